#include "hookctl/json/equality.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;
using json::Document;

namespace {

bool same(const char* a, const char* b, std::size_t budget = 1000)
{
  const auto left = Document::parse(a);
  const auto right = Document::parse(b);
  REQUIRE(left.has_value());
  REQUIRE(right.has_value());
  json::StepBudget steps{budget};
  return json::are_equal(*left, Document::root(), *right, Document::root(), steps);
}

} // namespace

TEST_CASE("json: equal values may be written differently")
{
  CHECK(same("1", "1.0"));
  CHECK(same(R"("\u0061")", R"("a")"));
  CHECK(same("[1, [2, {}]]", "[1.0,[2e0,{ }]]"));
  CHECK(same(R"({"a":1,"b":[true]})", R"({"b":[true],"\u0061":1})"));
  CHECK(same(R"({"a":1,"a":2})", R"({"a":2})"));
  CHECK(same("null", " null "));
}

TEST_CASE("json: values that differ in kind size order or name are not equal")
{
  CHECK_FALSE(same("1", "\"1\""));
  CHECK_FALSE(same("null", "false"));
  CHECK_FALSE(same("true", "false"));
  CHECK_FALSE(same("[1,2]", "[2,1]"));
  CHECK_FALSE(same("[1]", "[1,1]"));
  CHECK_FALSE(same("[]", "{}"));
  CHECK_FALSE(same(R"({"a":1})", R"({"b":1})"));
  CHECK_FALSE(same(R"({"a":1})", R"({"a":1,"b":1})"));
  CHECK_FALSE(same(R"({"a":null})", "{}"));
}

TEST_CASE("json: a comparison beyond its budget is not equal and leaves nothing")
{
  CHECK(same("[1,2,3]", "[1,2,3]", 5));
  CHECK_FALSE(same("[1,2,3]", "[1,2,3]", 3));
}
