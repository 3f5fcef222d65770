#include "hookctl/routing/table.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::routing;

namespace {

constexpr Candidate kShopOrder{"shop_eu", "orders/create", "user"};
constexpr std::string_view kEnvelope = R"({"event":{"code":"orders/create","data":{"total":11}}})";

Definition taking(std::string name, Route route)
{
  return Definition{.name = std::move(name), .target = Stdout{}, .route = std::move(route)};
}

Route where(std::string_view condition)
{
  return Route{.where = *path::Filter::parse(condition)};
}

using Names = std::vector<std::string>;

} // namespace

TEST_CASE("table: an event goes to every destination whose route takes it")
{
  const Table table({taking("all", {}),
                     taking("crm", {.accounts = {"crm"}}),
                     taking("large", where("@.event.data.total > 10")),
                     taking("huge", where("@.event.data.total > 100"))});
  const auto routed = table.route(kShopOrder, kEnvelope);
  CHECK(routed.destinations == Names{"all", "large"});
  CHECK(routed.reason.empty());
}

TEST_CASE("table: an event that nobody takes says why")
{
  CHECK(Table().route(kShopOrder, kEnvelope).reason == "no destination takes it");
  const Table table({taking("crm", {.accounts = {"crm"}})});
  CHECK(table.route(kShopOrder, kEnvelope).destinations.empty());
  CHECK(table.route(kShopOrder, kEnvelope).reason == "no destination takes it");
}

TEST_CASE("table: what is not enabled takes nothing")
{
  Definition off = taking("off", {});
  off.enabled = false;
  CHECK(Table({off}).route(kShopOrder, kEnvelope).destinations.empty());
}

TEST_CASE("table: an envelope that is no JSON is taken where no condition asks for it")
{
  const Table table({taking("all", {}), taking("large", where("@.a == 1"))});
  CHECK(table.route(kShopOrder, "{").destinations == Names{"all"});
  const Table only({taking("large", where("@.a == 1"))});
  CHECK(only.route(kShopOrder, "{").reason.starts_with("the event cannot be read: "));
}

TEST_CASE("table: a payload as deep as one may be is looked at by conditions")
{
  const std::size_t depth = json::Limits{}.depth;
  const std::string envelope = R"({"event":{"code":"orders/create","data":)" +
                               std::string(depth, '[') + std::string(depth, ']') + "}}";
  const Table table({taking("app", where("@.event.code == 'orders/create'"))});
  CHECK(table.route(kShopOrder, envelope).destinations == Names{"app"});
}
