#include "hookctl/listen/new_delivery.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

namespace {

model::Request request()
{
  model::Request request;
  request.method = "POST";
  request.target = "/development/shop/c2VjcmV0dG9rZW4wMTIzNDU?key=1";
  request.remote_address = "192.0.2.7";
  request.headers = {{"Authorization", "Bearer s3cret"}, {"X-Shop", "acme"}};
  request.body = std::string(10'000, 'x');
  return request;
}

receive::Decision refused_decision(const std::string& account)
{
  receive::Decision decision;
  decision.account = account;
  decision.response.status = 401;
  decision.reason = "signature wrong";
  return decision;
}

receive::DecidedEvent event(const std::string& code, receive::Gate gate)
{
  receive::DecidedEvent event;
  event.code = code;
  event.gate = gate;
  event.envelope = code + " in whole";
  return event;
}

journal::Refusal refusal_of(const receive::Decision& decision, const receive::AccountTable& table)
{
  return listen::new_refusal("dlv_1", TimePoint{}, request(), decision, table);
}

} // namespace

TEST_CASE("listen/new_delivery: a refusal holds no secret and a bounded body")
{
  const auto refusal = refusal_of(refused_decision("shop"), {});
  CHECK(refusal.status == 401);
  CHECK(refusal.reason == "signature wrong");
  CHECK(refusal.target.find("c2VjcmV0") == std::string::npos);
  CHECK(refusal.target.find("key=1") == std::string::npos);
  REQUIRE(refusal.headers.size() == 2);
  CHECK(refusal.headers[0].second.find("s3cret") == std::string::npos);
  CHECK(refusal.headers[1].second == "acme");
  CHECK(refusal.body.size() == 4096);
}

TEST_CASE("listen/new_delivery: a body that may hold a key is not kept")
{
  auto decision = refused_decision("shop");
  decision.has_secret_body = true;
  CHECK(refusal_of(decision, {}).body.empty());

  receive::AccountTable table;
  table.bodies_are_secret = true; // of some account; whose this was meant to be, nobody knows
  CHECK(refusal_of(refused_decision(""), table).body.empty());
  CHECK_FALSE(refusal_of(refused_decision("shop"), table).body.empty());
}

TEST_CASE("listen/new_delivery: what was lent comes back")
{
  receive::Decision decision;
  decision.trace = "every step";
  decision.events = {event("a", receive::Gate::open), event("b", receive::Gate::inactive)};
  routing::Definition app;
  app.name = "app";
  listen::route(decision, routing::Table({app}));
  auto delivery = listen::lend(request(), decision);
  CHECK(delivery.trace == "every step");
  REQUIRE(delivery.events.size() == 2);
  CHECK(delivery.events[0].destinations == std::vector<std::string>{"app"});
  CHECK(delivery.events[0].status == journal::EventStatus::pending);
  CHECK(delivery.events[1].destinations.empty());
  CHECK(delivery.events[1].status == journal::EventStatus::inactive);

  const auto back = listen::take_back(delivery, decision);
  CHECK(back.body == request().body);
  CHECK(decision.trace == "every step");
  CHECK(decision.events[1].envelope == "b in whole");
}

TEST_CASE("listen/new_delivery: an event that no destination takes is kept with the reason")
{
  receive::Decision decision;
  decision.account = "shop";
  decision.events = {event("a", receive::Gate::open)};
  decision.events.front().recipient = "user";
  routing::Definition app;
  app.name = "app";
  app.route.recipient = routing::Recipients::bot;
  listen::route(decision, routing::Table({app}));
  const auto delivery = listen::lend(request(), decision);
  CHECK(delivery.events[0].status == journal::EventStatus::no_destination);
  CHECK(delivery.events[0].reason == "no destination takes it");
}
