#pragma once

#include "hookctl/routing/definition.hpp"
#include "hookctl/routing/route.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::routing {

/// Where one event goes, or why nowhere.
struct Routed {
  std::vector<std::string> destinations; ///< names, in the table's order
  std::string reason;                    ///< "" unless `destinations` is empty
};

/// The destinations that events are handed to. Immutable and safe to share between threads.
class Table {
public:
  /// Nothing is taken.
  Table() = default;

  /// Those that are not enabled take nothing.
  explicit Table(const std::vector<Definition>& definitions);

  /// `envelope` is the event's (event/envelope.hpp), looked at only where a condition asks for it.
  /// A condition that reaches its limit of steps takes nothing; the reason says so.
  [[nodiscard]] Routed route(const Candidate& event, std::string_view envelope) const;

private:
  struct Entry {
    std::string name;
    Route route;
  };

  std::vector<Entry> m_entries;
};

} // namespace hookctl::routing
