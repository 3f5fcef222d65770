#include "tests/support/queries.hpp"

using namespace hookctl;
using tests::check_refused;
using tests::found;
using tests::holds;
using tests::parses;

TEST_CASE("path: blanks may stand where the grammar has S")
{
  const char* const queries[] = {
      "$ .a",
      "$\t.a\n.b\r[0]",
      "$ [0]",
      "$ ..a",
      "$ ..[0]",
      "$ ..*",
      "$[ 'a' ]",
      "$[\t'a'\n,\r\"b\" , 0 , * , 1:2 , ?@.a ]",
      "$[ * ]",
      "$..[ 'a' ]",
      "$[ 0 : 1 : 2 ]",
      "$[0 :1]",
      "$[0: 1]",
      "$[0:1 :2]",
      "$[0:1: 2]",
      "$[ : ]",
      "$[ : : ]",
      "$[:: ]",
      "$[ ?@.a]",
      "$[? @.a]",
      "$[?@ .a]",
      "$[?@.a ]",
      "$[?@ [0] .b]",
      "$[?! @.a]",
      "$[?!\n(\t@.a\r)]",
      "$[? ( @.a ) ]",
      "$[?@.a  ==  1]",
      "$[?@.a\n==\t1]",
      "$[?@ .a ['b'] [0] == $ .c]",
      "$[?1 < @.a]",
      "$[?@.a && @.b]",
      "$[?@.a\t&&\r@.b\n||\n@.c]",
      "$[?count( @.* ) == 1]",
      "$[?match( @.a\t,\n'b' )]",
      "$[?@[ ?@.b ]]",
      "$[?@[ 'a' , 'b' ]]",
      "$[?@[ 'a' ]]",
  };
  for (const char* query : queries) {
    CAPTURE(query);
    CHECK(parses(query));
  }
}

TEST_CASE("path: blanks stand nowhere else")
{
  const char* const queries[] = {
      " $",
      "$ ",
      "$.a ",
      "$[0]\n",
      "\t$.a",
      "$. a",
      "$.\na",
      "$. *",
      "$. .a",
      "$.. a",
      "$..\t*",
      "$.. [0]",
      "$.a b",
      "$[1 2]",
      "$[- 1]",
      "$[1 0]",
      "$[0:- 1]",
      "$['a' 'b']",
      "$[?@. a]",
      "$[?@.. a]",
      "$[?@.. [0]]",
      "$[?@.a = = 1]",
      "$[?@.a ! = 1]",
      "$[?@.a < = 1]",
      "$[?@.a > = 1]",
      "$[?@.a & & @.b]",
      "$[?@.a | | @.b]",
      "$[?@ == 1 .5]",
      "$[?@ == 1. 5]",
      "$[?@ == 1 e5]",
      "$[?@ == 1e 5]",
      "$[?@ == - 1]",
      "$[?@ == t rue]",
      "$[?count (@.*) == 1]",
      "$[?co unt(@.*) == 1]",
      "$[?match (@, 'a')]",
  };
  for (const char* query : queries) {
    CAPTURE(query);
    check_refused(query);
  }
}

TEST_CASE("path: a singular query has no blanks inside its brackets")
{
  // name-segment and index-segment have none; around the segments they may stand.
  check_refused("$[?@[ 'a'] == 1]");
  check_refused("$[?@['a' ] == 1]");
  check_refused("$[?1 == @[ 0 ]]");
  check_refused("$[?1 == $[\t0]]");
  check_refused("$[?length(@[ 'a' ]) == 1]");
  CHECK(parses("$[?@ ['a'] == 1]"));
  CHECK(parses("$[?@ [0] [1] == 1]"));
  CHECK(parses("$[?length(@ ['a'] ) == 1]"));
}

TEST_CASE("path: blanks are the four of JSON and no others")
{
  for (const char* blank : {"\v", "\f", "\xC2\xA0", "\xE2\x80\x83", "\xEF\xBB\xBF", "\x1F"}) {
    CAPTURE(blank);
    check_refused(std::string("$[") + blank + "0]");
    check_refused(std::string("$[?@.a ") + blank + "== 1]");
    check_refused(std::string("$[?@.a &&") + blank + "@.b]");
  }
}

