#include "hookctl/destination/nats_destination.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/nats/stream.hpp"
#include "tests/support/nats_server.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::destination;
using Outcome = Attempt::Outcome;

namespace {

Outgoing published_event()
{
  Outgoing outgoing;
  outgoing.event_id = "evt_1";
  outgoing.account = "shop_eu";
  outgoing.code = "orders/create";
  outgoing.envelope = R"({"type":"event","environment":"development","id":"evt_1"})";
  return outgoing;
}

std::unique_ptr<nats::Connection> with_stream(const tests::NatsServer& server,
                                              const std::string& subject)
{
  auto connection = *nats::Connection::open({.servers = {server.url()}});
  REQUIRE(nats::ensure_stream(*connection,
                              {.name = "app", .description = "a test", .subject = subject}));
  return connection;
}

} // namespace

TEST_CASE("nats destination: an event is stored once under a subject of its account and code")
{
  const tests::NatsServer server;
  const auto connection = with_stream(server, "hookctl-events.>");
  const auto app = *make_nats_destination({.name = "app", .url = server.url()});
  CHECK(app->send(published_event()).outcome == Outcome::delivered);
  const Attempt again = app->send(published_event());
  CHECK(again.outcome == Outcome::delivered);
  CHECK(again.detail == "known as 1");
  const auto stored = *nats::find_message(*connection, "app", 1);
  REQUIRE(stored);
  CHECK(stored->subject == "hookctl-events.development.shop_eu.orders%2fcreate");
  CHECK(stored->payload == published_event().envelope);
  Outgoing deep = published_event();
  deep.event_id = "evt_2";
  const std::size_t depth = json::Limits{}.depth; // that of a payload
  deep.envelope = R"({"environment":"development","event":{"data":)" + std::string(depth, '[') +
                  std::string(depth, ']') + "}}";
  CHECK(app->send(deep).detail == "stored as 2");
  Outgoing replayed = published_event();
  replayed.round = 1;
  CHECK(app->send(replayed).detail == "stored as 3");
  CHECK(app->send(replayed).detail == "known as 3");
}

TEST_CASE("nats destination: without a server or a stream it is tried again, too large is dead")
{
  tests::NatsServer server;
  const auto connection = with_stream(server, "orders.new");
  const auto app =
      *make_nats_destination({.name = "app", .url = server.url(), .subject = "orders.new"});
  const auto nowhere =
      *make_nats_destination({.name = "app", .url = server.url(), .subject = "orders.old"});
  CHECK(nowhere->send(published_event()).outcome == Outcome::retry);
  Outgoing large = published_event();
  large.envelope.append(2U << 20U, ' ');
  CHECK(app->send(large).outcome == Outcome::dead);
  CHECK(app->send(published_event()).outcome == Outcome::delivered);
  server.kill();
  CHECK(app->send(published_event()).outcome == Outcome::retry);
}

TEST_CASE("nats destination: an exact one is the request as it came")
{
  const tests::NatsServer server;
  const auto connection = with_stream(server, "orders.new");
  const auto app =
      *make_nats_destination({.name = "app", .url = server.url(), .subject = "orders.new"});
  Outgoing outgoing = published_event();
  outgoing.exact = true;
  model::Request request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"X-Signature", "abc"}, {"nats-Expected-Stream", "other"}};
  request.body = "{ \"id\" : 1 }";
  outgoing.request = std::make_shared<const model::Request>(request);
  CHECK(app->send(outgoing).outcome == Outcome::delivered);
  const auto stored = *nats::find_message(*connection, "app", 1);
  REQUIRE(stored);
  CHECK(stored->payload == request.body); // nor did its header steer the server
}

TEST_CASE("nats destination: after the cut nothing more is begun, however many wait for their turn")
{
  const tests::NatsServer server;
  const auto connection = with_stream(server, "orders.new");
  std::stop_source cut;
  const auto app = *make_nats_destination(
      {.name = "app", .url = server.url(), .subject = "orders.new", .cut = cut.get_token()});
  CHECK(app->send(published_event()).outcome == Outcome::delivered);
  cut.request_stop();
  Outgoing next = published_event();
  next.event_id = "evt_2";
  const Attempt attempt = app->send(next);
  CHECK(attempt.outcome == Outcome::retry);
  CHECK(attempt.detail == "broken off before it was published");
  CHECK_FALSE(*nats::find_message(*connection, "app", 2));
}

TEST_CASE("nats destination: a server that speaks no TLS is tried again")
{
  const tests::NatsServer server;
  const auto connection = with_stream(server, "orders.new");
  std::string url = server.url();
  REQUIRE(url.starts_with("nats://"));
  url.replace(0, 4, "tls");
  const auto app = *make_nats_destination({.name = "app", .url = url, .subject = "orders.new"});
  const Attempt attempt = app->send(published_event());
  CAPTURE(attempt.detail);
  CHECK(attempt.outcome == Outcome::retry);
}

TEST_CASE("nats destination: a user or a token is taken from the secret")
{
  const tests::NatsServer server("authorization { token: s3cret }");
  NatsSettings settings{.name = "app", .url = server.url(), .subject = "orders.new"};
  CHECK((*make_nats_destination(settings))->send(published_event()).detail.find("s3cret") ==
        std::string::npos);
  settings.secret = model::Secret("s3cret");
  const auto attempt = (*make_nats_destination(settings))->send(published_event());
  CAPTURE(attempt.detail);
  CHECK(attempt.detail.find("no stream") != std::string::npos);
}

TEST_CASE("nats destination: what is no subject is refused when it is made")
{
  for (const char* subject : {"a b", "a.*", "a.>", ".a", "a..b", "a\n"}) {
    CAPTURE(subject);
    CHECK_FALSE(make_nats_destination({.url = "nats://127.0.0.1", .subject = subject}));
  }
  CHECK_FALSE(make_nats_destination({.url = "http://127.0.0.1"}));
}
