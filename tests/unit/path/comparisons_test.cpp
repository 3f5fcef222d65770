#include "tests/support/queries.hpp"

#include <vector>

using namespace hookctl;
using tests::found;
using tests::holds;

namespace {

/// `left OP right` for all six operators, from what == and < say in both directions.
struct Relation {
  bool equal = false;
  bool less = false;
  bool greater = false;
};

constexpr Relation kEqual{.equal = true};
constexpr Relation kLess{.less = true};
constexpr Relation kUnordered{};

void check_one_way(const std::string& left,
                   const std::string& right,
                   const Relation& r,
                   const std::string& current)
{
  CAPTURE(left);
  CAPTURE(right);
  CHECK(holds(left + " == " + right, current) == r.equal);
  CHECK(holds(left + " != " + right, current) == !r.equal);
  CHECK(holds(left + " < " + right, current) == r.less);
  CHECK(holds(left + " <= " + right, current) == (r.less || r.equal));
  CHECK(holds(left + " > " + right, current) == r.greater);
  CHECK(holds(left + " >= " + right, current) == (r.greater || r.equal));
}

/// Both ways round.
void check_relation(const std::string& left,
                    const std::string& right,
                    const Relation& r,
                    const std::string& current = "0")
{
  check_one_way(left, right, r, current);
  check_one_way(right, left, {r.equal, r.greater, r.less}, current);
}

/// Of two JSON texts, both from the document; and as literals when the grammar has them.
void check_values(const std::string& left, const std::string& right, const Relation& r)
{
  check_relation("@.l", "@.r", r, R"({"l":)" + left + R"(,"r":)" + right + "}");
  const auto is_literal = [](const std::string& text) {
    return text[0] != '[' && text[0] != '{' && text[0] != '"';
  };
  if (is_literal(left)) {
    check_relation(left, "@.r", r, R"({"r":)" + right + "}");
  }
  if (is_literal(right)) {
    check_relation("@.l", right, r, R"({"l":)" + left + "}");
  }
  if (is_literal(left) && is_literal(right)) {
    check_relation(left, right, r);
  }
}

} // namespace

TEST_CASE("path: nothing equals nothing and is unlike any value")
{
  const std::string current = R"({"a":1,"null":null,"false":false,"empty":"","none":[]})";
  check_relation("@.x", "@.y", kEqual, current);
  check_relation("@.x", "@.x", kEqual, current);
  check_relation("@.x", "$.y", kEqual, current);
  check_relation("@.x", "@.a.b[0]", kEqual, current);
  check_relation("@.x", "length(@.a)", kEqual, current);
  check_relation("@.x", "value(@.*)", kEqual, current);
  check_relation("length(1)", "length(null)", kEqual, current);
  for (const char* value : {"1",
                            "0",
                            "''",
                            "'x'",
                            "true",
                            "false",
                            "null",
                            "@.a",
                            "@.null",
                            "@.false",
                            "@.empty",
                            "@.none",
                            "@"}) {
    check_relation("@.x", value, kUnordered, current);
    check_relation("length(1)", value, kUnordered, current);
    check_relation("value(@.*)", value, kUnordered, current);
  }
}