TEST_CASE("path: a name without quotes is letters digits underlines and what lies beyond ASCII")
{
  for (const std::string name : {"a",
                                 "Z",
                                 "_",
                                 "_1",
                                 "a1b2",
                                 "\u0080",
                                 "\u00e9",
                                 "\u2318",
                                 "\u65e5\u672c",
                                 "\uD7FF",
                                 "\uE000",
                                 "\U0001F600",
                                 "\U0010FFFF",
                                 "true",
                                 "null",
                                 "length"}) {
    CAPTURE(name);
    CHECK(found("$." + name, "{\"" + name + "\":1}") == "1");
    CHECK(found("$.." + name, "{\"" + name + "\":1}") == "1");
    CHECK(found("$[?@." + name + " == 1]", "[{\"" + name + "\":1}]") != "");
  }
  for (const char* name :
       {"1a",  "0",   "-a",  "a-b",  "a b",      "a'b",   "a\"b", "a$b",   "a@b", "a#",
        "a/b", "a:b", "a,b", "a(b)", "a\\u0062", "a\x7f", "'a'",  "\"a\"", "#",   "+"}) {
    CAPTURE(name);
    check_refused(std::string("$.") + name);
    check_refused(std::string("$..") + name);
  }
}

TEST_CASE("path: a segment is a dot with a name or a star or brackets with selectors")
{
  for (const char* query : {"$.",
                            "$..",
                            "$...a",
                            "$.a.",
                            "$.a..",
                            "$.[0]",
                            "$.['a']",
                            "$...[0]",
                            "$.a*",
                            "$.*a",
                            "$**",
                            "$..**",
                            "$*",
                            "$a",
                            "$1",
                            "$$",
                            "$@",
                            "@",
                            "@.a",
                            "$.$",
                            "$.@",
                            "$[$]",
                            "$[@]",
                            "$[@.a]",
                            "$[]",
                            "$..[]",
                            "$[ ]",
                            "$[,]",
                            "$[0,]",
                            "$[,0]",
                            "$[0,,1]",
                            "$[0;1]",
                            "$[0",
                            "$[",
                            "$['a'",
                            "$]",
                            "$[0]]",
                            "$[[0]]",
                            "$[a]",
                            "$['a'.'b']",
                            "$.a[",
                            "$(a)",
                            "$.a()",
                            "$?@.a",
                            "$.?@.a",
                            "$.a?@.b",
                            "$[(@.length-1)]",
                            "$[**]",
                            "$[*a]",
                            "$.a|$.b",
                            "$,$",
                            "$;",
                            "$\\.a"}) {
    CAPTURE(query);
    check_refused(query);
  }
  CHECK(parses("$['a',\"b\",0,-1,*,1:2,?@.a]"));
  CHECK(parses("$..['a',\"b\",0,-1,*,1:2,?@.a]"));
}

TEST_CASE("path: an index is a decimal integer without leading zeros")
{
  for (const char* good : {"0", "1", "10", "-1", "-10", "9007199254740991", "-9007199254740991"}) {
    CAPTURE(good);
    CHECK(parses(std::string("$[") + good + "]"));
    CHECK(parses(std::string("$[") + good + ":" + good + ":" + good + "]"));
    CHECK(parses(std::string("$[?@[") + good + "] == 1]"));
  }
  for (const char* bad : {"-0",
                          "00",
                          "01",
                          "-01",
                          "-00",
                          "+1",
                          "--1",
                          "1.0",
                          "1e0",
                          "1.",
                          ".1",
                          "0x1",
                          "-",
                          "1-",
                          "\xEF\xBC\x91"}) {
    CAPTURE(bad);
    check_refused(std::string("$[") + bad + "]");
    check_refused(std::string("$[") + bad + ":]");
    check_refused(std::string("$[:") + bad + "]");
    check_refused(std::string("$[::") + bad + "]");
    check_refused(std::string("$[?@[") + bad + "]]");
    check_refused(std::string("$[?@[") + bad + "] == 1]");
  }
}

