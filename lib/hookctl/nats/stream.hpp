#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/nats/connection.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::nats {

/// How a stream must be. Messages are on disk, none of them goes by itself unless `keep_newest`.
struct StreamSettings {
  std::string name;
  std::string description;
  std::string subject; ///< with wildcards
  /// How long a message id is known.
  std::chrono::milliseconds duplicate_window{std::chrono::minutes(2)};
  /// nullopt: as it is, 1 for a new one.
  std::optional<int> replicas{};
  /// Only so many, the oldest go; 0: all.
  std::int64_t keep_newest = 0;
  /// Of each subject only the newest, so that it is a key and its value.
  bool is_table = false;
  /// A message goes when it is acknowledged; one consumer for each subject.
  bool is_queue = false;
};

struct StreamState {
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  std::uint64_t first = 0; ///< sequences
  std::uint64_t last = 0;
  int replicas = 1;
};

struct StoredMessage {
  std::string subject;
  std::string payload;
  std::uint64_t sequence = 0;
  TimePoint at;
};

/// Makes the stream when it is missing; else sets what may be set and checks the rest. invalid_data
/// for a stream that would not keep what it should.
Result<> ensure_stream(Connection& connection, const StreamSettings& settings);

/// not_found.
Result<StreamState> stream_state(Connection& connection, const std::string& stream);

/// nullopt when there is no such message, or no longer.
Result<std::optional<StoredMessage>>
find_message(Connection& connection, const std::string& stream, std::uint64_t sequence);

/// The newest with exactly this subject.
Result<std::optional<StoredMessage>>
find_newest(Connection& connection, const std::string& stream, const std::string& subject);

/// Takes away what was stored before `sequence` with this subject, which may have wildcards.
Result<> purge_before(Connection& connection,
                      const std::string& stream,
                      const std::string& subject,
                      std::uint64_t sequence);

/// Takes one away. Nothing happens when there is none.
Result<> remove_message(Connection& connection, const std::string& stream, std::uint64_t sequence);

/// Where a look through a stream begins and ends.
struct Range {
  std::string subject; ///< with wildcards
  std::uint64_t first = 1;
  /// Instead of `first`.
  std::optional<TimePoint> since{};
  std::uint64_t last = UINT64_MAX;
};

/// Gives every message of the range to `take`, in order, until that says false. What is stored
/// meanwhile may or may not be seen.
Result<> scan(Connection& connection,
              const std::string& stream,
              const Range& range,
              const std::function<Result<bool>(StoredMessage)>& take);

} // namespace hookctl::nats
