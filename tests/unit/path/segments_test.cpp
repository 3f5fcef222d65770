#include "tests/support/queries.hpp"

using namespace hookctl;
using tests::found;
using tests::places;

namespace {

constexpr const char* kPrimitives[] = {"1", "\"ab\"", "true", "false", "null"};

} // namespace

TEST_CASE("path: a name selects the value of that member and nothing from what is no object")
{
  CHECK(found("$['a']", R"({"a":1,"b":2})") == "1");
  CHECK(found("$['c']", R"({"a":1,"b":2})").empty());
  CHECK(found("$['a']", R"([{"a":1}])").empty());
  CHECK(found("$['0']", R"(["x"])").empty());
  CHECK(found("$['length']", R"(["x"])").empty());
  for (const char* primitive : kPrimitives) {
    CHECK(found("$['a']", primitive).empty());
  }
}

TEST_CASE("path: names are equal when their scalar values are and are never normalized")
{
  CHECK(found("$['\u00e9']", "{\"e\u0301\":1,\"\u00e9\":2}") == "2");
  CHECK(found("$['e\u0301']", "{\"e\u0301\":1,\"\u00e9\":2}") == "1");
  CHECK(found("$['\\u00e9']", "{\"e\u0301\":1}").empty());
  CHECK(found("$.a", R"({"A":1})").empty());
  CHECK(found("$['\uFB01']", R"({"fi":1})").empty());
  CHECK(found("$['a ']", R"({"a":1})").empty());
  CHECK(found("$['a']", R"({"\u0061":1})") == "1");
  CHECK(found("$['\\ud83d\\ude00']", "{\"\U0001F600\":1}") == "1");
  CHECK(found("$['\U0001F600']", R"({"\ud83d\ude00":1})") == "1");
  CHECK(found("$['a\\u0000b']", R"({"a\u0000b":1,"a":2})") == "1");
}

TEST_CASE("path: an index selects one element from either end and nothing outside")
{
  const std::string array = R"(["a","b","c"])";
  CHECK(found("$[0]", array) == "\"a\"");
  CHECK(found("$[2]", array) == "\"c\"");
  CHECK(found("$[3]", array).empty());
  CHECK(found("$[-1]", array) == "\"c\"");
  CHECK(found("$[-3]", array) == "\"a\"");
  CHECK(found("$[-4]", array).empty());
  CHECK(found("$[9007199254740991]", array).empty());
  CHECK(found("$[-9007199254740991]", array).empty());
  CHECK(found("$[0]", "[]").empty());
  CHECK(found("$[-1]", "[]").empty());
}

TEST_CASE("path: an index far outside of an array is neither an error nor any work")
{
  CHECK(found("$[*,9007199254740991]", "[1,2]") == "1 2");
  CHECK(found("$[-9007199254740991,0]", "[1,2]") == "1");
  CHECK(found("$..[9007199254740991]", "[[1],[[2]]]").empty());
  CHECK(found("$[?@[9007199254740991]]", "[[1],[[2]]]").empty());
  CHECK(found("$[?@[9007199254740991] == 1]", "[[1],[[2]]]").empty());
}

TEST_CASE("path: an index selects nothing from what is no array")
{
  CHECK(found("$[0]", R"({"0":1})").empty());
  CHECK(found("$[-1]", R"({"-1":1})").empty());
  for (const char* primitive : kPrimitives) {
    CHECK(found("$[0]", primitive).empty());
    CHECK(found("$[-1]", primitive).empty());
  }
}

TEST_CASE("path: a wildcard selects every child and nothing from a primitive")
{
  CHECK(found("$[*]", "[3,[1],{\"a\":2}]") == "3 [1] {\"a\":2}");
  CHECK(found("$.*", R"({"b":1,"a":[2]})") == "1 [2]"); // our order: that of the document
  CHECK(found("$[*]", "[]").empty());
  CHECK(found("$[*]", "{}").empty());
  for (const char* primitive : kPrimitives) {
    CHECK(found("$[*]", primitive).empty());
    CHECK(found("$..*", primitive).empty());
  }
}

