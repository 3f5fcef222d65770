#pragma once

#include "hookctl/base/text.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hookctl::tests {

inline journal::NewEvent make_event(std::string id, std::vector<std::string> destinations = {})
{
  journal::NewEvent event;
  event.id = std::move(id);
  event.code = "orders/create";
  event.recipient = "bot";
  event.status =
      destinations.empty() ? journal::EventStatus::no_destination : journal::EventStatus::pending;
  event.reason = destinations.empty() ? "no destination takes it" : "";
  event.envelope = text(R"({"id":")", event.id, R"("})");
  event.destinations = std::move(destinations);
  return event;
}

inline journal::NewDelivery make_delivery(std::string id,
                                          std::vector<journal::NewEvent> events = {})
{
  journal::NewDelivery delivery;
  delivery.id = std::move(id);
  delivery.account = "shop";
  delivery.provider = "shopify";
  delivery.request.method = "POST";
  delivery.request.target = "/development/shop/token";
  delivery.request.body = "{}";
  delivery.request.received_at = FakeClock().now();
  delivery.verified = "hmac-sha256";
  delivery.trace = "[]";
  delivery.events = std::move(events);
  return delivery;
}

inline journal::Settlement
make_settlement(std::string event, std::string destination, journal::DestinationState state)
{
  journal::Settlement settlement;
  settlement.event_id = std::move(event);
  settlement.destination = std::move(destination);
  settlement.state = state;
  settlement.at = FakeClock().now();
  return settlement;
}

/// A writer in a folder of its own.
struct JournalFixture {
  explicit JournalFixture(journal::SqliteOptions with = {})
      : options(std::move(with))
  {
    if (!options.vfs.empty()) {
      dir.write("state/dev/journal.db", ""); // hundreds of faulty disks, and no real sync for any
    }
    reopen();
  }

  void reopen()
  {
    writer.reset();
    auto opened = journal::open_sqlite_writer(file, options);
    REQUIRE_MESSAGE(opened.has_value(), (opened ? std::string{} : opened.error().message));
    writer = *std::move(opened);
  }

  Result<std::vector<journal::Appended>> append(std::vector<journal::NewDelivery> batch)
  {
    return writer->append(batch);
  }

  Result<> settle(std::initializer_list<journal::Settlement> batch)
  {
    return writer->settle(std::span(batch.begin(), batch.size()));
  }

  /// Ids of the events that are handed out.
  std::vector<std::string> claim(std::string_view destination, std::size_t limit = 100)
  {
    std::vector<std::string> ids;
    const auto claimed = writer->claim(destination, clock.now(), {.limit = limit}).value();
    for (const auto& one : claimed) {
      ids.push_back(one.event_id);
    }
    return ids;
  }

  journal::EventDetails event(std::string_view id)
  {
    const auto delivery = writer->find_delivery(id).value();
    for (const auto& details : delivery.events) {
      if (details.event.id == id) {
        return details;
      }
    }
    FAIL("no such event");
    return {};
  }

  TempDir dir;
  std::string file = dir.file("state/dev/journal.db");
  journal::SqliteOptions options;
  FakeClock clock;
  std::unique_ptr<journal::Journal> writer;
};

using Ids = std::vector<std::string>;

} // namespace hookctl::tests
