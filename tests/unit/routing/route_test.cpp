#include "hookctl/routing/route.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::routing;

namespace {

constexpr Candidate kOrder{"shop_eu", "orders/create", "user"};

json::Document envelope(std::string text)
{
  return *json::Document::parse(std::move(text));
}

} // namespace

TEST_CASE("route: without conditions it takes every event")
{
  CHECK(Route{}.may_take(kOrder));
  CHECK(Route{}.may_take({"crm", "", "bot"}));
}

TEST_CASE("route: accounts and codes are names or globs and one of each must match")
{
  CHECK(Route{.accounts = {"crm", "shop_eu"}}.may_take(kOrder));
  CHECK(Route{.accounts = {"shop_*"}}.may_take(kOrder));
  CHECK_FALSE(Route{.accounts = {"shop"}}.may_take(kOrder));
  CHECK(Route{.events = {"refunds/*", "orders/*"}}.may_take(kOrder));
  CHECK_FALSE(Route{.events = {"orders"}}.may_take(kOrder));
  CHECK_FALSE(Route{.accounts = {"crm"}, .events = {"orders/*"}}.may_take(kOrder));
}

TEST_CASE("route: an event for a user goes only where events for a user are taken")
{
  CHECK(Route{.recipient = Recipients::any}.may_take(kOrder));
  CHECK(Route{.recipient = Recipients::user}.may_take(kOrder));
  CHECK_FALSE(Route{.recipient = Recipients::bot}.may_take(kOrder));
  CHECK_FALSE(Route{.recipient = Recipients::user}.may_take({"shop_eu", "orders/create", "bot"}));
}

TEST_CASE("route: the condition is asked of the envelope once all else holds")
{
  Route route{.accounts = {"shop_eu"}};
  route.where = *path::Filter::parse("@.event.data.total > 10");
  const auto large = envelope(R"({"event":{"data":{"total":11}}})");
  const auto small = envelope(R"({"event":{"data":{"total":9}}})");
  CHECK(*route.takes(kOrder, large));
  CHECK_FALSE(*route.takes(kOrder, small));
  CHECK_FALSE(*route.takes({"crm", "orders/create", "user"}, large));
}

TEST_CASE("route: recipients are read by their names")
{
  CHECK(parse_recipients("user") == Recipients::user);
  CHECK_FALSE(parse_recipients("users"));
}
