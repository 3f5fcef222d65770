#include "tests/support/queries.hpp"

using namespace hookctl;
using tests::check_refused;
using tests::parses;

namespace {

void check_accepted(const std::string& expression)
{
  CAPTURE(expression);
  CHECK(parses("$[?" + expression + "]"));
  CHECK(parses("$[?(" + expression + ")]"));
  CHECK(parses("$[?!(" + expression + ")]"));
  CHECK(parses("$[?@.x && " + expression + "]"));
  CHECK(parses("$[?@[?" + expression + "]]"));
}

void check_ill_typed(const std::string& expression)
{
  CAPTURE(expression);
  check_refused("$[?" + expression + "]");
  check_refused("$[?!(" + expression + ")]");
  check_refused("$[?@.x || " + expression + "]");
  check_refused("$[?@[?" + expression + "]]");
}

} // namespace

TEST_CASE(
    "path: the RFC's own examples of well typed functions are accepted and the others refused")
{
  check_accepted("length(@) < 3");
  check_ill_typed("length(@.*) < 3");
  check_accepted("count(@.*) == 1");
  check_ill_typed("count(1) == 1");
  check_accepted("match(@.timezone, 'Europe/.*')");
  check_ill_typed("match(@.timezone, 'Europe/.*') == true");
  check_accepted("value(@..color) == \"red\"");
  check_ill_typed("value(@..color)");
}

TEST_CASE("path: a function that gives a value is compared and is no test")
{
  for (const std::string call :
       {"length(@.a)", "count(@.*)", "value(@.*)", "length(value(@..a))"}) {
    check_ill_typed(call);
    check_refused("$[?!" + call + "]");
    check_refused("$[?" + call + " && @.a]");
    check_refused("$[?@.a && " + call + "]");
    for (const std::string op : {"==", "!=", "<", "<=", ">", ">="}) {
      check_accepted(call + " " + op + " 1");
      check_accepted("1 " + op + " " + call);
      check_accepted(call + op + call);
    }
    check_refused("$[?!" + call + " == 1]"); // "!" goes before parentheses or a test
  }
}

TEST_CASE("path: a function that gives a truth is a test and is not compared")
{
  for (const std::string call : {"match(@.a, 'b')", "search(@.a, 'b')"}) {
    check_accepted(call);
    check_accepted("!" + call);
    check_accepted("! " + call);
    check_accepted(call + " && " + call + " || !" + call);
    for (const std::string op : {"==", "!=", "<", "<=", ">", ">="}) {
      check_ill_typed(call + " " + op + " true");
      check_ill_typed("false " + op + " " + call);
      check_ill_typed(call + " " + op + " " + call);
    }
  }
}

TEST_CASE("path: a value is asked for by a literal a singular query or a function that gives one")
{
  for (const std::string argument : {"@",
                                     "$",
                                     "@.a",
                                     "$.a[0]['b']",
                                     "@[-1]",
                                     "1",
                                     "-0",
                                     "1.5e3",
                                     "'a'",
                                     "\"a\"",
                                     "true",
                                     "false",
                                     "null",
                                     "length(@)",
                                     "count(@.*)",
                                     "value(@.*)"}) {
    check_accepted("length(" + argument + ") == 1");
    check_accepted("match(" + argument + ", 'a')");
    check_accepted("match('a', " + argument + ")");
    check_accepted("search(" + argument + ", " + argument + ")");
  }
  for (const std::string argument : {"@.*",
                                     "@..a",
                                     "@[0,1]",
                                     "@['a','b']",
                                     "@[0:1]",
                                     "@[?@.a]",
                                     "$.*",
                                     "$..a",
                                     "@.*.a",
                                     "match(@, 'a')",
                                     "search(@, 'a')",
                                     "1 == 1",
                                     "@.a == 1",
                                     "@.a && @.b",
                                     "@.a || @.b",
                                     "!@.a",
                                     "(@.a)",
                                     "(1 == 1)",
                                     "!match(@, 'a')"}) {
    check_ill_typed("length(" + argument + ") == 1");
    check_ill_typed("match(" + argument + ", 'a')");
    check_ill_typed("match('a', " + argument + ")");
    check_ill_typed("search(" + argument + ", 'a')");
    check_ill_typed("search(@.a, " + argument + ")");
  }
}