TEST_CASE("path: numbers are compared by their mathematical value however they are written")
{
  struct Case {
    const char* left;
    const char* right;
    Relation relation;
  };

  const Case cases[] = {
      {"1", "1", kEqual},
      {"1", "1.0", kEqual},
      {"1", "1e0", kEqual},
      {"1.0", "1E+0", kEqual},
      {"10", "1e1", kEqual},
      {"100e-2", "1", kEqual},
      {"0.1", "0.10", kEqual},
      {"0.1", "1e-1", kEqual},
      {"-0", "0", kEqual},
      {"-0.0", "0e5", kEqual},
      {"0", "0e99999999999", kEqual},
      {"0", "0.000e-99999999999", kEqual},
      {"-1.50", "-15e-1", kEqual},
      {"170.00", "170", kEqual},
      {"1E400", "10e399", kEqual},
      {"1E400", "0.1e401", kEqual},
      {"1e-400", "0.1E-399", kEqual},
      {"1234567890123456789012345678901234567890",
       "1234567890123456789012345678901234567890",
       kEqual},
      {"1234567890123456789012345678901234567890",
       "123456789012345678901234567890123456789e1",
       kEqual},
      {"1234567890123456789012345678901234567890",
       "1234567890123456789012345678901234567891",
       kLess},
      {"9007199254740992", "9007199254740993", kLess},
      {"0.1", "0.1000000000000000000000000000000000001", kLess},
      {"0.30000000000000004", "0.30000000000000005", kLess},
      {"1", "2", kLess},
      {"-2", "-1", kLess},
      {"-1", "1", kLess},
      {"-1", "0", kLess},
      {"-1e-400", "0", kLess},
      {"0", "1e-400", kLess},
      {"9", "10", kLess},
      {"1.9", "1.10e1", kLess},
      {"2", "10e0", kLess},
      {"-10", "-9", kLess},
      {"1E399", "1E400", kLess},
      {"-1E400", "-1E399", kLess},
      {"1e308", "1e309", kLess},
      {"99999999999999999999", "1e20", kLess},
  };
  for (const Case& c : cases) {
    check_values(c.left, c.right, c.relation);
  }
}

TEST_CASE("path: numbers within arrays and objects are compared by value too")
{
  check_values("[1,[2.0]]", "[1.0,[2e0]]", kEqual);
  check_values(R"({"a":1E400})", R"({"a":10e399})", kEqual);
  check_values("[1234567890123456789012345678901234567890]",
               "[1234567890123456789012345678901234567891]",
               kUnordered);
}

TEST_CASE("path: strings are ordered by their Unicode scalar values")
{
  struct Case {
    const char* left;
    const char* right;
    Relation relation;
  };

  const Case cases[] = {
      {R"("")", R"("")", kEqual},
      {R"("")", R"("a")", kLess},
      {R"("")", R"("\u0000")", kLess},
      {R"("a")", R"("a")", kEqual},
      {R"("a")", R"("\u0061")", kEqual},
      {R"("/")", R"("\/")", kEqual},
      {R"("a")", R"("b")", kLess},
      {R"("a")", R"("aa")", kLess},
      {R"("aa")", R"("b")", kLess},
      {R"("B")", R"("a")", kLess},
      {R"("10")", R"("9")", kLess},
      {R"("Z")", R"("é")", kLess},
      {R"("\u007f")", R"("\u0080")", kLess},
      {R"("\u07ff")", R"("\u0800")", kLess},
      {R"("\uffff")", R"("\ud83d\ude00")", kLess}, // UTF-16 has it the other way round
      {R"("\ue000")", R"("\ud800\udc00")", kLess},
      {R"("｡")", R"("😀")", kLess},
      {R"("😀")", R"("\ud83d\ude00")", kEqual},
      {R"("a\u0000a")", R"("a\u0000b")", kLess},
      {R"("a")", R"("a\u0000")", kLess},
      {"\"e\u0301\"", "\"\u00e9\"", kLess}, // never normalized
  };
  for (const Case& c : cases) {
    check_values(c.left, c.right, c.relation);
  }
  check_relation("'a'", "\"b\"", kLess);
  check_relation("'a'", "\"a\"", kEqual);
  check_relation("'\\uffff'", "'\\ud83d\\ude00'", kLess);
  check_relation("@", "'a\"b'", kEqual, R"("a\"b")");
}

TEST_CASE("path: true false and null equal themselves and have no order")
{
  const std::vector<std::string> values{"true", "false", "null"};
  for (const std::string& left : values) {
    for (const std::string& right : values) {
      check_values(left, right, left == right ? kEqual : kUnordered);
    }
  }
}

