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
  /// By which replay, 0: none. Each of a later replay has a greater number.
  std::uint64_t replay = 0;
  std::string destination;
  DestinationState state = DestinationState::pending;
  int attempts = 0;
  std::optional<TimePoint> next_attempt{};
  std::vector<AttemptRow> latest{}; ///< attempts, at most kLatestAttempts
};

inline constexpr std::size_t kLatestAttempts = 20;

std::string encode_state(const StateRecord& state);
Result<StateRecord> decode_state(std::string_view bytes);

/// What a replay puts into the queue of a destination: one event with its request.
struct ReplayRecord {
  std::uint64_t replay = 0;
  std::uint64_t sequence = 0; ///< of the delivery that it comes from
  bool exact = false;
  NewDelivery delivery; ///< with one event
};

std::string encode_replay(const ReplayRecord& replay);
Result<ReplayRecord> decode_replay(std::string_view bytes);

/// What became of an event by replays: where else it goes, what it was mapped to anew.
struct Amendment {
  NewEvent event;           ///< as it counts now, without its envelope
  bool is_remapped = false; ///< its envelope and trace are kept apart
};

std::string encode_amendment(const Amendment& amendment);
Result<Amendment> decode_amendment(std::string_view bytes);

/// What an event was mapped to anew.
struct Mapping {
  std::string envelope;
  std::string trace;
};

std::string encode_mapping(const Mapping& mapping);
Result<Mapping> decode_mapping(std::string_view bytes);

std::string encode_disabled(const DisabledDestination& destination);
Result<DisabledDestination> decode_disabled(std::string_view bytes);

} // namespace hookctl::journal::detail
