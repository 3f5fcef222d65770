#include "hookctl/base/result.hpp"

#include <doctest/doctest.h>

#include <memory>

using namespace hookctl;

namespace {

Result<int> half(int n)
{
  if (n % 2 != 0) {
    return fail(ErrorCode::invalid_argument, "odd", "use an even number");
  }
  return n / 2;
}

Result<int> quarter(int n)
{
  HOOKCTL_TRY_AS(const int h, half(n).map_error(within("first half")));
  HOOKCTL_TRY(half(h));
  return half(h);
}

} // namespace

TEST_CASE("result: TRY returns the error with its context")
{
  CHECK(quarter(8) == 2);
  const auto outer = quarter(3);
  REQUIRE_FALSE(outer);
  CHECK(outer.error().message == "odd");
  CHECK(outer.error().context == std::vector<std::string>{"first half"});
  CHECK_FALSE(quarter(6));
}

TEST_CASE("result: move-only values pass through")
{
  const auto make = []() -> Result<std::unique_ptr<int>> { return std::make_unique<int>(3); };
  const auto use = [&]() -> Result<int> {
    HOOKCTL_TRY_AS(const auto owned, make());
    return *owned;
  };
  CHECK(use() == 3);
}

TEST_CASE("result: places read as file line column")
{
  CHECK(to_string(SourcePos{"a.yaml", 3, 9}) == "a.yaml:3:9");
  CHECK(to_string(SourcePos{"a.yaml", 0, 0}) == "a.yaml");
  CHECK(to_string(SourcePos{"", 2, 0}) == "line 2");
}
