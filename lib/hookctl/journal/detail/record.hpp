#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"

#include <string>
#include <string_view>

// What a stream holds, as bytes. Whoever else can write to the stream can write anything: each
// decode_… gives invalid_data for what its encode_… cannot have made.
namespace hookctl::journal::detail {

std::string encode_delivery(const NewDelivery& delivery);
Result<NewDelivery> decode_delivery(std::string_view bytes);

/// Bounded: see journal.hpp.
std::string encode_refusal(const Refusal& refusal, std::size_t longest_body);
Result<Refusal> decode_refusal(std::string_view bytes);

/// What one destination has done with one event so far.
struct StateRecord {
  std::uint64_t delivery = 0; ///< the sequence of its delivery
  std::string destination;
  DestinationState state = DestinationState::pending;
  int attempts = 0;
  std::optional<TimePoint> next_attempt{};
  std::vector<AttemptRow> latest{}; ///< attempts, at most kLatestAttempts
};

inline constexpr std::size_t kLatestAttempts = 20;

std::string encode_state(const StateRecord& state);
Result<StateRecord> decode_state(std::string_view bytes);

std::string encode_disabled(const DisabledDestination& destination);
Result<DisabledDestination> decode_disabled(std::string_view bytes);

} // namespace hookctl::journal::detail
