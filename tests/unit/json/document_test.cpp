#include "hookctl/json/document.hpp"
#include "tests/support/json_gen.hpp"
#include "tests/unit/json/check_nodes.hpp"

using namespace hookctl;
using json::Document;
using json::Kind;
using tests::check_nodes;

namespace {

Document parsed(std::string text)
{
  auto document = Document::parse(std::move(text));
  REQUIRE_MESSAGE(document.has_value(), document.error().message);
  return *std::move(document);
}

} // namespace

TEST_CASE("json: tokens keep the text that was sent")
{
  struct Case {
    const char* token;
    Kind kind;
  };

  const Case cases[] = {
      {"1234567890123456789012345678901234567890", Kind::number},
      {"170.00", Kind::number},
      {"1E400", Kind::number},
      {"-0", Kind::number},
      {"-0.0e+00", Kind::number},
      {"true", Kind::boolean},
      {"false", Kind::boolean},
      {"null", Kind::null},
      {"\"\"", Kind::string},
      {"\"\\ud800\"", Kind::string},
      {"\"\\udc00\\ud800\"", Kind::string},
      {"\"a\\/b\\u0041\"", Kind::string},
      {"\"\xF0\x9F\x98\x80\"", Kind::string},
      {"\"\x7f\"", Kind::string},
      {"[]", Kind::array},
      {"{}", Kind::object},
  };
  for (const Case& c : cases) {
    CAPTURE(c.token);
    const Document root = parsed(c.token);
    CHECK(root.kind(Document::root()) == c.kind);
    CHECK(root.raw(Document::root()) == c.token);
    CHECK(root.compact(Document::root()) == c.token);
    const Document inside = parsed(" { \"k\" : [ " + std::string(c.token) + " ] } ");
    CHECK(inside.compact(Document::root()) == "{\"k\":[" + std::string(c.token) + "]}");
    CHECK(inside.kind(3) == c.kind);
    CHECK(inside.raw(3) == c.token);
  }
}

TEST_CASE("json: scalar roots may stand between white space")
{
  CHECK(parsed(" \t\r\n 12 \n").raw(Document::root()) == "12");
  CHECK(parsed("\n\"a b\"\n").raw(Document::root()) == "\"a b\"");
  CHECK(parsed(" null ").nodes().size() == 1);
}

TEST_CASE("json: a byte order mark is skipped once")
{
  const Document document = parsed("\xEF\xBB\xBF{\"a\": 1}");
  CHECK(document.text() == "{\"a\": 1}");
  CHECK(document.raw(2) == "1");
  CHECK_FALSE(Document::parse("\xEF\xBB\xBF\xEF\xBB\xBF{}").has_value());
  CHECK_FALSE(Document::parse("\xEF\xBB\xBF").has_value());
}

TEST_CASE("json: nodes stand in document order and know where they end")
{
  const Document document = parsed("{\"a\":[1,{\"b\":2}],\"c\":3}");

  struct Case {
    const char* raw;
    json::NodeIndex end;
  };

  const Case cases[] = {
      {"{\"a\":[1,{\"b\":2}],\"c\":3}", 9},
      {"\"a\"", 2},
      {"[1,{\"b\":2}]", 7},
      {"1", 4},
      {"{\"b\":2}", 7},
      {"\"b\"", 6},
      {"2", 7},
      {"\"c\"", 8},
      {"3", 9},
  };
  REQUIRE(document.nodes().size() == std::size(cases));
  for (json::NodeIndex i = 0; i < std::size(cases); ++i) {
    CAPTURE(i);
    CHECK(document.raw(i) == cases[i].raw);
    CHECK(document.nodes()[i].end == cases[i].end);
  }
}

