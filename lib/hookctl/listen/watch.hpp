#pragma once

#include "hookctl/base/mutex.hpp"
#include "hookctl/listen/expectations.hpp"
#include "hookctl/listen/listener.hpp"
#include "hookctl/listen/verdict.hpp"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::listen {

/// What a listener is started for; empty: until it is stopped.
struct Goal {
  std::optional<std::size_t> deliveries; ///< so many accepted ones, repeats left out
  std::vector<Expectation> expectations;
  std::optional<std::chrono::milliseconds> timeout;

  [[nodiscard]] bool is_empty() const { return !deliveries && expectations.empty() && !timeout; }
};

/// Ends a listener when it has seen what it was started for. It is over when the wanted number of
/// deliveries came or, without one, when every expectation is met; when the time is; or when
/// somebody stops it. An event counts once its delivery is on stable storage and its sender was
/// answered; of what goes to destinations the first attempt at each is waited for, unless one of
/// them wants no more events (410). Passes everything on to another observer, which sees it first.
class Watch final : public Observer {
public:
  Watch(Goal goal, Observer& next);

  void on_delivery(const DeliveryReport& report) override;
  void on_attempt(const deliver::AttemptReport& report) override;

  /// Calls `serve`, which is to run a listener that has this for its observer, with a token that is
  /// stopped when it is over, and says what came of it: deliveries that were under way then count
  /// as well. The time begins with the call. To be called once.
  Verdict run(const std::function<void(const std::stop_token&)>& serve,
              const std::stop_token& stop);

private:
  /// False when the time was over first.
  bool wait(const std::stop_token& stop);
  void note_accepted(const DeliveryReport& report) REQUIRES(m_mutex);
  [[nodiscard]] bool is_reached() const REQUIRES(m_mutex);
  [[nodiscard]] bool is_over() const REQUIRES(m_mutex);
  [[nodiscard]] Verdict verdict(bool in_time);

  Observer& m_next;
  const std::optional<std::size_t> m_wanted;
  const std::optional<std::chrono::milliseconds> m_timeout;
  const bool m_waits; ///< for more than a stop or the time
  Mutex m_mutex;
  std::condition_variable_any m_changed;
  Expectations m_expectations GUARDED_BY(m_mutex);
  Verdict m_seen GUARDED_BY(m_mutex); ///< the numbers and the last refusal
  /// An event and a destination.
  using Trial = std::pair<std::string, std::string>;
  /// Those of counted deliveries without an attempt, and attempts that were faster than the report
  /// of their delivery.
  std::set<Trial> m_untried GUARDED_BY(m_mutex);
  std::set<Trial> m_tried_early GUARDED_BY(m_mutex);
  std::set<std::string> m_disabled GUARDED_BY(m_mutex); ///< destinations that want no more
};

} // namespace hookctl::listen
