#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/path/filter.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::inbox {

/// Which events are meant.
struct Selection {
  /// Its limit counts what fits `where` as well.
  journal::EventFilter filter = {};
  /// A condition on the envelope (event/envelope.hpp): `@.event.data.total > 10`.
  std::optional<path::Filter> where = {};
};

/// The chosen events, one after the other. The journal is read page by page, each a short view of
/// its own: memory is bounded, and a reader that takes its time holds nobody up. What comes in
/// meanwhile is given too, when it is walked from the oldest.
class Walk {
public:
  /// Borrows the journal.
  Walk(journal::Journal& journal, Selection selection);

  /// nullopt at the end; then it can be asked again for what has come since. The failures of the
  /// journal; invalid_data when `where` reaches its limit of steps.
  Result<std::optional<journal::EventRow>> next();

  /// Events that were looked at so far.
  [[nodiscard]] std::size_t looked_at() const { return m_looked_at; }

  /// Of the first event that `where` did not take: what was compared with a value of another type
  /// (path::Filter::type_clashes), or "".
  [[nodiscard]] const std::string& type_clash() const { return m_type_clash; }

private:
  Result<bool> load_page();
  Result<bool> fits(const journal::EventRow& row);

  journal::Journal& m_journal;
  Selection m_selection;
  std::vector<journal::EventRow> m_page;
  std::size_t m_next = 0;
  std::size_t m_given = 0;
  std::size_t m_looked_at = 0;
  bool m_has_turned_away = false;
  std::string m_type_clash;
};

} // namespace hookctl::inbox