TEST_CASE("path: a segment works on each node of the one before in their order")
{
  const std::string document = R"([{"a":[1,2]},{"b":0},{"a":[3]}])";
  CHECK(places("$[*].a[*]", document) == "$[0]['a'][0] $[0]['a'][1] $[2]['a'][0]");
  CHECK(places("$[2,0].a[*]", document) == "$[2]['a'][0] $[0]['a'][0] $[0]['a'][1]");
  CHECK(places("$[*].c.d", document).empty());
}

TEST_CASE(
    "path: selectors of one segment give their nodelists in the order that they are written in")
{
  const std::string array = "[0,1,2,3,4]";
  CHECK(found("$[3,0]", array) == "3 0");
  CHECK(found("$[-1,1:3,0]", array) == "4 1 2 0");
  CHECK(found("$[::-1,?@>3]", array) == "4 3 2 1 0 4");
  CHECK(found("$['b','a',*]", R"({"a":1,"b":2})") == "2 1 1 2");
  CHECK(found("$[0,'a']", "[7]") == "7");
  CHECK(found("$[0,'a']", "{\"a\":8}") == "8");
  CHECK(found("$[*]['b','a']", R"([{"a":1,"b":2},{"a":3,"b":4}])") == "2 1 4 3");
}

TEST_CASE("path: a node that is selected twice is twice in the nodelist")
{
  CHECK(places("$[0,0]", "[5]") == "$[0] $[0]");
  CHECK(places("$[0,-1,*,0:1,?@]", "[5]") == "$[0] $[0] $[0] $[0] $[0]");
  CHECK(places("$['a','a'].b", R"({"a":{"b":1}})") == "$['a']['b'] $['a']['b']");
  CHECK(places("$[0,0][0,0]", "[[5]]") == "$[0][0] $[0][0] $[0][0] $[0][0]");
  CHECK(places("$..a..b", R"({"a":{"a":{"b":1}}})") == "$['a']['a']['b'] $['a']['a']['b']");
  CHECK(places("$..[0,0]", "[[5]]") == "$[0] $[0] $[0][0] $[0][0]");
}

TEST_CASE("path: a descendant segment visits a node before its descendants and arrays in order")
{
  const std::string document = R"({"a":[[1,{"b":2}],3],"c":{"d":4}})";
  CHECK(
      places("$..*", document) ==
      "$['a'] $['c'] $['a'][0] $['a'][1] $['a'][0][0] $['a'][0][1] $['a'][0][1]['b'] $['c']['d']");
  CHECK(found("$..[0]", "[[1,[2]],[3]]") == "[1,[2]] 1 2 3");
  CHECK(found("$..a", R"({"a":{"a":{"a":1}}})") == R"({"a":{"a":1}} {"a":1} 1)");
  CHECK(places("$..[-1]", "[[1,[2]],[3]]") == "$[1] $[0][1] $[0][1][0] $[1][0]");
}

TEST_CASE("path: a descendant segment applies all its selectors to one node before the next")
{
  CHECK(found("$..[0,1]", "[[1,2],[3,4]]") == "[1,2] [3,4] 1 2 3 4");
  CHECK(found("$..[1,0]", "[[1,2],[3,4]]") == "[3,4] [1,2] 2 1 4 3");
  CHECK(found("$..['b','a']", R"([{"a":1,"b":2},{"a":3,"b":4}])") == "2 1 4 3");
}

TEST_CASE("path: a descendant segment visits its input node but never selects it")
{
  CHECK(places("$..*", "1").empty());
  CHECK(places("$..a", R"({"a":1})") == "$['a']");
  CHECK(places("$..*", "[[]]") == "$[0]");
  CHECK(places("$.a..[0]", R"({"a":[[1]],"b":[2]})") == "$['a'][0] $['a'][0][0]");
}

TEST_CASE("path: descendants of several nodes come in the order of those nodes")
{
  CHECK(found("$[1,0]..a", R"([{"a":1,"b":{"a":2}},{"a":3}])") == "3 1 2");
  CHECK(places("$..*..*", "[[1]]") == "$[0][0]");
  CHECK(places("$..*..*", "[[[1]]]") == "$[0][0] $[0][0][0] $[0][0][0]");
}

