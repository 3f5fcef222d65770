#include "hookctl/select/template.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using select::Input;
using select::Template;

namespace {

struct World {
  model::Request request;
  std::optional<json::Document> document;

  World()
  {
    request.method = "POST";
    request.target = "/hook?token=q";
    request.headers = {{"X-Event", "issues"}, {"X-Empty", ""}};
    request.body = "{\"raw\": true}\r\n";
    document = *json::Document::parse(R"({"action":"opened","gone":null,"a}b":"brace","l":[7]})");
  }

  [[nodiscard]] Input input() const
  {
    return Input{&request, &*document, json::Document::root(), nullptr};
  }
};

const Template::Variables kVariables = {{"timestamp", "1700000000"},
                                        {"url", "https://x.example/hook?token=q"}};

} // namespace

TEST_CASE("template: parts are filled in byte for byte")
{
  struct Case {
    const char* written;
    const char* rendered;
  };

  const Case cases[] = {
      {"", ""},
      {"plain", "plain"},
      {"{body}", "{\"raw\": true}\r\n"},
      {"v0:{timestamp}:{body}", "v0:1700000000:{\"raw\": true}\r\n"},
      {"{method}{url}", "POSThttps://x.example/hook?token=q"},
      {"{path}", "/hook"},
      {"{query:token}", "q"},
      {"{header:X-Event}[.{json:action}]", "issues.opened"},
      {"{header:X-Event}[.{json:missing}]", "issues"},
      {"{header:X-Event}[.{json:gone}]", "issues"},
      {"{header:X-Empty}|", "|"},
      {"[{json:missing}x{body}][{json:action}]", "opened"},
      {R"(\{\}\[\]\\\n)", "{}[]\\\n"},
      {R"({json:$["a}b"]})", "brace"},
      {"{json:l[0]}", "7"},
      {"{json:l}", "[7]"},
  };
  const World world;
  for (const Case& c : cases) {
    CAPTURE(c.written);
    const auto parsed = Template::parse(c.written);
    REQUIRE(parsed);
    const auto rendered = parsed->render(world.input(), kVariables);
    REQUIRE(rendered);
    CHECK(*rendered == c.rendered);
    CHECK(parsed->text() == c.written);
  }
}

TEST_CASE("template: a part that is missing outside a group is named")
{
  const World world;
  for (const char* written : {"{header:X-None}",
                              "{json:gone}",
                              "{query:none}",
                              "{timestamp}",
                              "[{json:action}]{form:x}"}) {
    CAPTURE(written);
    const auto rendered = Template::parse(written)->render(world.input());
    REQUIRE_FALSE(rendered);
    CHECK(rendered.error().code == ErrorCode::not_found);
    CHECK(rendered.error().message.starts_with("the request has no "));
  }
  CHECK(Template::parse("{body}")->render(Input{}).error().message == "the request has no body");
}

TEST_CASE("template: body and method are the request's whatever the variables say")
{
  const World world;
  const auto rendered =
      Template::parse("{method}{body}")->render(world.input(), {{"body", "x"}, {"method", "GET"}});
  CHECK(*rendered == "POST{\"raw\": true}\r\n");
}

TEST_CASE("template: what it covers counts outside groups only")
{
  const auto parsed = Template::parse("{timestamp}.[{body}]{header:X-A}");
  REQUIRE(parsed);
  CHECK(parsed->parts() == std::vector<std::string>{"timestamp", "body", "header:X-A"});
  CHECK(parsed->covers("timestamp"));
  CHECK(parsed->covers("header:X-A"));
  CHECK_FALSE(parsed->covers("body"));
  CHECK(parsed->headers() == std::vector<std::string>{"X-A"});
  CHECK_FALSE(parsed->reads_payload());
  CHECK(Template::parse("x[{json:a}]")->reads_payload());
  CHECK_FALSE(Template::parse("body")->covers("body"));
}

TEST_CASE("template: a mistake has its column and a caret under it")
{
  struct Case {
    const char* written;
    int column;
  };

  const Case cases[] = {
      {"{body", 1},
      {"ab{body", 3},
      {"ab}", 3},
      {"{boddy}", 2},
      {"x{}", 3},
      {"[{body}", 1},
      {"{body}]", 7},
      {"[[{body}]]", 2},
      {"[const]", 1},
      {"a\\x", 2},
      {"a\\", 2},
      {"{header:X Y}", 10},
      {"ab{heder:X}", 4},
      {"{json:$[\"a}", 1},
  };
  for (const Case& c : cases) {
    CAPTURE(c.written);
    const auto parsed = Template::parse(c.written);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::invalid_argument);
    REQUIRE(parsed.error().at);
    CHECK(parsed.error().at->column == c.column);
    CHECK(parsed.error().hint.find('^') != std::string::npos);
  }
  CHECK(Template::parse("{boddy}").error().hint.find("did you mean \"body\"?") !=
        std::string::npos);
}
