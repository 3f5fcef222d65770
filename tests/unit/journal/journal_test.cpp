#include "hookctl/journal/journal.hpp"

#include <doctest/doctest.h>

using namespace hookctl::journal;

TEST_CASE("journal: every event status has a word that reads back")
{
  const struct {
    EventStatus status;
    std::string_view word;
  } cases[] = {
      {EventStatus::pending, "pending"},
      {EventStatus::delivered, "delivered"},
      {EventStatus::dead, "dead"},
      {EventStatus::inactive, "inactive"},
      {EventStatus::unroutable, "unroutable"},
      {EventStatus::no_destination, "no_destination"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.word);
    CHECK(to_string(c.status) == c.word);
    CHECK(parse_event_status(c.word) == c.status);
  }
  CHECK_FALSE(parse_event_status("Pending"));
  CHECK_FALSE(parse_event_status(""));
}

TEST_CASE("journal: every destination state has a word")
{
  CHECK(to_string(DestinationState::pending) == "pending");
  CHECK(to_string(DestinationState::delivered) == "delivered");
  CHECK(to_string(DestinationState::dead) == "dead");
}
