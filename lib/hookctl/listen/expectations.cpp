#include "hookctl/listen/expectations.hpp"

#include "hookctl/event/parse_envelope.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::listen {

Expectations::Expectations(std::vector<Expectation> all)
    : m_all(std::move(all))
    , m_met_by(m_all.size())
    , m_nearest(m_all.size())
{
  m_has_filters = std::any_of(
      m_all.begin(), m_all.end(), [](const Expectation& one) { return one.has_filter(); });
}

void Expectations::offer(const Arrival& arrival)
{
  if (all_met()) {
    return;
  }
  std::optional<json::Document> envelope;
  if (m_has_filters) {
    auto parsed = event::parse_envelope(arrival.envelope);
    envelope = parsed ? std::optional(*std::move(parsed)) : std::nullopt;
  }
  std::vector<std::vector<std::string>> misses;
  Kept kept{arrival.id, {}};
  for (std::size_t i = 0; i < m_all.size(); ++i) {
    misses.push_back(m_all[i].misses(arrival, envelope ? &*envelope : nullptr));
    if (misses.back().empty()) {
      kept.fits.push_back(i);
    }
  }
  m_kept.push_back(std::move(kept));
  std::vector<bool> tried(m_all.size());
  // An event that no rearrangement has a place for will have none later either: what is met stays
  // met.
  const bool was_kept = assign(m_kept.size() - 1, tried);
  if (!was_kept) {
    m_kept.pop_back();
  }
  for (std::size_t i = 0; i < m_all.size(); ++i) {
    note_nearest(i, arrival, std::move(misses[i]), was_kept);
  }
}

/// Finds a place for the event: a free one, else by moving others where they fit as well (Kuhn's
/// augmenting path).
// NOLINTNEXTLINE(misc-no-recursion): as deep as there are expectations
bool Expectations::assign(std::size_t kept, std::vector<bool>& tried)
{
  const auto& fits = m_kept[kept].fits;
  const auto place = std::find_if(fits.begin(), fits.end(), [this](std::size_t expectation) {
    return !m_met_by[expectation].has_value();
  });
  if (place != fits.end()) {
    m_met_by[*place] = kept;
    return true;
  }
  for (const std::size_t expectation : fits) {
    if (tried[expectation]) {
      continue;
    }
    tried[expectation] = true;
    if (assign(*m_met_by[expectation], tried)) {
      m_met_by[expectation] = kept;
      return true;
    }
  }
  return false;
}

/// Of two that are equally near, one that is free tells more than one that meets another
/// expectation.
void Expectations::note_nearest(std::size_t expectation,
                                const Arrival& arrival,
                                std::vector<std::string> misses,
                                bool was_kept)
{
  auto& nearest = m_nearest[expectation];
  const bool nearer = !nearest || misses.size() < nearest->misses.size();
  const bool freer = nearest && misses.size() == nearest->misses.size() && !was_kept &&
                     met_by_event(nearest->event).has_value();
  if (nearer || freer) {
    nearest = Nearest{
        arrival.id, arrival.account, arrival.code, arrival.status, std::move(misses), std::nullopt};
  }
}

std::optional<std::size_t> Expectations::met_by_event(const std::string& id) const
{
  for (std::size_t i = 0; i < m_all.size(); ++i) {
    if (m_met_by[i] && m_kept[*m_met_by[i]].id == id) {
      return i;
    }
  }
  return std::nullopt;
}

std::vector<Expectations::Outcome> Expectations::outcomes() const
{
  std::vector<Outcome> outcomes;
  for (std::size_t i = 0; i < m_all.size(); ++i) {
    Outcome outcome{m_all[i].text(), std::nullopt, std::nullopt};
    if (m_met_by[i]) {
      outcome.event = m_kept[*m_met_by[i]].id;
    } else if (m_nearest[i]) {
      outcome.nearest = m_nearest[i];
      outcome.nearest->meets =
          outcome.nearest->misses.empty() ? met_by_event(outcome.nearest->event) : std::nullopt;
    }
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

} // namespace hookctl::listen
