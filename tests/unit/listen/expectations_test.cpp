#include "hookctl/listen/expectations.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

using namespace hookctl;
using listen::Arrival;
using listen::Expectation;
using listen::Expectations;

namespace {

Arrival event(const std::string& id, const std::string& code, const std::string& sender = "+1")
{
  Arrival arrival;
  arrival.id = id;
  arrival.account = "shop";
  arrival.code = code;
  arrival.sender = sender;
  arrival.recipient = "user";
  arrival.envelope = R"({"event":{"code":")" + code + R"("}})";
  return arrival;
}

Expectations expecting(const std::vector<std::string>& texts)
{
  std::vector<Expectation> all;
  for (const std::string& text : texts) {
    all.push_back(*Expectation::parse(text));
  }
  return Expectations(std::move(all));
}

} // namespace

TEST_CASE("expectations: each is met by an event of its own")
{
  Expectations all = expecting({"code=a", "code=a", "@.event.code == 'b'"});
  all.offer(event("evt_1", "a"));
  all.offer(event("evt_2", "b"));
  CHECK_FALSE(all.all_met());
  const auto before = all.outcomes();
  CHECK(before[0].event == "evt_1");
  CHECK_FALSE(before[1].event);
  REQUIRE(before[1].nearest);
  CHECK(before[1].nearest->event == "evt_1");
  CHECK(before[1].nearest->misses.empty());
  CHECK(before[1].nearest->meets == 0);
  CHECK(before[2].event == "evt_2");
  all.offer(event("evt_3", "a"));
  CHECK(all.all_met());
  all.offer(event("evt_4", "a"));
  CHECK(all.outcomes()[1].event == "evt_3");
}

TEST_CASE("expectations: an event that would do for two is moved to the one that needs it")
{
  Expectations all = expecting({"code~orders/*", "code=orders/create"});
  all.offer(event("evt_1", "orders/create"));
  CHECK(all.outcomes()[0].event == "evt_1");
  all.offer(event("evt_2", "orders/paid"));
  REQUIRE(all.all_met());
  CHECK(all.outcomes()[0].event == "evt_2");
  CHECK(all.outcomes()[1].event == "evt_1");
}

TEST_CASE("expectations: the nearest event is the one that fails the fewest conditions")
{
  Expectations all = expecting({"code=a && sender=+2 && source=x"});
  all.offer(event("evt_1", "c"));
  CHECK(all.outcomes()[0].nearest->event == "evt_1");
  all.offer(event("evt_2", "a", "+2"));
  all.offer(event("evt_3", "a"));
  const auto nearest = all.outcomes()[0].nearest;
  CHECK(nearest->event == "evt_2");
  CHECK(nearest->code == "a");
  CHECK(nearest->misses == std::vector<std::string>{"source is missing, not \"x\""});
  CHECK_FALSE(nearest->meets);
}

TEST_CASE("expectations: of two equally near, the one that is free is shown")
{
  Expectations all = expecting({"code=a && sender=+1", "code=a && sender=+2"});
  all.offer(event("evt_1", "a", "+1"));
  CHECK(all.outcomes()[1].nearest->event == "evt_1");
  all.offer(event("evt_2", "a", "+3"));
  CHECK(all.outcomes()[1].nearest->event == "evt_2");
}

TEST_CASE("expectations: none at all are met")
{
  Expectations none = expecting({});
  CHECK(none.empty());
  CHECK(none.all_met());
  none.offer(event("evt_1", "a"));
  CHECK(none.outcomes().empty());
}

TEST_CASE("expectations: as many are met as can be, in whatever order the events come")
{
  tests::SeededRng rng(7);
  for (int round = 0; round < 200; ++round) {
    CAPTURE(round);
    // Expectation i is met by the codes of a random range; a solution exists by construction: i.
    const std::size_t count = 2 + rng.below(5);
    std::vector<std::string> texts;
    std::vector<Arrival> events;
    for (std::size_t i = 0; i < count; ++i) {
      std::string filter = "@.event.code == '" + std::to_string(i) + "'";
      for (std::size_t other = rng.below(4); other > 0; --other) {
        filter += " || @.event.code == '" + std::to_string(rng.below(count)) + "'";
      }
      texts.push_back(filter);
      events.push_back(event("evt_" + std::to_string(i), std::to_string(i)));
    }
    for (std::size_t i = count - 1; i > 0; --i) {
      std::swap(events[i], events[rng.below(i + 1)]);
    }
    Expectations all = expecting(texts);
    for (const Arrival& one : events) {
      CHECK_FALSE(all.all_met());
      all.offer(one);
    }
    CHECK(all.all_met());
  }
}

TEST_CASE("expectations: a payload as deep as one may be is looked at")
{
  const std::size_t depth = json::Limits{}.depth;
  Arrival deep = event("evt_1", "a");
  deep.envelope =
      R"({"event":{"code":"a","data":)" + std::string(depth, '[') + std::string(depth, ']') + "}}";
  Expectations all = expecting({"@.event.code == 'a'"});
  all.offer(deep);
  CHECK(all.all_met());
}
