#include "hookctl/bulk/events.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/preset/preset.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using bulk::EventMapper;

namespace {

constexpr std::string_view kNow = "2026-11-28T08:00:00.000Z";

std::shared_ptr<EventMapper::Plan> make_plan(account::Definition definition)
{
  auto plan = std::make_shared<EventMapper::Plan>();
  plan->definition = std::make_shared<const account::Definition>(std::move(definition));
  plan->now = *parse_time(kNow);
  return plan;
}

/// What a line became, and how often each thing was counted.
struct Mapped {
  std::vector<json::Document> events;
  bulk::Counts counts;
};

Mapped map_line(EventMapper& mapper, std::string_view line)
{
  std::string out;
  const auto counts = mapper.map(line, out);
  REQUIRE_MESSAGE(counts.has_value(), counts.error().message);
  Mapped mapped;
  mapped.counts = *counts;
  while (!out.empty()) {
    const std::size_t end = out.find('\n');
    REQUIRE(end != std::string::npos);
    mapped.events.push_back(tests::document_of(out.substr(0, end)));
    out.erase(0, end + 1);
  }
  return mapped;
}

std::string member(const json::Document& document, std::initializer_list<const char*> names)
{
  json::NodeIndex at = json::Document::root();
  for (const char* name : names) {
    const auto found = document.find_member(at, name);
    REQUIRE(found);
    at = *found;
  }
  return document.to_text(at);
}

} // namespace

TEST_CASE("bulk: an event is the listener's and says that nobody received it")
{
  EventMapper mapper(make_plan(tests::defined(tests::user_account({"phone"}))));
  const auto mapped = map_line(mapper, R"({"phone":"+1555","total": 170.00})");
  REQUIRE(mapped.events.size() == 1);
  const auto& event = mapped.events[0];
  CHECK(member(event, {"sender"}) == "+1555");
  CHECK(member(event, {"recipient"}) == "user");
  CHECK(member(event, {"event", "data"}) == R"({"phone":"+1555","total":170.00})");
  CHECK(member(event, {"delivery", "verified"}) == "none");
  CHECK(member(event, {"delivery", "key"}).empty());
  CHECK(member(event, {"delivery", "received_at"}) == kNow);
  CHECK(member(event, {"time"}) == kNow);
  CHECK(mapped.counts == bulk::Counts{.rows = 1});
}

TEST_CASE("bulk: ids are those of the line whichever mapper makes them")
{
  const auto plan = make_plan(tests::defined(tests::user_account({"phone"})));
  EventMapper one(plan);
  EventMapper other(plan);
  std::ignore = map_line(other, R"({"phone":"+2"})");
  const auto a = map_line(one, R"({"phone":"+1"})");
  const auto b = map_line(other, R"({"phone":"+1"})");
  const auto c = map_line(other, R"({"phone":"+1" })");
  const std::string id = member(a.events[0], {"id"});
  CHECK(id.starts_with("evt_"));
  CHECK(id.size() == 30);
  CHECK(member(b.events[0], {"id"}) == id);
  CHECK(member(c.events[0], {"id"}) != id);
  CHECK(member(b.events[0], {"delivery", "id"}) == member(a.events[0], {"delivery", "id"}));
}

TEST_CASE("bulk: an event without a route is counted")
{
  EventMapper mapper(make_plan(tests::defined(tests::user_account({"phone"}))));
  const auto mapped = map_line(mapper, R"({"fone":"+1555"})");
  REQUIRE(mapped.events.size() == 1);
  CHECK(mapped.counts.unroutable == 1);
}

TEST_CASE("bulk: an event has the time that its payload states")
{
  struct Case {
    const char* payload;
    std::string_view time;
  };

  const Case cases[] = {
      {R"({"id":"evt_1","created":1609459200})", "2021-01-01T00:00:00.000Z"},
      {R"({"id":"evt_1","created":1609459200123})", "2021-01-01T00:00:00.123Z"},
      {R"({"id":"evt_1","created":"2021-01-01T01:00:00+01:00"})", "2021-01-01T00:00:00.000Z"},
      {R"({"id":"evt_1","created":"last week"})", kNow},
      {R"({"id":"evt_1","created":-5})", kNow},
      {R"({"id":"evt_1","created":99999999999999999})", kNow},
      {R"({"id":"evt_1"})", kNow},
  };
  EventMapper mapper(make_plan(account::define(tests::built_in("stripe"), "development")));
  for (const Case& c : cases) {
    CAPTURE(c.payload);
    CHECK(member(map_line(mapper, c.payload).events[0], {"time"}) == c.time);
  }
}
