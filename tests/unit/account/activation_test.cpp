#include "hookctl/account/activation.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::account;

namespace {

const std::vector<preset::EventCodeInfo> kKnown = {
    {"orders/create", ""}, {"orders/paid", ""}, {"refunds/create", ""}, {"action.*", ""}};

using Codes = std::vector<std::string>;

} // namespace

TEST_CASE("activation: codes and globs decide what is active")
{
  CHECK(is_active({"orders/*"}, "orders/create"));
  CHECK(is_active({"orders/create"}, "orders/create"));
  CHECK_FALSE(is_active({"orders/create"}, "orders/created"));
  CHECK_FALSE(is_active({}, "orders/create"));
  CHECK(is_active({"*"}, "anything at all"));
}

TEST_CASE("activation: a code is added once and in order")
{
  const auto codes =
      activate({"orders/paid"}, {"orders/create", "orders/paid"}, kKnown, UnknownCodes::refuse);
  REQUIRE(codes);
  CHECK(*codes == Codes{"orders/paid", "orders/create"});
}

TEST_CASE("activation: an unknown code is refused with a suggestion")
{
  const auto typo = activate({}, {"order/create"}, kKnown, UnknownCodes::refuse);
  REQUIRE_FALSE(typo);
  CHECK(typo.error().code == ErrorCode::not_found);
  CHECK(typo.error().hint.find("orders/create") != std::string::npos);
  CHECK(activate({}, {"order/create"}, kKnown, UnknownCodes::allow));
  CHECK(activate({}, {"action.whatever"}, kKnown, UnknownCodes::refuse));
  CHECK_FALSE(activate({}, {"carts/*"}, kKnown, UnknownCodes::refuse));
  CHECK(activate({}, {"anything"}, {}, UnknownCodes::refuse));
  CHECK_FALSE(activate({}, {""}, {}, UnknownCodes::allow));
  CHECK_FALSE(activate({}, {std::string(201, 'a')}, {}, UnknownCodes::allow));
  CHECK_FALSE(activate({}, {"\xff"}, {}, UnknownCodes::allow));
}

TEST_CASE("activation: a glob takes away what it matches and a covered code names its glob")
{
  CHECK(*deactivate({"orders/create", "orders/paid", "refunds/create"}, {"orders/*"}) ==
        Codes{"refunds/create"});
  CHECK(deactivate({"*", "a"}, {"*"})->empty());
  const auto covered = deactivate({"orders/*"}, {"orders/create"});
  REQUIRE_FALSE(covered);
  CHECK(covered.error().code == ErrorCode::invalid_argument);
  CHECK(covered.error().message.find("orders/*") != std::string::npos);
  CHECK(deactivate({"a"}, {"b"}).error().code == ErrorCode::not_found);
}
