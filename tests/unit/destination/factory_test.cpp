#include "hookctl/base/text.hpp"
#include "hookctl/destination/factory.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

using namespace hookctl;
using namespace hookctl::destination;
using namespace std::chrono_literals;
using Outcome = Attempt::Outcome;
using routing::Definition;
using routing::Format;

namespace {

/// A world of its own.
struct TestWorld {
  tests::FakeClock clock;
  os::Environment environment{{{"PATH", "/usr/bin:/bin"},
                               {"HOME", "/home/me"},
                               {"LC_ALL", "C"},
                               {"STRIPE_SECRET", "whsec_1"},
                               {"HOOKCTL_HOME", "/x"}}};
  std::vector<std::string> printed;
  std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  World world{clock,
              environment,
              [this](const model::KeyReference&) -> Result<model::Secret> {
                return secret == "none" ? Result<model::Secret>(fail(ErrorCode::denied, "no key"))
                                        : model::Secret(secret);
              },
              [this](std::string_view line) -> Result<> {
                printed.emplace_back(line);
                return {};
              }};
};

Outgoing outgoing_event()
{
  Outgoing outgoing;
  outgoing.event_id = "evt_1";
  outgoing.delivery_id = "dlv_1";
  outgoing.account = "shop_eu";
  outgoing.code = "orders/create";
  outgoing.attempt = 2;
  outgoing.envelope =
      R"({"type":"event","id":"evt_1","time":"2026-01-02T03:04:05.678Z","environment":"development","account":"shop_eu","provider":"shopify","sender":"+15550001111","source":"whatsapp","recipient":"user","event":{"code":"orders/create","data":{"total":170.00},"params":{}},"delivery":{"id":"dlv_1"}})";
  return outgoing;
}

Definition definition_of(routing::Target target, Format format = Format::event)
{
  Definition definition;
  definition.name = "app";
  definition.target = std::move(target);
  definition.format = format;
  return definition;
}

Definition shell(std::string script, Format format = Format::event)
{
  return definition_of(routing::Exec{{"sh", "-c", std::move(script)}}, format);
}

Attempt
send_to(TestWorld& world, const Definition& definition, const Outgoing& outgoing = outgoing_event())
{
  auto destination = make_destination(definition, world.world);
  REQUIRE(destination);
  CHECK((*destination)->name() == "app");
  return (*destination)->send(outgoing);
}

std::string read(const std::filesystem::path& path)
{
  std::stringstream bytes;
  bytes << std::ifstream(path).rdbuf();
  return bytes.str();
}

} // namespace

TEST_CASE("destination: standard output gets an event a line")
{
  TestWorld world;
  CHECK(send_to(world, definition_of(routing::Stdout{})).outcome == Outcome::delivered);
  CHECK(send_to(world, definition_of(routing::Stdout{}, Format::cloudevents)).outcome ==
        Outcome::delivered);
  REQUIRE(world.printed.size() == 2);
  CHECK(world.printed[0] == outgoing_event().envelope);
  CHECK(world.printed[1].starts_with(R"({"specversion":"1.0","id":"evt_1",)"));
}

TEST_CASE("destination: what cannot be printed is tried again")
{
  TestWorld world;
  world.world.print = [](std::string_view) -> Result<> {
    return fail(ErrorCode::io, "standard output is closed");
  };
  const auto attempt = send_to(world, definition_of(routing::Stdout{}));
  CHECK(attempt.outcome == Outcome::retry);
  CHECK(attempt.detail == "standard output is closed");
}

TEST_CASE("destination: a file gets an event a line however it is synced")
{
  for (const auto sync :
       {routing::File::Sync::always, routing::File::Sync::interval, routing::File::Sync::never}) {
    TestWorld world;
    const tests::TempDir folder;
    routing::File file;
    file.path = folder.path() / "events.ndjson";
    file.sync = sync;
    CHECK(send_to(world, definition_of(file)).outcome == Outcome::delivered);
    CHECK(send_to(world, definition_of(file)).outcome == Outcome::delivered);
    CHECK(read(file.path) == outgoing_event().envelope + "\n" + outgoing_event().envelope + "\n");
  }
}

TEST_CASE("destination: a file that cannot be written is tried again")
{
  TestWorld world;
  routing::File file;
  file.path = "/no/such/folder/events.ndjson";
  const auto attempt = send_to(world, definition_of(file));
  CHECK(attempt.outcome == Outcome::retry);
  CHECK(attempt.detail.starts_with("cannot write \"/no/such/folder/events.ndjson\""));
}

