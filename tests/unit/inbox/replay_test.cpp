#include "hookctl/inbox/replay.hpp"
#include "tests/support/definitions.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::inbox;
using namespace hookctl::journal;
using tests::Ids;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;
using tests::make_settlement;

namespace {

routing::Table table_of(const std::vector<std::string>& names)
{
  std::vector<routing::Definition> definitions;
  for (const std::string& name : names) {
    definitions.push_back({.name = name, .target = routing::Stdout{}});
  }
  return routing::Table(definitions);
}

os::Environment variables()
{
  return os::Environment(std::map<std::string, std::string, std::less<>>{{"KEY", "secret"}});
}

/// An account whose sender is at `path` today.
receive::ReadyAccount account_with(std::string path)
{
  return receive::make_ready(tests::user_account({std::move(path)}),
                             tests::built_in("custom"),
                             variables(),
                             model::Environment::development,
                             "/",
                             tests::FakeClock().now())
      .value();
}

/// evt_dead: given up by a, taken by b. evt_done: taken by both. evt_none: no destination.
/// evt_waits: pending. evt_lost: unroutable, with a phone that nobody looked for.
struct ReplayFixture : JournalFixture {
  ReplayFixture()
  {
    auto lost = make_delivery("dlv_lost", {make_event("evt_lost")});
    lost.request.headers = {{"Content-Type", "application/json"}};
    lost.request.body = R"({"mobile":"+15550007777"})";
    lost.trace = R"({"auth":{"signed_at":"2026-11-23T22:41:07.123Z"}})";
    lost.events[0].status = EventStatus::unroutable;
    REQUIRE(append({make_delivery("dlv_dead", {make_event("evt_dead", {"a", "b"})}),
                    make_delivery("dlv_done", {make_event("evt_done", {"a", "b"})}),
                    make_delivery("dlv_none", {make_event("evt_none")}),
                    make_delivery("dlv_waits", {make_event("evt_waits", {"c"})}),
                    lost}));
    REQUIRE(claim("a").size() == 2);
    REQUIRE(claim("b").size() == 2);
    REQUIRE(settle({make_settlement("evt_dead", "a", DestinationState::dead),
                    make_settlement("evt_dead", "b", DestinationState::delivered),
                    make_settlement("evt_done", "a", DestinationState::delivered),
                    make_settlement("evt_done", "b", DestinationState::delivered)}));
  }

  Replayed replay(const std::string& id, const ReplayOptions& how = {})
  {
    return replay(event(id).event, how);
  }

  Replayed replay(const EventRow& event, const ReplayOptions& how = {})
  {
    const auto find = [this](const std::string&) -> Result<receive::ReadyAccount> {
      return account_with(sender_path);
    };
    Replay one(*writer, how, {routes, find, model::Environment::development, clock.now()});
    auto done = one.add(event).value();
    const auto rest = one.finish().value();
    done.insert(done.end(), rest.begin(), rest.end());
    REQUIRE(done.size() == 1);
    return done[0];
  }

  routing::Table routes = table_of({"d"});
  std::string sender_path = "mobile";
};

} // namespace

TEST_CASE("replay: an event goes to who gave it up, else to all that had it, else by its route")
{
  ReplayFixture f;
  CHECK(f.replay("evt_dead").destinations == Ids{"a"});
  CHECK(f.replay("evt_done").destinations == Ids{"a", "b"});
  CHECK(f.replay("evt_none").destinations == Ids{"d"});
  CHECK(f.claim("a") == Ids{"evt_dead", "evt_done"});
  CHECK(f.claim("d") == Ids{"evt_none"});
}

TEST_CASE("replay: --to is the only destination, also one that an event never had")
{
  ReplayFixture f;
  CHECK(f.replay("evt_done", {.to = {"new"}, .exact = true}).is_queued);
  const auto claimed = f.writer->claim("new", f.clock.now(), {.limit = 10}).value();
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].exact);
  CHECK(f.claim("a").empty());
}

TEST_CASE("replay: what waits, is inactive or cannot be routed is skipped and says why")
{
  ReplayFixture f;
  CHECK(f.replay("evt_waits").reason == "it waits already");
  CHECK(f.replay("evt_lost").reason.find("--remap") != std::string::npos);
  f.routes = {};
  CHECK_FALSE(f.replay("evt_none").is_queued);
  CHECK_FALSE(f.replay("evt_none").reason.empty());
}

TEST_CASE("replay: a dry run changes nothing")
{
  ReplayFixture f;
  CHECK(f.replay("evt_dead", {.dry_run = true}).destinations == Ids{"a"});
  CHECK(f.replay("evt_lost", {.remap = true, .dry_run = true}).destinations == Ids{"d"});
  CHECK(f.event("evt_dead").event.status == EventStatus::dead);
  CHECK(f.event("evt_lost").event.status == EventStatus::unroutable);
}

TEST_CASE("replay: a mended mapping routes what could not be routed, under the same id")
{
  ReplayFixture f;
  CHECK(f.replay("evt_lost", {.remap = true}).destinations == Ids{"d"});
  const auto lost = f.event("evt_lost").event;
  CHECK(lost.status == EventStatus::pending);
  CHECK(lost.sender == "+15550007777");
  CHECK(lost.envelope.find(R"("id":"evt_lost")") != std::string::npos);
  CHECK(f.claim("d") == Ids{"evt_lost"});
  const auto trace = f.writer->find_delivery("evt_lost").value().trace;
  CHECK(trace.find("2026-11-23T22:41:07.123Z") != std::string::npos);
}

TEST_CASE("replay: a mapping that is still wrong leaves the event as it is")
{
  ReplayFixture f;
  f.sender_path = "nowhere";
  const Replayed still = f.replay("evt_lost", {.remap = true});
  CHECK_FALSE(still.is_queued);
  CHECK(still.reason.find("still unroutable") != std::string::npos);
  CHECK(f.event("evt_lost").event.status == EventStatus::unroutable);
}

TEST_CASE("replay: an event that retention took meanwhile is skipped and says so")
{
  ReplayFixture f;
  const EventRow dead = f.event("evt_dead").event;
  const EventRow lost = f.event("evt_lost").event;
  const TimePoint later = f.clock.now() + std::chrono::hours(1);
  REQUIRE(f.writer->prune({.before = later, .now = later}).value().events == 4);
  CHECK(f.replay(dead).reason == "it is no longer kept");
  CHECK(f.replay(dead, {.to = {"d"}}).reason == "it is no longer kept");
  CHECK(f.replay(lost, {.remap = true}).reason == "it is no longer kept");
}