TEST_CASE("path: descendant segments take every kind of selector")
{
  const std::string document = R"({"a":[1,2,3],"b":{"a":4}})";
  CHECK(places("$..a", document) == "$['a'] $['b']['a']");
  CHECK(places("$..['a']", document) == "$['a'] $['b']['a']");
  CHECK(places("$..[1:]", document) == "$['a'][1] $['a'][2]");
  CHECK(places("$..[?@>2]", document) == "$['a'][2] $['b']['a']");
  CHECK(places("$..['a',0]", document) == "$['a'] $['a'][0] $['b']['a']");
  CHECK(places("$..*", document) == places("$..[*]", document));
}

TEST_CASE("path: a query of n child segments selects at depth n and descendants at n or below")
{
  const std::string document = R"([[[1,2],[3]],{"a":{"b":4}}])";
  CHECK(places("$[*]", document) == "$[0] $[1]");
  CHECK(places("$[*][*]", document) == "$[0][0] $[0][1] $[1]['a']");
  CHECK(places("$[*][*][*]", document) == "$[0][0][0] $[0][0][1] $[0][1][0] $[1]['a']['b']");
  CHECK(places("$[*][*][*][*]", document).empty());
  CHECK(places("$[*]..[*]", document) ==
        "$[0][0] $[0][1] $[0][0][0] $[0][0][1] $[0][1][0] $[1]['a'] $[1]['a']['b']");
}

TEST_CASE("path: null is a value like any other")
{
  const std::string document = R"({"a":null,"b":[null],"c":{"d":null}})";
  CHECK(found("$.a", document) == "null");
  CHECK(found("$.a.b", document).empty());
  CHECK(found("$.a[0]", document).empty());
  CHECK(found("$.a.*", document).empty());
  CHECK(found("$.a[?@]", document).empty());
  CHECK(found("$.b[*]", document) == "null");
  CHECK(found("$..d", document) == "null");
  CHECK(found("$", "null") == "null");
  CHECK(found("$[?@ == null]", document) == "null");
}

TEST_CASE("path: of members with the same name the last counts and the others are not there")
{
  const std::string document = R"({"a":1,"b":{"x":1,"x":2},"\u0061":3})";
  CHECK(found("$.a", document) == "3");
  CHECK(found("$['a','a']", document) == "3 3");
  CHECK(found("$.*", document) == R"({"x":1,"x":2} 3)");
  CHECK(found("$..*", document) == R"({"x":1,"x":2} 3 2)");
  CHECK(found("$..x", document) == "2");
  CHECK(found("$[?@ == 1]", document).empty());
  CHECK(found("$[?@.x == 1]", document).empty());
  CHECK(found("$[?@.x == 2]", document) == R"({"x":1,"x":2})");
  CHECK(found("$[?count(@.*) == 1]", document) == R"({"x":1,"x":2})");
  CHECK(found("$[?length(@) == 1]", document) == R"({"x":1,"x":2})");
  CHECK(found("$..a", R"({"a":{"a":1},"a":{"b":2}})") == R"({"b":2})");
}

TEST_CASE("path: values come out with the text that they came in with")
{
  const std::string document =
      R"([170.00,1E400,-0,1234567890123456789012345678901234567890,"\u0041\/\ud800",[1.0 , 2 ]])";
  CHECK(found("$[*]", document) ==
        R"(170.00 1E400 -0 1234567890123456789012345678901234567890 "\u0041\/\ud800" [1.0,2])");
  CHECK(found("$[?@ == 170]", document) == "170.00");
}

TEST_CASE("path: a query that begins at a value knows nothing outside of it")
{
  const auto document = tests::document_of(R"({"a":{"b":[1,2],"c":1},"c":2})");
  const json::NodeIndex a = 2;
  const auto at = [&](const char* query) {
    std::string out;
    const auto nodes = tests::query_of(query).evaluate(document, a);
    REQUIRE(nodes.has_value());
    for (const json::NodeIndex node : *nodes) {
      out += path::normalized_path(document, node) + ' ';
    }
    return out;
  };
  CHECK(at("$") == "$['a'] ");
  CHECK(at("$.b[1]") == "$['a']['b'][1] ");
  CHECK(at("$..*") == "$['a']['b'] $['a']['c'] $['a']['b'][0] $['a']['b'][1] ");
  CHECK(at("$.b[?@ == $.c]") == "$['a']['b'][0] ");
}
