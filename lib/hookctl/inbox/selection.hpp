#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/path/filter.hpp"

#include <cstddef>
#include <optional>
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

private:
  Result<bool> load_page();
  [[nodiscard]] Result<bool> fits(const journal::EventRow& row) const;

  journal::Journal& m_journal;
  Selection m_selection;
  std::vector<journal::EventRow> m_page;
  std::size_t m_next = 0;
  std::size_t m_given = 0;
  std::size_t m_looked_at = 0;
};

} // namespace hookctl::inbox