TEST_CASE("path: values of different types are never equal and have no order")
{
  const std::vector<std::string> values{"0",
                                        "1",
                                        "\"\"",
                                        "\"1\"",
                                        "\"true\"",
                                        "\"null\"",
                                        "true",
                                        "false",
                                        "null",
                                        "[]",
                                        "{}",
                                        "[1]",
                                        R"({"1":1})"};
  for (std::size_t left = 0; left < values.size(); ++left) {
    for (std::size_t right = left + 1; right < values.size(); ++right) {
      if (values[left][0] != values[right][0] && !(left == 0 && right == 1)) {
        check_values(values[left], values[right], kUnordered);
      }
    }
  }
}

TEST_CASE("path: arrays are equal element by element and have no order")
{
  check_values("[]", "[]", kEqual);
  check_values("[1,2]", "[ 1 , 2 ]", kEqual);
  check_values("[[1],[]]", "[[1],[]]", kEqual);
  check_values(R"(["a",null,true])", R"(["\u0061",null,true])", kEqual);
  check_values("[1,2]", "[2,1]", kUnordered);
  check_values("[1,2]", "[1]", kUnordered);
  check_values("[1]", "[1,2]", kUnordered);
  check_values("[]", "[[]]", kUnordered);
  check_values("[[]]", "[{}]", kUnordered);
  check_values("[1]", "[\"1\"]", kUnordered);
  check_values("[null]", "[]", kUnordered);
  check_values("[1]", "[2]", kUnordered);
  check_values("[1]", "1", kUnordered);
}

TEST_CASE("path: objects are equal when they have the same names with equal values in any order")
{
  check_values("{}", "{}", kEqual);
  check_values(R"({"a":1,"b":[2]})", R"({"b":[2.0],"a":1})", kEqual);
  check_values(R"({"a":{"x":1,"y":2}})", R"({"a":{"y":2,"x":1}})", kEqual);
  check_values(R"({"a":1})", R"({"\u0061":1})", kEqual);
  check_values(R"({"":0})", R"({"":0})", kEqual);
  check_values(R"({"a":1})", R"({"a":2})", kUnordered);
  check_values(R"({"a":1})", R"({"b":1})", kUnordered);
  check_values(R"({"a":1})", R"({"A":1})", kUnordered);
  check_values(R"({"a":1})", R"({"a":1,"b":1})", kUnordered);
  check_values(R"({"a":null})", "{}", kUnordered);
  check_values(R"({"a":null,"b":1})", R"({"b":1,"c":null})", kUnordered);
  check_values("{\"e\u0301\":1}", "{\"\u00e9\":1}", kUnordered);
  check_values(R"({"0":1})", "[1]", kUnordered);
}

TEST_CASE("path: of members with the same name the last is compared")
{
  check_values(R"({"a":1,"a":2})", R"({"a":2})", kEqual);
  check_values(R"({"a":2,"\u0061":1})", R"({"a":1})", kEqual);
  check_values(R"({"a":1,"a":2})", R"({"a":1})", kUnordered);
  check_values(R"({"a":1,"a":2,"b":3})", R"({"b":3,"a":0,"a":2})", kEqual);
  check_values(R"({"a":1,"a":1})", R"({"a":1,"b":1})", kUnordered);
  check_values(R"({"a":1,"b":1})", R"({"a":1,"a":1})", kUnordered);
}

TEST_CASE("path: comparisons take literals on both sides and queries from both roots")
{
  CHECK(holds("1 < 2"));
  CHECK_FALSE(holds("2 < 1"));
  CHECK(holds("'a' != 'b'"));
  CHECK(holds("$[0] == @", "[7]"));
  CHECK(holds("@[0] == $[0][0]", "[7]"));
  CHECK(found("$.a[?@.id == $.wanted.id]", R"({"wanted":{"id":2},"a":[{"id":1},{"id":2.0}]})") ==
        R"({"id":2.0})");
}

TEST_CASE("path: an array that holds values is compared as one value and not element by element")
{
  CHECK_FALSE(holds("@ == 1", "[1]"));
  CHECK_FALSE(holds("@ == 'a'", R"(["a"])"));
  CHECK_FALSE(holds("@.a == 1", R"([{"a":1}])"));
  CHECK(holds("@.a != 1", R"([{"a":1}])"));
}
