#include "hookctl/inbox/selection.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/event/parse_envelope.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::inbox {

namespace {

constexpr std::size_t kPage = 256;
constexpr std::size_t kPageBytes = std::size_t{4} << 20U;

} // namespace

Walk::Walk(journal::Journal& journal, Selection selection)
    : m_journal(journal)
    , m_selection(std::move(selection))
{
}

Result<std::optional<journal::EventRow>> Walk::next()
{
  while (m_given < m_selection.filter.limit) {
    if (m_next == m_page.size()) {
      HOOKCTL_TRY_AS(const bool more, load_page());
      if (!more) {
        break;
      }
    }
    journal::EventRow& row = m_page[m_next++];
    ++m_looked_at;
    HOOKCTL_TRY_AS(const bool chosen, fits(row));
    if (chosen) {
      ++m_given;
      return std::optional(std::move(row));
    }
  }
  return std::optional<journal::EventRow>{};
}

Result<bool> Walk::load_page()
{
  journal::EventFilter filter = m_selection.filter;
  filter.limit = m_selection.where ? kPage : std::min(kPage, filter.limit - m_given);
  filter.bytes = kPageBytes;
  m_next = 0;
  m_page.clear();
  HOOKCTL_TRY_AS(m_page, m_journal.list_events(filter));
  if (m_page.empty()) {
    return false;
  }
  const bool goes_back = filter.order == journal::ListOrder::newest_first;
  (goes_back ? m_selection.filter.before : m_selection.filter.after) = m_page.back().place;
  return true;
}

Result<bool> Walk::fits(const journal::EventRow& row)
{
  if (!m_selection.where) {
    return true;
  }
  HOOKCTL_TRY_AS(const auto envelope, event::parse_envelope(row.envelope));
  HOOKCTL_TRY_AS(const bool holds, m_selection.where->holds(envelope));
  if (!holds && !m_has_turned_away) {
    m_has_turned_away = true;
    const auto clashes = m_selection.where->type_clashes(envelope);
    m_type_clash = clashes.empty() ? "" : text("in ", row.id, " ", clashes.front());
  }
  return holds;
}

} // namespace hookctl::inbox
