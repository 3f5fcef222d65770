#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>

namespace hookctl::listen {

/// How a listener plays a receiver that is slow, odd or failing, for whoever tests a sender. It
/// concerns deliveries that would be accepted; refusals and handshakes are answered as ever.
struct AnswerSettings {
  /// In place of the preset's status. A 2xx is still said only after the commit; with any other
  /// status the delivery is not kept, so that its retry is a new one and no repeat.
  std::optional<int> respond{};
  /// Of the answer, after the commit; at most kLongestDelay.
  std::chrono::milliseconds delay{0};
  /// 0 to 1: so many are answered with `respond`, or with 503 when that is none or a 2xx. nullopt:
  /// all when `respond` is no 2xx, else none.
  std::optional<double> fail_rate{};
  std::uint64_t seed = 0; ///< of the draws: the same seed, the same answers
};

/// How many of the deliveries fail, 0 to 1.
double failing_part(const AnswerSettings& settings);

/// A little less than a connection waits for its reply (http::ServerLimits).
inline constexpr std::chrono::milliseconds kLongestDelay{25'000};

/// Draws the answers. For any thread.
class AnswerPlan {
public:
  explicit AnswerPlan(const AnswerSettings& settings);

  /// The error that the next delivery gets, or nullopt: take it. One draw.
  [[nodiscard]] std::optional<int> next_failure();

  /// The status of those that are taken, in place of the preset's.
  [[nodiscard]] std::optional<int> success() const;

private:
  AnswerSettings m_settings;
  double m_rate;
  std::atomic<std::uint64_t> m_state;
};

/// A seed to tell and to repeat.
Result<std::uint64_t> draw_seed(Rng& rng);

} // namespace hookctl::listen