TEST_CASE("destination: a program has the event on its standard input and what it says is kept")
{
  TestWorld world;
  const auto attempt = send_to(world, shell("cat"));
  CHECK(attempt.outcome == Outcome::delivered);
  CHECK(attempt.status == 0);
  CHECK(attempt.detail == "exit 0: " + outgoing_event().envelope);
  CHECK(send_to(world, shell("cat", Format::cloudevents))
            .detail.starts_with(R"(exit 0: {"specversion)"));
}

TEST_CASE("destination: with raw a program has the bytes as they were received")
{
  TestWorld world;
  auto outgoing = outgoing_event();
  model::Request request;
  request.body = "a=1&b=2";
  outgoing.request = std::make_shared<const model::Request>(request);
  const auto destination = make_destination(shell("wc -c", Format::raw), world.world);
  CHECK((*destination)->needs_request());
  CHECK((*destination)->send(outgoing).detail == "exit 0: 7");
  CHECK((*destination)->send(outgoing_event()).outcome == Outcome::dead);
}

TEST_CASE("destination: a program knows the event and nothing that is secret")
{
  TestWorld world;
  const auto attempt = send_to(
      world, shell("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= -e ^OLDPWD= | sort | tr '\n' ' '"));
  CHECK(attempt.detail ==
        "exit 0: HOME=/home/me HOOKCTL_ACCOUNT=shop_eu HOOKCTL_ATTEMPT=2 "
        "HOOKCTL_DELIVERY_ID=dlv_1 HOOKCTL_DESTINATION=app HOOKCTL_ENVIRONMENT=development "
        "HOOKCTL_EVENT_CODE=orders/create HOOKCTL_EVENT_ID=evt_1 HOOKCTL_PROVIDER=shopify "
        "HOOKCTL_RECIPIENT=user HOOKCTL_SENDER=+15550001111 HOOKCTL_SOURCE=whatsapp LC_ALL=C "
        "PATH=/usr/bin:/bin");
}

TEST_CASE("destination: the exit code of a program decides")
{
  TestWorld world;
  CHECK(send_to(world, shell("exit 0")).outcome == Outcome::delivered);
  const auto later = send_to(world, shell("echo not now >&2; exit 75"));
  CHECK(later.outcome == Outcome::retry);
  CHECK(later.status == 75);
  CHECK(later.detail == "exit 75: not now");
  CHECK(send_to(world, shell("exit 1")).outcome == Outcome::dead);
  CHECK(send_to(world, shell("exit 127")).outcome == Outcome::dead);
  CHECK(send_to(world, shell("kill -9 $$")).outcome == Outcome::retry);
  const auto missing = send_to(world, definition_of(routing::Exec{{"/no/such/program"}}));
  CHECK(missing.outcome == Outcome::retry);
  CHECK(missing.detail == "cannot start \"/no/such/program\": No such file or directory");
}

TEST_CASE("destination: a program whose time is over is ended and tried again")
{
  TestWorld world;
  auto definition = shell("echo begun; sleep 1000");
  definition.timeout = 200ms;
  const auto attempt = send_to(world, definition);
  CHECK(attempt.outcome == Outcome::retry);
  CHECK(attempt.detail.starts_with("not done within 200 ms, killed: begun"));
}

TEST_CASE("destination: a value that a sender made long or broken is left out of the environment")
{
  TestWorld world;
  auto outgoing = outgoing_event();
  outgoing.code = std::string(200'000, 'x');
  outgoing.delivery_id = std::string("a\0b", 3);
  const auto attempt =
      send_to(world, shell("echo \"[$HOOKCTL_EVENT_CODE$HOOKCTL_DELIVERY_ID]\""), outgoing);
  CHECK(attempt.detail == "exit 0: []");
}

TEST_CASE("destination: each region of the bot platform has its host")
{
  constexpr auto kCall = "/integrations/sync/v1/message";
  CHECK(call_url({"x1", "r0", ""}) == text("https://cloud.yellow.ai", kCall));
  CHECK(call_url({"x1", "r4", ""}) == text("https://r4.cloud.yellow.ai", kCall));
  CHECK(call_url({"x1", "", "http://127.0.0.1:8000/"}) == text("http://127.0.0.1:8000", kCall));
}

TEST_CASE("destination: what cannot be is refused when it is made")
{
  TestWorld world;
  const auto refusal = [&](const Definition& definition) {
    auto made = make_destination(definition, world.world);
    REQUIRE_FALSE(made);
    CHECK(made.error().context == std::vector<std::string>{"destination app"});
    return made.error();
  };
  CHECK(refusal(definition_of(routing::Stdout{}, Format::raw)).message ==
        "format raw does not go to stdout; use event or cloudevents");
  CHECK(refusal(definition_of(routing::Http{"ftp://x"})).code == ErrorCode::invalid_argument);
  CHECK(refusal(definition_of(routing::Bot{"x1", "r2", ""}, Format::bot)).message ==
        "a bot destination needs the platform's API key as its secret");

  auto definition = definition_of(routing::Http{"https://app/"});
  definition.secret = model::KeyReference{};
  CHECK(make_destination(definition, world.world));
  definition.format = Format::raw;
  CHECK(refusal(definition).code == ErrorCode::invalid_argument);
  definition.format = Format::event;
  world.secret = "none";
  CHECK(refusal(definition).code == ErrorCode::denied);
  world.secret = "whsec_!!";
  CHECK(refusal(definition).message == "the signing secret is not base64 after whsec_");
  world.secret = "";
  CHECK(refusal(definition).message == "the signing secret is empty");
  definition.secret.reset();
  world.secret = "a\r\nb";
  definition.headers = {{"X-Token", "", model::KeyReference{}}};
  CHECK(refusal(definition).message == "the value of the header X-Token has a line end in it");
}
