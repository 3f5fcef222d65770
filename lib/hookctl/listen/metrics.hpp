#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/listen/observer.hpp"
#include "hookctl/metrics/histogram.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace hookctl::listen {

/// What became of a request.
enum class DeliveryOutcome {
  accepted,
  duplicate, ///< a repeat of one that is kept
  handshake,
  refused,
  not_kept, ///< would be accepted, but was answered with an error
};

inline constexpr std::array<std::string_view, 5> kDeliveryOutcomes = {
    "accepted", "duplicate", "handshake", "refused", "not_kept"};

DeliveryOutcome outcome_of(const DeliveryReport& report);

/// What an account's deliveries came to.
struct AccountCounts {
  std::array<std::uint64_t, kDeliveryOutcomes.size()> deliveries{}; ///< by DeliveryOutcome
  std::map<int, std::uint64_t> statuses;                            ///< of the answers
  std::map<journal::EventStatus, std::uint64_t> events; ///< of accepted deliveries, as first kept
  std::uint64_t drifted = 0;
};

/// How attempts at a destination ended.
struct DestinationCounts {
  std::uint64_t delivered = 0;
  std::uint64_t retried = 0;
  std::uint64_t dead = 0;
};

/// Counts what a listener does, and passes it on to another observer. Labels come from the
/// configuration only: an account has a place of its own once a request found it, and what found
/// none shares one, so that strangers cannot make them more. Any thread.
class Metrics final : public Observer {
public:
  /// Requests that found no account.
  static constexpr std::string_view kUnknownAccount = "";

  explicit Metrics(Observer& next);

  /// These are shown with zeros before anything comes.
  void add_accounts(std::span<const std::string> names);
  /// Events of open gates go there.
  void add_destination(const std::string& name);

  void on_delivery(const DeliveryReport& report) override;
  void on_attempt(const deliver::AttemptReport& report) override;

  /// Of every request, however it ends: from its arrival to the decision.
  metrics::Histogram decide_seconds;
  metrics::Histogram attempt_seconds;

  struct Snapshot {
    std::map<std::string, AccountCounts, std::less<>> accounts;
    std::map<std::string, DestinationCounts, std::less<>> destinations;
  };

  [[nodiscard]] Snapshot read() const;

private:
  Observer& m_next;
  mutable Mutex m_mutex;
  Snapshot m_counts GUARDED_BY(m_mutex);
};

} // namespace hookctl::listen