TEST_CASE("json: depth is limited and costs no stack")
{
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(Document::parse(nested(512)).has_value());
  const auto too_deep = Document::parse(nested(513));
  REQUIRE_FALSE(too_deep.has_value());
  CHECK(too_deep.error().at->column == 513);
  CHECK_FALSE(Document::parse(std::string(1'000'000, '[')).has_value());
  CHECK_FALSE(Document::parse(nested(1'000'000)).has_value());
  std::string objects;
  for (int i = 0; i < 1'000'000; ++i) {
    objects += "{\"a\":";
  }
  CHECK_FALSE(Document::parse(objects).has_value());

  json::Limits limits;
  limits.depth = 1'000'000;
  const auto deep = Document::parse(nested(1'000'000), limits);
  REQUIRE(deep.has_value());
  CHECK(deep->nodes().size() == 1'000'000);
  CHECK(deep->compact(999'999) == "[]");
  limits.depth = 0;
  CHECK(Document::parse("1", limits).has_value());
  CHECK_FALSE(Document::parse("[]", limits).has_value());
}

TEST_CASE("json: bytes and nodes are limited")
{
  json::Limits limits;
  limits.bytes = 4;
  CHECK(Document::parse("1234", limits).has_value());
  CHECK(Document::parse("\xEF\xBB\xBF"
                        "1234",
                        limits)
            .has_value());
  const auto long_text = Document::parse("12345", limits);
  REQUIRE_FALSE(long_text.has_value());
  CHECK(long_text.error().code == ErrorCode::invalid_data);
  CHECK(long_text.error().at->column == 5);

  limits = {};
  limits.nodes = 3;
  CHECK(Document::parse("[1,2]", limits).has_value());
  CHECK_FALSE(Document::parse("[1,2,3]", limits).has_value());
  CHECK(Document::parse("{\"a\":1}", limits).has_value());
  CHECK_FALSE(Document::parse("{\"a\":1,\"b\":2}", limits).has_value());
}

TEST_CASE("json: compact drops white space outside strings only")
{
  const Document document =
      parsed("{ \"a b\" : [ 1 ,\t170.00,\r\n\"x \\\" , : y\" , { } , [ ] ] }\n");
  CHECK(document.compact(Document::root()) == "{\"a b\":[1,170.00,\"x \\\" , : y\",{},[]]}");
}

TEST_CASE("json: to_text decodes strings and keeps what has no UTF-8")
{
  struct Case {
    const char* token;
    std::string text;
  };

  const Case cases[] = {
      {R"("a\"b\\c\/d\b\f\n\r\te")", "a\"b\\c/d\b\f\n\r\te"},
      {R"("\u0041\u00e9\u20AC\ud83d\ude00")", "A\u00e9\u20ac\U0001F600"},
      {R"("\u0000")", std::string(1, '\0')},
      {R"("\ud800")", R"(\ud800)"},
      {R"("\uDC00x")", R"(\uDC00x)"},
      {R"("\ud800\ud83d\ude00")", "\\ud800\U0001F600"},
      {R"("\ud800\u0041")", "\\ud800A"},
      {R"("\\ud800")", R"(\ud800)"},
      {"\"\"", ""},
      {"170.00", "170.00"},
      {"null", "null"},
      {"[ 1, 2 ]", "[1,2]"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.token);
    CHECK(parsed(c.token).to_text(Document::root()) == c.text);
  }
}

TEST_CASE("json: members are found by their decoded name and the last one wins")
{
  const Document document = parsed(R"({"a":1,"\u0062":2,"a":3,"":4,"\\":5,"n\u0000":6})");
  const auto value = [&](std::string_view name) {
    const auto found = document.find_member(Document::root(), name);
    return found ? document.to_text(*found) : "none";
  };
  CHECK(value("a") == "3");
  CHECK(value("b") == "2");
  CHECK(value("") == "4");
  CHECK(value("\\") == "5");
  CHECK(value(std::string_view("n\0", 2)) == "6");
  CHECK(value("\\u0062") == "none");
  CHECK(value("A") == "none");
  CHECK_FALSE(document.find_member(2, "a").has_value());
  CHECK_FALSE(document.find_element(Document::root(), 0).has_value());
}

TEST_CASE("json: members gives each name once with its last value")
{
  const Document document = parsed(R"({"a":1,"b":{"a":9},"\u0061":3})");
  const auto members = document.members(Document::root());
  REQUIRE(members.size() == 2);
  CHECK(document.raw(members[0].key) == "\"b\"");
  CHECK(document.raw(members[1].value) == "3");
  CHECK(document.members(2).empty());
}

TEST_CASE("json: elements count from either end")
{
  const Document document = parsed("[10,[20,21],30]");
  const auto raw = [&](std::int64_t index) {
    const auto found = document.find_element(Document::root(), index);
    return found ? document.raw(*found) : "none";
  };
  CHECK(raw(0) == "10");
  CHECK(raw(1) == "[20,21]");
  CHECK(raw(2) == "30");
  CHECK(raw(3) == "none");
  CHECK(raw(-1) == "30");
  CHECK(raw(-3) == "10");
  CHECK(raw(-4) == "none");
  CHECK(raw(std::numeric_limits<std::int64_t>::min()) == "none");
  CHECK(raw(std::numeric_limits<std::int64_t>::max()) == "none");
}

TEST_CASE("json: children are counted as written")
{
  CHECK(parsed("[1,[2,3],{}]").child_count(0) == 3);
  CHECK(parsed(R"({"a":[1,2],"a":2})").child_count(0) == 2);
  CHECK(parsed("[]").child_count(0) == 0);
  CHECK(parsed("{}").child_count(0) == 0);
  CHECK(parsed("\"x\"").child_count(0) == 0);
}

TEST_CASE("json: duplicate names are reported once each")
{
  const Document document =
      parsed(R"({"b":1,"a":1,"\u0061":2,"a":3,"b":2,"c":{"x":1,"x":2,"b":1,"b":2}})");
  CHECK(document.duplicate_keys(Document::root()) == std::vector<std::string>{"a", "b"});
  CHECK(document.duplicate_keys(Document::root(), 1) == std::vector<std::string>{"a"});
  CHECK(document.all_duplicate_keys() == std::vector<std::string>{"a", "b", "x"});
  CHECK(document.all_duplicate_keys(2).size() == 2);
  CHECK(document.duplicate_keys(2).empty());
  CHECK(parsed(R"([{"a":1},{"a":1}])").all_duplicate_keys().empty());
}

TEST_CASE("json: kinds have the names that messages use")
{
  CHECK(json::to_string(Kind::null) == "null");
  CHECK(json::to_string(Kind::boolean) == "boolean");
  CHECK(json::to_string(Kind::object) == "object");
}

TEST_CASE("json: a copied or moved document stays whole")
{
  Document first = parsed("{\"a\":\"short\"}");
  const Document copy = first;
  const Document moved = std::move(first);
  CHECK(copy.raw(2) == "\"short\"");
  CHECK(moved.raw(2) == "\"short\"");
}

TEST_CASE("json: compact text of any document parses to the same document")
{
  tests::SeededRng rng(11);
  for (int round = 0; round < 2'000; ++round) {
    const std::string text = tests::JsonGenerator(rng).value();
    CAPTURE(text);
    const Document document = parsed(text);
    check_nodes(document);
    const Document again = parsed(document.compact(Document::root()));
    check_nodes(again);
    REQUIRE(again.nodes().size() == document.nodes().size());
    CHECK(again.compact(Document::root()) == again.text());
    for (json::NodeIndex i = 0; i < document.nodes().size(); ++i) {
      CHECK(again.kind(i) == document.kind(i));
      CHECK(again.nodes()[i].end == document.nodes()[i].end);
      CHECK(again.to_text(i) == document.to_text(i));
    }
  }
}
