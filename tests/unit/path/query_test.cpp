#include "hookctl/path/path.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using json::Document;
using path::Query;

namespace {

constexpr std::string_view kOrder = R"({
  "id": 1234567890123456789012345678901234567890,
  "customer": {"phone": "+1", "phones": ["+1", "+2", "+3"], "first name": "Ann", "o'brien": 1, "a\"b": 2},
  "line_items": [{"sku": "A", "n": 1}, {"sku": "B"}, {"n": 3}],
  "order-tags": {"~|||~sender": "whatsapp"},
  "größe": {"日本": 5}, "\ud83d\ude00": 6, "0": 7, "": 8, "tab\t": 9,
  "dup": 1, "dup": 2
})";

/// The raw texts that `query` finds in `text`, with a blank between.
std::string raw_texts(std::string_view query, std::string_view text = kOrder)
{
  const auto document = Document::parse(std::string(text));
  REQUIRE(document.has_value());
  const auto compiled = Query::parse(query);
  REQUIRE_MESSAGE(compiled.has_value(), compiled.error().message << "\n" << compiled.error().hint);
  CHECK(compiled->text() == query);
  const auto nodes = compiled->evaluate(*document);
  REQUIRE(nodes.has_value());
  std::string out;
  for (const json::NodeIndex node : *nodes) {
    out += (out.empty() ? "" : " ") + document->compact(node);
  }
  return out;
}

} // namespace

