#pragma once

#include "hookctl/listen/expectation.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::listen {

/// Most expectations of one listener.
inline constexpr std::size_t kMostExpectations = 100;

/// Expectations and the events that meet them: each by one event, each event one of them at most.
/// As many are met as can be, whatever the order in which events come: an event that would do for
/// two expectations is moved to the one that needs it. Remembers no more events than expectations.
/// Not safe for several threads.
class Expectations {
public:
  explicit Expectations(std::vector<Expectation> all);

  /// An event arrived; each once.
  void offer(const Arrival& arrival);

  [[nodiscard]] bool empty() const { return m_all.empty(); }

  [[nodiscard]] bool all_met() const { return m_kept.size() == m_all.size(); }

  /// Of an unmet expectation: the event that fails the fewest of its conditions.
  struct Nearest {
    std::string event;
    std::string account;
    std::string code;
    journal::EventStatus status = journal::EventStatus::no_destination;
    std::vector<std::string> misses;  ///< in words; empty when the event meets another expectation
    std::optional<std::size_t> meets; ///< that one, from 0
  };

  struct Outcome {
    std::string text;                 ///< the expectation as written
    std::optional<std::string> event; ///< that meets it
    std::optional<Nearest> nearest;   ///< when it is unmet and any event came
  };

  /// In the order of the expectations.
  [[nodiscard]] std::vector<Outcome> outcomes() const;

private:
  /// An event that meets an expectation, and all that it could meet.
  struct Kept {
    std::string id;
    std::vector<std::size_t> fits;
  };

  bool assign(std::size_t kept, std::vector<bool>& tried);
  void note_nearest(std::size_t expectation,
                    const Arrival& arrival,
                    std::vector<std::string> misses,
                    bool was_kept);
  [[nodiscard]] std::optional<std::size_t> met_by_event(const std::string& id) const;

  std::vector<Expectation> m_all;
  bool m_has_filters = false;
  std::vector<Kept> m_kept;
  std::vector<std::optional<std::size_t>> m_met_by; ///< of each expectation, an index of m_kept
  std::vector<std::optional<Nearest>> m_nearest;
};

} // namespace hookctl::listen
