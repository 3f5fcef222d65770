#include "tests/support/queries.hpp"

using namespace hookctl;
using tests::found;
using tests::holds;
using tests::places;

TEST_CASE("path: a query alone asks whether it selects a node whatever the value")
{
  const std::string document =
      R"([{"a":null},{"a":false},{"a":0},{"a":""},{"a":[]},{"a":{}},{"b":1},{},[],null])";
  CHECK(places("$[?@.a]", document) == "$[0] $[1] $[2] $[3] $[4] $[5]");
  CHECK(places("$[?!@.a]", document) == "$[6] $[7] $[8] $[9]");
  CHECK(places("$[?@]", document) == "$[0] $[1] $[2] $[3] $[4] $[5] $[6] $[7] $[8] $[9]");
  CHECK(found("$[?!@]", document).empty());
  CHECK(places("$[?@.a == null]", document) == "$[0]");
  CHECK(places("$[?@.a == false]", document) == "$[1]");
}

TEST_CASE("path: an existence test takes any query and is true with one node or more")
{
  CHECK(holds("@.*", "[1]"));
  CHECK(holds("@.*", R"({"a":null})"));
  CHECK_FALSE(holds("@.*", "[]"));
  CHECK_FALSE(holds("@.*", "1"));
  CHECK(holds("@..a", R"([[{"a":1}]])"));
  CHECK_FALSE(holds("@..a", R"([[{"b":1}]])"));
  CHECK(holds("@[0,7]", "[1]"));
  CHECK_FALSE(holds("@[1,7]", "[1]"));
  CHECK(holds("@[-1:]", "[1]"));
  CHECK(holds("@['x','a']", R"({"a":1})"));
  CHECK(holds("@[?@ > 1]", "[1,2]"));
  CHECK_FALSE(holds("@[?@ > 2]", "[1,2]"));
  CHECK(holds("!@[?@ > 2]", "[1,2]"));
}

TEST_CASE("path: a filter selects children of arrays and objects and nothing else")
{
  CHECK(found("$[?@ > 1]", "[1,2,3]") == "2 3");
  CHECK(found("$[?@ > 1]", R"({"a":1,"b":3,"c":2})") == "3 2"); // our order: that of the document
  for (const char* primitive : {"1", "\"abc\"", "true", "null"}) {
    CHECK(found("$[?@]", primitive).empty());
    CHECK(found("$[?1 == 1]", primitive).empty());
  }
  CHECK(found("$[?@]", "[]").empty());
  CHECK(found("$[?1 == 1]", "{}").empty());
  CHECK(found("$[?@ == 'a']", R"({"a":"b"})").empty()); // values, not names
}

TEST_CASE("path: the current node is the child that is asked about and the root is the whole")
{
  const std::string document = R"({"limit":2,"items":[{"n":1},{"n":2},{"n":3}]})";
  CHECK(found("$.items[?@.n < $.limit]", document) == R"({"n":1})");
  CHECK(found("$.items[?@.n == $.items[2].n]", document) == R"({"n":3})");
  CHECK(found("$.items[?$.limit]", document) == R"({"n":1} {"n":2} {"n":3})");
  CHECK(found("$.items[?$.nothing]", document).empty());
  CHECK(found("$.items[?$.items[?@.n == 3]]", document) == R"({"n":1} {"n":2} {"n":3})");
}

TEST_CASE("path: inside a nested filter the current node is that of the innermost")
{
  const std::string document = R"([{"v":1,"in":[{"v":1},{"v":2}]},{"v":3,"in":[{"v":2}]}])";
  CHECK(places("$[?@.in[?@.v == 1]]", document) == "$[0]");
  CHECK(places("$[?@.in[?@.v == 2]]", document) == "$[0] $[1]");
  CHECK(places("$[?@.in[?@.v == 3]]", document).empty());
  CHECK(places("$[*].in[?@.v == 2]", document) == "$[0]['in'][1] $[1]['in'][0]");
  CHECK(places("$[?@.in[?@.v == $[1].in[0].v && @.v != 1]]", document) == "$[0] $[1]");
  CHECK(places("$[?@[?@[?@[?@ == 1]]]]", "[[[[1]]],[[[2]]]]") == "$[0]");
  CHECK(places("$[?@[?@.v] && @.v == 3]", R"([{"v":3,"x":{"v":0}},{"v":3}])") == "$[0]");
}