TEST_CASE("path: indexes and slice parameters lie within the exact integers of I-JSON")
{
  for (const char* beyond : {"9007199254740992",
                             "-9007199254740992",
                             "9223372036854775807",
                             "9223372036854775808",
                             "-9223372036854775808",
                             "18446744073709551616",
                             "-99999999999999999999999999999999999999999"}) {
    CAPTURE(beyond);
    check_refused(std::string("$[") + beyond + "]");
    check_refused(std::string("$[0,") + beyond + "]");
    check_refused(std::string("$[") + beyond + ":]");
    check_refused(std::string("$[:") + beyond + "]");
    check_refused(std::string("$[::") + beyond + "]");
    check_refused(std::string("$..[") + beyond + "]");
    check_refused(std::string("$[?@[") + beyond + "]]");
    check_refused(std::string("$[?@[") + beyond + "] == 1]");
    check_refused(std::string("$[?count(@[") + beyond + "]) == 1]");
    CHECK(parses(std::string("$[?@ == ") + beyond + "]")); // a literal, not an index
    CHECK(parses(std::string("$['") + beyond + "']"));
  }
}

TEST_CASE("path: a slice is up to three integers and one or two colons")
{
  for (const char* good : {":",
                           "::",
                           "1:",
                           ":1",
                           "1:1",
                           "1::",
                           ":1:",
                           "::1",
                           "1:1:",
                           "1::1",
                           ":1:1",
                           "1:1:1",
                           "-1:-1:-1",
                           "::0",
                           "0:0:0"}) {
    CAPTURE(good);
    CHECK(parses(std::string("$[") + good + "]"));
    CHECK(parses(std::string("$..[0,") + good + "]"));
  }
  for (const char* bad : {":::", "1:2:3:", "1:2:3:4", "a:", ":'a'", "1:*", "?:1", ": :1:"}) {
    CAPTURE(bad);
    check_refused(std::string("$[") + bad + "]");
  }
  check_refused("$:1");
  check_refused("$.1:2");
}

