#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/http/detail/connection_id.hpp"

#include <optional>
#include <set>
#include <utility>

namespace hookctl::http::detail {

/// When a connection is to be looked at.
struct Alarm {
  SteadyTime at;
  /// Where it stands in Deadlines: never later than `at`.
  std::optional<SteadyTime> placed;
};

/// The alarms of all connections. One that is put off is not moved, only found out once its old
/// place comes up: connections that are busy cost nothing here.
class Deadlines {
public:
  void set(ConnectionId id, Alarm& alarm, SteadyTime at)
  {
    alarm.at = at;
    if (!alarm.placed || at < *alarm.placed) {
      remove(id, alarm);
      alarm.placed = at;
      m_places.emplace(at, id);
    }
  }

  void remove(ConnectionId id, Alarm& alarm)
  {
    if (alarm.placed) {
      m_places.erase({*alarm.placed, id});
      alarm.placed.reset();
    }
  }

  /// Takes one whose place has come up: its alarm stands nowhere now, and is to be set again if it
  /// was put off.
  std::optional<ConnectionId> take(SteadyTime now)
  {
    if (m_places.empty() || m_places.begin()->first > now) {
      return std::nullopt;
    }
    const ConnectionId id = m_places.begin()->second;
    m_places.erase(m_places.begin());
    return id;
  }

  [[nodiscard]] std::optional<SteadyTime> next() const
  {
    return m_places.empty() ? std::nullopt : std::optional(m_places.begin()->first);
  }

private:
  std::set<std::pair<SteadyTime, ConnectionId>> m_places;
};

} // namespace hookctl::http::detail