TEST_CASE("path: nodes are asked for by any query and by nothing else")
{
  for (const std::string argument : {"@",
                                     "$",
                                     "@.a",
                                     "@.*",
                                     "@..a",
                                     "@[0,1]",
                                     "@[0:1]",
                                     "@[?@.a]",
                                     "$.a",
                                     "$..*",
                                     "@.a[?@.b == 1].c"}) {
    check_accepted("count(" + argument + ") == 1");
    check_accepted("value(" + argument + ") == 1");
  }
  for (const std::string argument : {"1",
                                     "'a'",
                                     "true",
                                     "null",
                                     "length(@)",
                                     "count(@)",
                                     "value(@)",
                                     "match(@, 'a')",
                                     "@.a == 1",
                                     "@.a && @.b",
                                     "!@.a",
                                     "(@.a)",
                                     "(@.*)"}) {
    check_ill_typed("count(" + argument + ") == 1");
    check_ill_typed("value(" + argument + ") == 1");
  }
}

TEST_CASE("path: each function takes its own number of arguments")
{
  for (const char* expression : {"length() == 1",
                                 "length(@.a, @.b) == 1",
                                 "count() == 1",
                                 "count(@.*, @.*) == 1",
                                 "value() == 1",
                                 "value(@.a, @.b) == 1",
                                 "match()",
                                 "match(@.a)",
                                 "match(@.a, 'b', 'c')",
                                 "search()",
                                 "search(@.a)",
                                 "search(@.a, 'b', 'c')"}) {
    check_ill_typed(expression);
  }
}

TEST_CASE("path: a call is a name in lower case directly followed by arguments in parentheses")
{
  for (const char* expression :
       {"length(@.a == 1",    "length @.a == 1",   "length == 1",        "length[@.a] == 1",
        "length(@.a,) == 1",  "length(,@.a) == 1", "match(@.a,,'b')",    "match(@.a 'b')",
        "match(@.a; 'b')",    "match(@.a, 'b'",    "match(@.a, 'b'))",   "length(a) == 1",
        "length(@.a).b == 1", "value(@.a).b == 1", "value(@.a)[0] == 1", "@.length() == 1",
        "@.a.length() == 1",  "$.length(@) == 1",  "(length)(@.a) == 1", "length(@.a)(@.b) == 1",
        "match(@.a, b)",      "match(@.a, /b/)"}) {
    check_ill_typed(expression);
  }
}

TEST_CASE("path: functions that nobody knows are refused")
{
  for (const char* expression : {"foo(@.a)",
                                 "foo()",
                                 "foo(@.a) == 1",
                                 "count(foo(@.*)) == 1",
                                 "bar(@.a)",
                                 "bnl(@.*)",
                                 "blt(1==1)",
                                 "bal(1)",
                                 "Length(@.a) == 1",
                                 "LENGTH(@.a) == 1",
                                 "length_(@.a) == 1",
                                 "length1(@.a) == 1",
                                 "_length(@.a) == 1",
                                 "len(@.a) == 1",
                                 "size(@.a) == 1",
                                 "min(@.a) == 1",
                                 "keys(@.a) == 1",
                                 "matches(@.a, 'b')",
                                 "l\u00e9ngth(@.a) == 1",
                                 "not(@.a)",
                                 "true() == 1",
                                 "null(@.a)"}) {
    check_ill_typed(expression);
  }
}

TEST_CASE("path: what is well formed is decided without any document")
{
  // None of these can ever select anything, and none is an error.
  for (const char* query : {"$[?1 == 2]",
                            "$.a[?@.b == 'c' && 1 > 2]",
                            "$[?length(1) == 2]",
                            "$[?match(1, 2)]",
                            "$[?match(@, '[')]",
                            "$[?count($) == 0]"}) {
    CAPTURE(query);
    CHECK(parses(query));
    for (const char* document : {"1", "[]", "{}", "[1,{\"a\":[{\"b\":\"c\"}]}]"}) {
      CHECK(tests::found(query, document).empty());
    }
  }
}