TEST_CASE("path: quoted names know the escapes of JSON and that of their own quote")
{
  struct Case {
    const char* literal;
    const char* json_name;
  };

  const Case cases[] = {
      {R"("")", R"("")"},
      {R"('')", R"("")"},
      {R"("a")", R"("a")"},
      {R"('a')", R"("a")"},
      {R"("'")", R"("'")"},
      {R"('"')", R"("\"")"},
      {R"("\"")", R"("\"")"},
      {R"('\'')", R"("'")"},
      {R"('\b\f\n\r\t\/\\')", R"("\b\f\n\r\t\/\\")"},
      {R"("\b\f\n\r\t\/\\")", R"("\u0008\u000c\u000a\u000d\u0009/\\")"},
      {R"('/')", R"("/")"},
      {R"('\u0041')", R"("A")"},
      {R"('\u00e9\u00E9')", R"("éé")"},
      {R"('\uabcd\uABCD')", R"("\uabcd\uabcd")"},
      {R"('\u0000')", R"("\u0000")"},
      {R"('\ud7ff\ue000\uFFFF')", R"("\ud7ff\ue000\uffff")"},
      {R"('\uD83E\uDD14')", R"("🤔")"},
      {R"("\ud83e\udd14")", R"("\ud83e\udd14")"},
      {R"('\uD834\uDD1E\uD834\uDD1E')", R"("\uD834\uDD1E\uD834\uDD1E")"},
      {R"('\uD800\uDC00')", R"("𐀀")"},
      {R"('\uDBFF\uDFFF')", R"("\udbff\udfff")"},
      {R"('🤔')", R"("🤔")"},
      {R"('\\u0041')", R"("\\u0041")"},
      {R"('\u005cn')", R"("\\n")"},
      {R"('a b.c[0]*?@$,')", R"("a b.c[0]*?@$,")"},
      {"'\x7f'", "\"\x7f\""},
      {"'\xC2\x80'", "\"\xC2\x80\""},
      {"'\xE2\x80\xA8'", "\"\xE2\x80\xA8\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.literal);
    const std::string object = std::string("{") + c.json_name + ":1}";
    CHECK(found(std::string("$[") + c.literal + "]", object) == "1");
    CHECK(found(std::string("$..[") + c.literal + "]", object) == "1");
    CHECK(holds(std::string("@ == ") + c.literal, c.json_name));
    CHECK(holds(std::string("@[") + c.literal + "] == 1", object));
  }
}

TEST_CASE("path: other escapes and bare control characters are no quoted name")
{
  const std::string literals[] = {
      R"("\'")",
      R"('\"')",
      R"('\a')",
      R"('\0')",
      R"('\v')",
      R"('\x41')",
      R"('\U0041')",
      R"('\u')",
      R"('\u004')",
      R"('\u004g')",
      R"('\u 041')",
      R"('\u{41}')",
      R"('\uD800')",
      R"('\uDBFF')",
      R"('\uDC00')",
      R"('\uDFFF')",
      R"('\uD800x')",
      R"('\uD800\n')",
      R"('\uD800\u0041')",
      R"('\uD800\uD800')",
      R"('\uD800\uE000')",
      R"('\uDC00\uD800')",
      R"('\uD83E\uDD14\uDD14')",
      R"('\')",
      R"('\ ')",
      "'a",
      "a'",
      "'a\"",
      "\"a'",
      "'",
      "'''",
      "'a\nb'",
      "'\t'",
      "'\x1f'",
      std::string("'\0'", 3),
      "'\\\n'",
      "`a`",
  };
  for (const std::string& literal : literals) {
    CAPTURE(literal);
    check_refused("$[" + literal + "]");
    check_refused("$[?@ == " + literal + "]");
    check_refused("$[?@[" + literal + "] == 1]");
    check_refused("$[?match(@, " + literal + ")]");
  }
}

TEST_CASE("path: number literals are those of JSON")
{
  for (const char* good : {"0",
                           "-0",
                           "1",
                           "-1",
                           "10",
                           "1.5",
                           "-1.50",
                           "0.0",
                           "-0.0",
                           "1e5",
                           "1E5",
                           "1e+5",
                           "1e-5",
                           "-0e1",
                           "1.5E-05",
                           "1e00",
                           "100000000000000000000000000000000000000000",
                           "1e999999999999999999999",
                           "0.00000000000000000000000000000000001"}) {
    CAPTURE(good);
    CHECK(parses(std::string("$[?@ == ") + good + "]"));
    CHECK(parses(std::string("$[?") + good + " == @]"));
    CHECK(parses(std::string("$[?length(") + good + ") == @]"));
  }
  for (const char* bad : {"00",    "01",  "-01",      "+1",        "1.",    ".5",    "-.5",
                          "-",     "1e",  "1e+",      "1.e5",      "1.5.5", "--1",   "0x10",
                          "1_000", "NaN", "Infinity", "-Infinity", "1f",    "1e5.5", "\xD9\xA1"}) {
    CAPTURE(bad);
    check_refused(std::string("$[?@ == ") + bad + "]");
    check_refused(std::string("$[?") + bad + " == @]");
  }
}

TEST_CASE("path: true false and null are written in lower case")
{
  CHECK(holds("@ == true", "true"));
  CHECK(holds("@ == false", "false"));
  CHECK(holds("@ == null", "null"));
  for (const char* bad :
       {"True", "TRUE", "False", "Null", "NULL", "nil", "none", "undefined", "tru", "truely"}) {
    CAPTURE(bad);
    check_refused(std::string("$[?@ == ") + bad + "]");
    check_refused(std::string("$[?") + bad + " == @]");
  }
}

TEST_CASE("path: a filter is a logical expression and nothing less")
{
  for (const char* expression : {"",
                                 "()",
                                 "!",
                                 "!()",
                                 "1",
                                 "-1",
                                 "true",
                                 "false",
                                 "null",
                                 "'a'",
                                 "!true",
                                 "(1)",
                                 "('a')",
                                 "@.a &&",
                                 "&& @.a",
                                 "@.a ||",
                                 "|| @.a",
                                 "@.a && && @.b",
                                 "@.a && || @.b",
                                 "@.a &| @.b",
                                 "@.a & @.b",
                                 "@.a | @.b",
                                 "@.a and @.b",
                                 "@.a or @.b",
                                 "not @.a",
                                 "@.a && 1",
                                 "1 && @.a",
                                 "@.a || true",
                                 "@.a ==",
                                 "== 1",
                                 "@.a == == 1",
                                 "@.a = 1",
                                 "@.a === 1",
                                 "@.a !== 1",
                                 "@.a <> 1",
                                 "@.a =< 1",
                                 "@.a => 1",
                                 "@.a =~ 'a'",
                                 "@.a ~ 'a'",
                                 "@.a in @.b",
                                 "@.a + 1 == 2",
                                 "@.a == 1 + 1",
                                 "@.a == 1 == 1",
                                 "1 < @.a < 3",
                                 "@.a == (1)",
                                 "(@.a) == 1",
                                 "(1) == 1",
                                 "@.a == (@.b)",
                                 "(@.a == 1) == true",
                                 "@.a == @.b == @.c",
                                 "@.a == [1]",
                                 "@.a == []",
                                 "@.a == {}",
                                 "@.a == /a/",
                                 "!@.a == 1",
                                 "!@ == 1",
                                 "!1 == 1",
                                 "1 == !1",
                                 "@.a == !@.b",
                                 "!!@.a",
                                 "! !@.a",
                                 "(@.a",
                                 "@.a)",
                                 "((@.a)",
                                 "(@.a))",
                                 "@.a @.b",
                                 "@.a == 1 @.b",
                                 "@.a ? @.b",
                                 "?@.a",
                                 "@a",
                                 "@@",
                                 "@1",
                                 "@.a.",
                                 "@.a..",
                                 "$a",
                                 "a",
                                 "a.b",
                                 "a == 1",
                                 ".a",
                                 "[0]",
                                 "*",
                                 "@.a == *",
                                 "@.a == b"}) {
    CAPTURE(expression);
    check_refused(std::string("$[?") + expression + "]");
    check_refused(std::string("$..[?") + expression + "]");
    check_refused(std::string("$[?@[?") + expression + "]]");
    check_refused(std::string("$[?(") + expression + ")]");
  }
  for (const char* expression : {"@",
                                 "$",
                                 "!@",
                                 "!$",
                                 "(@)",
                                 "((@))",
                                 "!(@)",
                                 "!(!@)",
                                 "!(!(!@))",
                                 "(!@)",
                                 "@.a && (@.b || !@.c)",
                                 "!(@.a == 1)",
                                 "(@.a == 1) && (@.b)",
                                 "@.*",
                                 "@..a",
                                 "@[0,1]",
                                 "@[?@[?@]]",
                                 "$.*",
                                 "1 == 1",
                                 "'a' == \"a\"",
                                 "true == false",
                                 "@ == @",
                                 "$ == $",
                                 "@.a==1&&@.b==2||@.c==3"}) {
    CAPTURE(expression);
    CHECK(parses(std::string("$[?") + expression + "]"));
    CHECK(parses(std::string("$[?(") + expression + ")]"));
    CHECK(parses(std::string("$[?@[?") + expression + "]]"));
    CHECK(parses(std::string("$[0,?") + expression + ",?@.x]"));
  }
}

TEST_CASE("path: what may select several nodes is compared with nothing")
{
  for (const char* query : {"@.*",
                            "@[*]",
                            "@..a",
                            "@..[0]",
                            "@[0,1]",
                            "@['a','b']",
                            "@[0,0]",
                            "@[0:1]",
                            "@[:]",
                            "@[?@.a]",
                            "@.a.*",
                            "@.*.a",
                            "@[*].a",
                            "@..a.b",
                            "$.*",
                            "$..a",
                            "$[0:1].a"}) {
    CAPTURE(query);
    for (const char* comparison : {"==", "!=", "<", "<=", ">", ">="}) {
      CAPTURE(comparison);
      check_refused(std::string("$[?") + query + " " + comparison + " 1]");
      check_refused(std::string("$[?1 ") + comparison + " " + query + "]");
    }
    CHECK(parses(std::string("$[?") + query + "]"));
    CHECK(parses(std::string("$[?!") + query + "]"));
  }
  for (const char* query :
       {"@", "$", "@.a", "@['a']", "@[0]", "@[-1]", "@.a[0]['b'].c", "$.a[0]"}) {
    CAPTURE(query);
    CHECK(parses(std::string("$[?") + query + " == 1]"));
    CHECK(parses(std::string("$[?1 == ") + query + "]"));
  }
}

TEST_CASE("path: a query is UTF-8")
{
  for (const char* bytes : {"\xFF",
                            "\xC3",
                            "\xC0\xAF",
                            "\xE0\x80\xAF",
                            "\xED\xA0\x80",
                            "\xED\xBF\xBF",
                            "\xF4\x90\x80\x80",
                            "\xF8\x88\x80\x80\x80",
                            "\x80"}) {
    check_refused(std::string("$.") + bytes);
    check_refused(std::string("$.a") + bytes + "b");
    check_refused(std::string("$['") + bytes + "']");
    check_refused(std::string("$[?@ == '") + bytes + "']");
    check_refused(std::string("$[?match(@, \"") + bytes + "\")]");
    check_refused(std::string("a") + bytes);
  }
}

TEST_CASE("path: the shorthand is the same grammar after its first name")
{
  struct Case {
    const char* shorthand;
    const char* whole;
  };

  const Case cases[] = {
      {"a", "$.a"},
      {"a.b", "$.a.b"},
      {"[0]", "$[0]"},
      {"[0].a", "$[0].a"},
      {"*", "$.*"},
      {"[*]", "$[*]"},
      {"*.a", "$.*.a"},
      {"a..b", "$.a..b"},
      {"a..*", "$.a..*"},
      {"a[1:2]", "$.a[1:2]"},
      {"a[?@.b]", "$.a[?@.b]"},
      {"a[?@.b == $.c]", "$.a[?@.b == $.c]"},
      {"['a','b']", "$['a','b']"},
      {"[?@.a]", "$[?@.a]"},
      {"[:1]", "$[:1]"},
      {"a [0]", "$.a [0]"},
      {"x-y", "$['x-y']"},
      {"x-y.z-1", "$['x-y']['z-1']"},
      {"a..x-y", "$.a..['x-y']"},
      {"..b", "$..b"},
      {"..*", "$..*"},
      {"..[0]", "$..[0]"},
  };
  const std::string document =
      R"({"a":[{"b":1,"x-y":5},{"b":2,"c":{"b":3}}],"b":4,"x-y":{"z-1":6},"c":1})";
  for (const Case& c : cases) {
    CAPTURE(c.shorthand);
    CHECK(tests::places(c.shorthand, document) == tests::places(c.whole, document));
    CHECK(tests::query_of(c.shorthand).is_singular() == tests::query_of(c.whole).is_singular());
  }
  for (const char* query : {"",
                            ".a",
                            ".[0]",
                            "..",
                            "...a",
                            "a.",
                            " a",
                            "a ",
                            "@",
                            "@.a",
                            "?@.a",
                            "(a)",
                            "1",
                            "'a'",
                            ":",
                            ",",
                            "]"}) {
    CAPTURE(query);
    const auto parsed = path::Query::parse(query);
    REQUIRE_FALSE(parsed.has_value());
    CHECK(parsed.error().code == ErrorCode::invalid_argument);
  }
}