TEST_CASE("path: and binds more tightly than or and not binds most tightly")
{
  struct Case {
    const char* expression;
    bool a_b_c[8]; ///< for abc = 000, 001, 010, … 111
  };

  const Case cases[] = {
      {"@.a || @.b && @.c", {false, false, false, true, true, true, true, true}},
      {"@.a && @.b || @.c", {false, true, false, true, false, true, true, true}},
      {"(@.a || @.b) && @.c", {false, false, false, true, false, true, false, true}},
      {"@.a && (@.b || @.c)", {false, false, false, false, false, true, true, true}},
      {"!@.a && @.b", {false, false, true, true, false, false, false, false}},
      {"!(@.a && @.b)", {true, true, true, true, true, true, false, false}},
      {"!@.a || @.b", {true, true, true, true, false, false, true, true}},
      {"!(@.a || @.b)", {true, true, false, false, false, false, false, false}},
      {"!(!@.a)", {false, false, false, false, true, true, true, true}},
      {"!(!(!@.a))", {true, true, true, true, false, false, false, false}},
      {"!@.a && !@.b && !@.c", {true, false, false, false, false, false, false, false}},
      {"@.a || @.b || @.c", {false, true, true, true, true, true, true, true}},
      {"@.a && !@.b || !@.a && @.b", {false, false, true, true, true, true, false, false}},
      {"((@.a)) && (((@.c)))", {false, false, false, false, false, true, false, true}},
      {"@.a == 1 && @.b == 1 || @.c == 1", {false, true, false, true, false, true, true, true}},
      {"@.a == @.b && @.c", {false, true, false, false, false, false, false, true}},
      {"!(@.a == 1) && @.b", {false, false, true, true, false, false, false, false}},
  };
  for (const Case& c : cases) {
    for (unsigned bits = 0; bits < 8; ++bits) {
      std::string object = "{\"x\":0";
      object += (bits & 4U) != 0 ? ",\"a\":1" : "";
      object += (bits & 2U) != 0 ? ",\"b\":1" : "";
      object += (bits & 1U) != 0 ? ",\"c\":1" : "";
      object += '}';
      CAPTURE(c.expression);
      CAPTURE(object);
      CHECK(holds(c.expression, object) == c.a_b_c[bits]);
      CHECK(holds(std::string("!(") + c.expression + ")", object) != c.a_b_c[bits]);
    }
  }
}

TEST_CASE("path: logic obeys the laws of Boolean algebra")
{
  for (const char* current : {R"({"a":1,"b":1})", R"({"a":1})", R"({"b":1})", "{}"}) {
    CAPTURE(current);
    CHECK(holds("!(@.a && @.b)", current) == holds("!@.a || !@.b", current));
    CHECK(holds("!(@.a || @.b)", current) == holds("!@.a && !@.b", current));
    CHECK(holds("@.a && @.b", current) == holds("@.b && @.a", current));
    CHECK(holds("@.a || @.b", current) == holds("@.b || @.a", current));
    CHECK(holds("@.a && (@.a || @.b)", current) == holds("@.a", current));
    CHECK(holds("@.a || @.a && @.b", current) == holds("@.a", current));
    CHECK(holds("@.a || !@.a", current));
    CHECK_FALSE(holds("@.a && !@.a", current));
  }
}

TEST_CASE("path: several filters and other selectors stand in one segment")
{
  CHECK(found("$[?@ < 3,?@ > 1]", "[1,2,3]") == "1 2 2 3");
  CHECK(found("$[?@ == 2,0,?@ == 1,-1]", "[1,2,3]") == "2 1 1 3");
  CHECK(found("$[?@.a,'x']", R"({"x":{"a":1},"y":{"a":2}})") == R"({"a":1} {"a":2} {"a":1})");
}

TEST_CASE("path: filters work behind descendants and before further segments")
{
  const std::string document =
      R"({"o":[{"k":1,"v":"x"},{"k":2,"v":"y"}],"p":{"q":{"k":2,"v":"z"}}})";
  CHECK(found("$..[?@.k == 2].v", document) == R"("y" "z")");
  CHECK(found("$.o[?@.k == 2]['v','k']", document) == R"("y" 2)");
  CHECK(found("$..[?@.k][?@ == 2]", document) == "2 2");
  CHECK(found("$..[?@ == 'z']", document) == R"("z")");
}

TEST_CASE("path: a filter may compare the current node itself")
{
  CHECK(found("$[?@ == 'b']", R"(["a","b"])") == R"("b")");
  CHECK(found("$[?@ == @]", R"([1,"b",[],{},null])") == R"(1 "b" [] {} null)");
  CHECK(found("$[?@ != @]", R"([1,"b",[],{},null])").empty());
  CHECK(found("$[?@ == $]", "[1,[1]]").empty());
  CHECK(found("$[?@[0] == $[0]]", "[1,[1]]") == "[1]");
}

TEST_CASE("path: a filter that no child of the data fits is no error")
{
  CHECK(found("$.a[?@.b.c.d[3] > 1 && length(@.x) < 2 && match(@.y, 'z')]",
              R"({"a":[1,"s",null,[],{}]})")
            .empty());
  CHECK(found("$[?@.a > 1]", R"([{"a":"2"},{"a":null},{"a":[2]},{"a":true},{}])").empty());
}