TEST_CASE("path: names indexes and wildcards find what RFC 9535 says")
{
  struct Case {
    std::string query;
    const char* found;
  };

  const Case cases[] = {
      {"$.id", "1234567890123456789012345678901234567890"},
      {"id", "1234567890123456789012345678901234567890"},
      {"$.customer.phone", "\"+1\""},
      {"customer.phone", "\"+1\""},
      {"customer['phone']", "\"+1\""},
      {"$['customer'][\"phone\"]", "\"+1\""},
      {"$[ 'customer' ] [\t\"phone\"\n]", "\"+1\""},
      {"$ .customer .phone", "\"+1\""},
      {"customer.phones[0]", "\"+1\""},
      {"customer.phones[-1]", "\"+3\""},
      {"customer.phones[-3]", "\"+1\""},
      {"customer.phones[-4]", ""},
      {"customer.phones[3]", ""},
      {"customer.phones[9007199254740991]", ""},
      {"customer.phones[-9007199254740991]", ""},
      {"customer.phones[*]", "\"+1\" \"+2\" \"+3\""},
      {"customer.phones.*", "\"+1\" \"+2\" \"+3\""},
      {"customer.phones[0,2]", "\"+1\" \"+3\""},
      {"customer.phones[ 2 , 0 , 0 ]", "\"+3\" \"+1\" \"+1\""},
      {"customer.phones[0,*]", "\"+1\" \"+1\" \"+2\" \"+3\""},
      {"customer['phone','first name']", "\"+1\" \"Ann\""},
      {"customer['o\\'brien']", "1"},
      {"customer[\"o'brien\"]", "1"},
      {"customer['a\"b']", "2"},
      {"customer[\"a\\\"b\"]", "2"},
      {"line_items[*].sku", "\"A\" \"B\""},
      {"line_items[*]['sku','n']", "\"A\" 1 \"B\" 3"},
      {"line_items[1].*", "\"B\""},
      {"order-tags[\"~|||~sender\"]", "\"whatsapp\""},
      {"$['order-tags']['~|||~sender']", "\"whatsapp\""},
      {"gr\u00f6\u00dfe.\u65e5\u672c", "5"},
      {"$.gr\u00f6\u00dfe['\\u65E5\\u672c']", "5"},
      {"$['\\uD83D\\uDE00']", "6"},
      {"\U0001F600", "6"},
      {"['0']", "7"},
      {"[\"\"]", "8"},
      {"['tab\\t']", "9"},
      {"['tab\\u0009']", "9"},
      {"dup", "2"},
      {"nothing", ""},
      {"id.nothing", ""},
      {"id[0]", ""},
      {"id.*", ""},
      {"customer[0]", ""},
      {"line_items.sku", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CHECK(raw_texts(c.query) == c.found);
  }
}

TEST_CASE("path: slices filters and descendants find what RFC 9535 says")
{
  struct Case {
    const char* query;
    const char* document;
    const char* found;
  };

  const Case cases[] = {
      {"$[1:3]", "[0,1,2,3]", "1 2"},
      {"$[::-1]", "[0,1,2]", "2 1 0"},
      {"$[5:1:-2]", "[0,1,2,3,4,5,6]", "5 3"},
      {"$[1:3:0]", "[0,1,2,3]", ""},
      {"$..j", R"({"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]})", "1 4"},
      {"$..[0]", R"({"o":{"j":1,"k":2},"a":[5,3,[{"j":4},{"k":6}]]})", "5 {\"j\":4}"},
      {"$.a..[0,1]", R"({"a":[5,3,[{"j":4},{"k":6}]]})", "5 3 {\"j\":4} {\"k\":6}"},
      {"..j", R"({"o":{"j":1}})", "1"},
      {"$[?@.n > 1].s", R"([{"n":1,"s":"a"},{"n":2,"s":"b"}])", "\"b\""},
      {"items[?@.unit-price >= 1.50]",
       R"({"items":[{"unit-price":1.5},{"unit-price":1.49}]})",
       "{\"unit-price\":1.5}"},
      {"$[?@.a==$[0].a]", R"([{"a":1},{"a":1.0},{"a":2}])", "{\"a\":1} {\"a\":1.0}"},
      {"$[?length(@) == 2]",
       R"(["ab","a",[1,2],{"a":1,"b":2},5])",
       "\"ab\" [1,2] {\"a\":1,\"b\":2}"},
      {"$[?count(@.*) > 1]", "[[1],[1,2]]", "[1,2]"},
      {"$[?match(@, '[a-c]+')]", R"(["abc","abd",1])", "\"abc\""},
      {"$[?search(@, 'b')]", R"(["abc","ac",1])", "\"abc\""},
      {"$[?value(@..x) == 1]", R"([{"a":{"x":1}},{"x":1,"a":{"x":1}}])", "{\"a\":{\"x\":1}}"},
      {"$[?!@.a && (@.b || @.c)]",
       R"([{"b":1},{"a":0,"b":1},{"c":null}])",
       "{\"b\":1} {\"c\":null}"},
      {"$[?@.x == @.y]", R"([{},{"x":1}])", "{}"},
      {"$.*[?@ == 'a']", R"({"a":1,"a":["a"]})", "\"a\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CHECK(raw_texts(c.query, c.document) == c.found);
  }
}

TEST_CASE("path: a query tells its steps and segments")
{
  const auto query = Query::parse("$.a ['b',1]..c[-2][?@.x]");
  REQUIRE(query.has_value());
  using Step = Query::Step;
  const std::vector<Step> steps = {{Step::Kind::name, "a", 0},
                                   {Step::Kind::name, "b", 0},
                                   {Step::Kind::name, "c", 0},
                                   {Step::Kind::index, "", -2},
                                   {Step::Kind::index, "", 0}};
  CHECK(query->example_steps() == steps);
  REQUIRE(query->segment_count() == 5);
  CHECK(query->segment_text(0) == ".a");
  CHECK(query->segment_text(1) == " ['b',1]");
  CHECK(query->segment_text(4) == "[?@.x]");
  CHECK(query->prefix(1).text() == "$.a");
  CHECK(query->prefix(1).is_singular());
  CHECK(query->prefix(0).text() == "$");
  CHECK(query->prefix(9).text() == query->text());
}

