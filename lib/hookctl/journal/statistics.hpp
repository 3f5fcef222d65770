#pragma once

#include "hookctl/base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::journal {

/// What to count. Every list has at most `limit` rows.
struct StatisticsFilter {
  std::optional<std::string> account{};
  std::optional<TimePoint> since{};
  std::size_t limit = 1'000;
};

/// Accepted deliveries of one account with one answer.
struct DeliveryCount {
  std::string account;
  int status = 0;
  std::int64_t count = 0;
  std::int64_t repeats = 0; ///< further ones, which were known already
  TimePoint last;
};

struct EventCount {
  std::string account;
  std::string code;
  std::string status;
  std::int64_t count = 0;
  TimePoint last;
};

/// Of those that the ring of refusals still holds.
struct RefusalCount {
  std::string account; ///< "" where the URL named none
  int status = 0;
  std::string reason;
  std::int64_t count = 0;
  TimePoint last;
};

/// One way in which accepted payloads differ from their description (schema/drift.hpp), as their
/// traces say it.
struct DriftCount {
  std::string account;
  std::string path;
  std::string what;
  std::string keyword;
  std::int64_t deliveries = 0;
  std::int64_t times = 0;
  TimePoint last;
  std::string last_delivery;
};

/// What the journal holds, counted; one consistent view. Deliveries and events are sorted by name,
/// refusals and drift by how often, most first.
struct Statistics {
  std::vector<DeliveryCount> deliveries;
  std::vector<EventCount> events;
  std::vector<RefusalCount> refusals;
  std::vector<DriftCount> drift;
  /// Any of the lists was cut at the limit.
  bool is_cut = false;
};

} // namespace hookctl::journal
