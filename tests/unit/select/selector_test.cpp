#include "hookctl/select/selector.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using select::Input;
using select::Selector;

namespace {

struct World {
  model::Request request;
  std::optional<json::Document> document;
  select::AccountFacts account{"shop_eu", "staging", "shopify", ""};

  World()
  {
    request.method = "POST";
    request.target = "/a/b/c?hub.mode=subscribe&x=a%20b&x=2";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"X-Topic", "orders/create"},
                       {"x-topic", "second"}};
    request.body = "command=%2Fgo&command=two";
    document = *json::Document::parse(
        R"({"a":{"b":"x"},"n":170.00,"l":[{"id":1},{"id":2}],"z":null,"odd key":true})");
  }

  [[nodiscard]] Input input() const
  {
    return Input{&request, &*document, json::Document::root(), &account};
  }
};

std::vector<std::string> texts(const char* written, const Input& input)
{
  const auto selector = Selector::parse(written);
  REQUIRE_MESSAGE(selector, written);
  const auto values = selector->evaluate(input);
  REQUIRE(values);
  std::vector<std::string> out;
  for (const auto& value : *values) {
    out.push_back(value.text);
  }
  return out;
}

} // namespace

TEST_CASE("selector: each kind finds what it names")
{
  const World world;
  using Texts = std::vector<std::string>;

  struct Case {
    const char* written;
    Texts found;
  };

  const Case cases[] = {
      {"a.b", {"x"}},
      {"json:a.b", {"x"}},
      {"$.n", {"170.00"}},
      {"l[*].id", {"1", "2"}},
      {"z", {"null"}},
      {"$[\"odd key\"]", {"true"}},
      {"nothing.here", {}},
      {"header:x-TOPIC", {"orders/create"}},
      {"header:X-None", {}},
      {"query:hub.mode", {"subscribe"}},
      {"query:x", {"a b"}},
      {"query:y", {}},
      {"form:command", {"/go"}},
      {"form:other", {}},
      {"account:name", {"shop_eu"}},
      {"account:environment", {"staging"}},
      {"account:provider", {"shopify"}},
      {"account:domain", {}},
      {R"("gold \"plan\"")", {"gold \"plan\""}},
      {R"("")", {""}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.written);
    CHECK(texts(c.written, world.input()) == c.found);
  }
}

TEST_CASE("selector: a value keeps its token and says where it is")
{
  const World world;
  const auto number = Selector::parse("n")->evaluate(world.input());
  REQUIRE(number->size() == 1);
  CHECK(number->front().kind == json::Kind::number);
  CHECK(number->front().json == "170.00");
  CHECK(number->front().path == "n");
  const auto header = Selector::parse("header:X-Topic")->evaluate(world.input());
  CHECK(header->front().json == "\"orders/create\"");
  CHECK(header->front().path == "header:X-Topic");
}

TEST_CASE("selector: a path starts at the item and root at the top")
{
  const World world;
  Input input = world.input();
  const auto items = Selector::parse("l[*]")->evaluate_nodes(input);
  REQUIRE(items);
  REQUIRE(items->size() == 2);
  input.item = (*items)[1];
  CHECK(texts("id", input) == std::vector<std::string>{"2"});
  CHECK(texts("root:a.b", input) == std::vector<std::string>{"x"});
  CHECK(texts("a.b", input).empty());
}

TEST_CASE("selector: form fields are looked for in forms only")
{
  World world;
  world.request.headers = {{"Content-Type", "application/json"}};
  CHECK(texts("form:command", world.input()).empty());
}

TEST_CASE("selector: what is not there finds nothing")
{
  for (const char* written :
       {"a.b", "root:a", "header:X-Topic", "query:x", "form:x", "account:name"}) {
    CAPTURE(written);
    CHECK(texts(written, Input{}).empty());
  }
}

TEST_CASE("selector: a mistake has its column and a caret under it")
{
  struct Case {
    const char* written;
    int column;
    const char* message;
  };

  const Case cases[] = {
      {"", 1, "empty"},
      {"  ", 1, "empty"},
      {"heder:X-Topic", 1, "heder"},
      {"header:", 8, "missing"},
      {"header:X Topic", 9, "\" \""},
      {"account:token", 9, "token"},
      {"\"open", 1, "JSON string"},
      {"\"a\" b", 1, "JSON string"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.written);
    const auto selector = Selector::parse(c.written);
    REQUIRE_FALSE(selector);
    const Error& error = selector.error();
    CHECK(error.code == ErrorCode::invalid_argument);
    REQUIRE(error.at);
    CHECK(error.at->column == c.column);
    CHECK(error.message.find(c.message) != std::string::npos);
    CHECK(error.hint.find('^') != std::string::npos);
  }
  CHECK(Selector::parse("heder:X").error().hint.find("did you mean \"header\"?") !=
        std::string::npos);
}

TEST_CASE("selector: the column of a path after a prefix counts from the start")
{
  const auto alone = Selector::parse("a..[");
  const auto prefixed = Selector::parse("root:a..[");
  REQUIRE_FALSE(alone);
  REQUIRE_FALSE(prefixed);
  CHECK(prefixed.error().at->column == alone.error().at->column + 5);
  CHECK(prefixed.error().hint.starts_with("root:a..[\n"));
}