TEST_CASE("path: a pattern that is no I-Regexp never matches and is noted")
{
  const auto query = Query::parse(R"($[?match(@, '\\d+')])");
  REQUIRE(query.has_value());
  REQUIRE(query->notes().size() == 1);
  CHECK(query->notes().front().find("write [0-9]") != std::string::npos);
  CHECK(query->evaluate(*Document::parse(R"(["1"])"))->empty());
  CHECK(Query::parse("$[?match(@, 'a')]")->notes().empty());
}

TEST_CASE("path: a hostile query is refused before it can cost a stack")
{
  CHECK_FALSE(
      Query::parse("$[?" + std::string(10'000, '(') + "@" + std::string(10'000, ')') + "]"));
  std::string nested = "@";
  for (int i = 0; i < 100; ++i) {
    nested = "@[?" + nested + "]";
  }
  CHECK_FALSE(Query::parse("$[?" + nested + "]"));
  CHECK_FALSE(Query::parse(std::string(100'000, 'a')));
}

TEST_CASE("path: the root and its elements can be named")
{
  CHECK(raw_texts("$", "[1]") == "[1]");
  CHECK(raw_texts("$[0]", "[1]") == "1");
  CHECK(raw_texts("[0].x", "[{\"x\":2}]") == "2");
  CHECK(raw_texts("[*]", "[1,2]") == "1 2");
  CHECK(raw_texts("*", "{\"a\":1,\"b\":2}") == "1 2");
  CHECK(raw_texts("*.x", "{\"a\":{\"x\":3}}") == "3");
  CHECK(raw_texts("$", "170.00") == "170.00");
  CHECK(raw_texts("-a-", "{\"-a-\":1}") == "1");
  CHECK(raw_texts("_1", "{\"_1\":1}") == "1");
}

TEST_CASE("path: of duplicate names the last wins and a wildcard gives each once")
{
  CHECK(raw_texts("*", R"({"a":1,"b":2,"\u0061":3})") == "2 3");
  CHECK(raw_texts("a", R"({"a":1,"b":2,"\u0061":3})") == "3");
}

TEST_CASE("path: a query may begin at any value")
{
  const auto document = Document::parse(R"({"a":{"b":1}})");
  REQUIRE(document.has_value());
  const auto query = Query::parse("b");
  REQUIRE(query.has_value());
  CHECK(*query->evaluate(*document, 2) == std::vector<json::NodeIndex>{4});
}

TEST_CASE("path: singular queries are those of the RFC")
{
  struct Case {
    const char* query;
    bool singular;
  };

  const Case cases[] = {
      {"$", true},
      {"a.b[0]['c']", true},
      {"a[-1]", true},
      {"a.*", false},
      {"a[*].b", false},
      {"a[0,1]", false},
      {"a['b','c']", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    CHECK(Query::parse(c.query)->is_singular() == c.singular);
  }
}

TEST_CASE("path: what does not parse is refused at its byte")
{
  struct Case {
    std::string query;
    int column;
    const char* message;
  };

  const Case cases[] = {
      {"", 1, "a path must not be empty"},
      {" ", 1, "expected a name or \"*\", found \" \""},
      {" a", 1, "expected a name or \"*\", found \" \""},
      {"a ", 2, "a path must not end with blanks"},
      {"$ ", 2, "a path must not end with blanks"},
      {".a", 1, "a path that begins with \".\" has no first name"},
      {"a.", 3, "expected a name or \"*\", found the end"},
      {"$.", 3, "expected a name or \"*\", found the end"},
      {"$. a", 3, "expected a name or \"*\", found \" \""},
      {"$a", 2, "expected \".\" or \"[\", found \"a\""},
      {"a b", 3, "expected \".\" or \"[\", found \"b\""},
      {"a$", 2, "expected \".\" or \"[\", found \"$\""},
      {"$.order-id", 8, "expected \".\" or \"[\", found \"-\""},
      {"a.0", 3, "a name without quotes cannot begin with a digit"},
      {"0", 1, "a name without quotes cannot begin with a digit"},
      {"a..", 4, "expected a name or \"*\", found the end"},
      {"a... b", 4, "expected a name or \"*\", found \".\""},
      {"a.. b", 4, "expected a name or \"*\", found \" \""},
      {"a[0:1:2:3]", 8, "expected \",\" or \"]\", found \":\""},
      {"a[0:01]", 5, "an index has no leading zeros"},
      {"a[::-0]", 5, "an index is not -0"},
      {"a[?]", 4, "expected a query, a literal or a function, found \"]\""},
      {"a[?@.b", 7, "expected \",\" or \"]\", found the end"},
      {"a[?b==1]", 4, "expected a query, a literal or a function, found \"b\""},
      {"a[?@.b=1]", 7, "there is no such operator"},
      {"a[?@.b===1]", 7, "there is no such operator"},
      {"a[?@.b=~1]", 7, "there is no such operator"},
      {"a[?@.b==]", 9, "expected a query, a literal or a function, found \"]\""},
      {"a[?1]", 4, "a literal alone is no condition"},
      {"a[?!@.b==1]", 4, "\"!\" before a comparison"},
      {"a[?(@.b)==1]", 9, "what stands in parentheses cannot be compared"},
      {"a[?(@.b]", 8, "expected \")\", \"&&\" or \"||\", found \"]\""},
      {"a[?@.*==1]", 4, "a comparison takes queries that select one value at most"},
      {"a[?@[ 0 ]==1]", 4, "a query that stands for its value has no blanks inside its brackets"},
      {"a[?@.b==01]", 9, "a number has no leading zeros"},
      {"a[?@.b==1.]", 11, "\".\" in a number needs a digit after it"},
      {"a[?@.b==1e]", 11, "an exponent needs a digit"},
      {"a[?len(@.b)>1]", 4, "there is no function \"len\""},
      {"a[?length(@.b)]", 4, "the result of this function is a value, no condition"},
      {"a[?length(@.*)>1]",
       11,
       "length() takes as its first argument a query that selects one value at most"},
      {"a[?length()>1]", 4, "length() takes 1 argument, not 0"},
      {"a[?count(1)>1]", 10, "count() takes as its first argument a query"},
      {"a[?match(@.b,'x')==true]", 4, "the result of this function is a condition, no value"},
      {"a[?match(@.b)]", 4, "match() takes 2 arguments, not 1"},
      {"a[]", 3, "expected an index, a slice, a quoted name, \"*\" or a filter, found \"]\""},
      {"a[", 3, "expected an index, a slice, a quoted name, \"*\" or a filter, found the end"},
      {"a[0", 4, "expected \",\" or \"]\", found the end"},
      {"a[0,]", 5, "expected an index, a slice, a quoted name, \"*\" or a filter, found \"]\""},
      {"a[,0]", 3, "expected an index, a slice, a quoted name, \"*\" or a filter, found \",\""},
      {"a[0 1]", 5, "expected \",\" or \"]\", found \"1\""},
      {"a[b]", 3, "a name inside brackets takes quotes"},
      {"a[01]", 3, "an index has no leading zeros"},
      {"a[00]", 3, "an index has no leading zeros"},
      {"a[-0]", 3, "an index is not -0"},
      {"a[-01]", 3, "an index is not -0"},
      {"a[-]", 4, "\"-\" needs a digit after it"},
      {"a[+1]", 3, "expected an index, a slice, a quoted name, \"*\" or a filter, found \"+\""},
      {"a[1.0]", 4, "expected \",\" or \"]\", found \".\""},
      {"a[1e3]", 4, "expected \",\" or \"]\", found \"e\""},
      {"a[9007199254740992]", 3, "an index is at most 9007199254740991"},
      {"a[-9007199254740992]", 3, "an index is at most 9007199254740991"},
      {"a[99999999999999999999]", 3, "an index is at most 9007199254740991"},
      {"a]", 2, "expected \".\" or \"[\", found \"]\""},
      {"a['b", 3, "this quoted name has no closing quote"},
      {"a['b\\'", 3, "this quoted name has no closing quote"},
      {"a['b\"]", 3, "this quoted name has no closing quote"},
      {"a['\\x']", 4, "no such escape in a quoted name"},
      {"a['\\\"']", 4, "no such escape in a quoted name"},
      {"a[\"\\'\"]", 4, "no such escape in a quoted name"},
      {"a['\\u12G4']", 4, "no such escape in a quoted name"},
      {"a['\\u12']", 4, "no such escape in a quoted name"},
      {"a['\\U0041']", 4, "no such escape in a quoted name"},
      {"a['\\ud800']", 4, "a high surrogate needs a low one after it"},
      {"a['\\ud800\\u0041']", 4, "a high surrogate needs a low one after it"},
      {"a['\\ud800\\ud800']", 4, "a high surrogate needs a low one after it"},
      {"a['\\udc00']", 4, "a low surrogate without a high one before it"},
      {"a['b\n']", 5, "a control character in a quoted name is written as an escape"},
      {std::string("a['\0']", 6),
       4,
       "a control character in a quoted name is written as an escape"},
      {"ab\xFF", 3, "a path is UTF-8 text"},
      {"a['\xED\xA0\x80']", 4, "a path is UTF-8 text"},
      {"a\x1b", 2, "expected \".\" or \"[\", found \"\\x1b\""},
      {"@.a", 1, "expected a name or \"*\", found \"@\""},
      {"**", 2, "expected \".\" or \"[\", found \"*\""},
      {"a.b()", 4, "expected \".\" or \"[\", found \"(\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.query);
    const auto query = Query::parse(c.query);
    REQUIRE_FALSE(query.has_value());
    CHECK(query.error().code == ErrorCode::invalid_argument);
    CHECK(query.error().message == c.message);
    REQUIRE(query.error().at.has_value());
    CHECK(query.error().at->column == c.column);
  }
}

TEST_CASE("path: the hint shows the place with a caret")
{
  CHECK(Query::parse("items[?@.a=1]").error().hint ==
        "items[?@.a=1]\n          ^\nequality is written ==");
  CHECK(Query::parse("gr\u00f6\u00dfe ").error().hint == "gr\u00f6\u00dfe \n     ^");
  CHECK(Query::parse("\x1b[0m").error().hint ==
        "\\x1b[0m\n^\na name with other characters is quoted: [\"first name\"]");
}

TEST_CASE("path: an evaluation that would cost too much is an error")
{
  const auto document = Document::parse("[[1,2,3],[4,5,6]]");
  REQUIRE(document.has_value());
  const auto query = Query::parse("[*][*]");
  REQUIRE(query.has_value());
  path::EvalLimits limits;
  limits.results = 6;
  CHECK(query->evaluate(*document, Document::root(), limits)->size() == 6);
  limits.results = 5;
  const auto many = query->evaluate(*document, Document::root(), limits);
  REQUIRE_FALSE(many.has_value());
  CHECK(many.error().code == ErrorCode::invalid_data);
  limits = {};
  limits.steps = 5;
  CHECK_FALSE(query->evaluate(*document, Document::root(), limits).has_value());

  const auto wide = Document::parse(R"({"a":1,"b":2,"c":3,"d":4})");
  CHECK(Query::parse("a")->evaluate(*wide, Document::root(), limits).has_value());
  CHECK_FALSE(Query::parse("['a','b']")->evaluate(*wide, Document::root(), limits).has_value());
  const auto list = Document::parse("[1,2,3,4,5,6]");
  CHECK_FALSE(Query::parse("[-1,-2]")->evaluate(*list, Document::root(), limits).has_value());
  CHECK(Query::parse("[-1]")->evaluate(*list, Document::root(), limits).has_value());
}
