#include "hookctl/journal/detail/stream_queries.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

namespace hookctl::journal::detail {

namespace {

/// What became of the events that a destination was tried with.
struct Outcomes {
  int delivered = 0;
  bool is_dead = false;
};

using OutcomesById = std::unordered_map<std::string, Outcomes>;

EventStatus status_of(const NewEvent& event, const OutcomesById& outcomes)
{
  const auto found = outcomes.find(event.id);
  if (event.status != EventStatus::pending || found == outcomes.end()) {
    return event.status;
  }
  if (found->second.is_dead) {
    return EventStatus::dead;
  }
  const auto all = static_cast<int>(event.destinations.size());
  return found->second.delivered == all ? EventStatus::delivered : EventStatus::pending;
}

template<typename Row> void note(Row& row, TimePoint at)
{
  ++row.count;
  row.last = std::max(row.last, at);
}

class Counter {
public:
  explicit Counter(const StatisticsFilter& filter)
      : m_filter(filter)
  {
  }

  void add(const NewDelivery& delivery, const OutcomesById& outcomes)
  {
    const TimePoint at = delivery.request.received_at;
    if (!is_wanted(delivery.account, at)) {
      return;
    }
    auto& row = m_deliveries[{delivery.account, delivery.status}];
    row.account = delivery.account;
    row.status = delivery.status;
    note(row, at);
    for (const NewEvent& event : delivery.events) {
      const std::string status(to_string(status_of(event, outcomes)));
      auto& counted = m_events[{delivery.account, event.code, status}];
      counted.account = delivery.account;
      counted.code = event.code;
      counted.status = status;
      note(counted, at);
    }
  }

  void add(const Refusal& refusal)
  {
    if (is_wanted(refusal.account, refusal.at)) {
      auto& row = m_refusals[{refusal.account, refusal.status, refusal.reason}];
      row.account = refusal.account;
      row.status = refusal.status;
      row.reason = refusal.reason;
      note(row, refusal.at);
    }
  }

  [[nodiscard]] Statistics result() const
  {
    Statistics out;
    out.deliveries = rows(m_deliveries, out.is_cut);
    out.events = rows(m_events, out.is_cut);
    out.refusals = rows(m_refusals, out.is_cut);
    std::ranges::stable_sort(out.refusals, std::greater<>(), &RefusalCount::count);
    return out;
  }

private:
  [[nodiscard]] bool is_wanted(const std::string& account, TimePoint at) const
  {
    return (!m_filter.account || *m_filter.account == account) &&
           (!m_filter.since || at >= *m_filter.since);
  }

  template<typename Key, typename Row>
  std::vector<Row> rows(const std::map<Key, Row>& all, bool& is_cut) const
  {
    std::vector<Row> out;
    for (const auto& [key, row] : all) {
      if (out.size() == m_filter.limit) {
        is_cut = true;
        break;
      }
      out.push_back(row);
    }
    return out;
  }

  const StatisticsFilter& m_filter;
  std::map<std::pair<std::string, int>, DeliveryCount> m_deliveries;
  std::map<std::tuple<std::string, std::string, std::string>, EventCount> m_events;
  std::map<std::tuple<std::string, int, std::string>, RefusalCount> m_refusals;
};

} // namespace

Result<Statistics> StreamQueries::count(const StatisticsFilter& filter)
{
  OutcomesById outcomes;
  HOOKCTL_TRY(m_states.each([&](std::string_view event, const StateRecord& state) {
    Outcomes& all = outcomes[std::string(event)];
    all.is_dead = all.is_dead || state.state == DestinationState::dead;
    all.delivered += state.state == DestinationState::delivered ? 1 : 0;
  }));
  HOOKCTL_TRY_AS(m_amendments, m_states.amendments());
  Counter counter(filter);
  const nats::Range range{.subject = subject_of(filter.account)};
  HOOKCTL_TRY(look(range, [&](const Kept& kept) -> Result<bool> {
    counter.add(kept.delivery, outcomes);
    return true;
  }));
  HOOKCTL_TRY_AS(const auto refusals, list_refusals(SIZE_MAX));
  for (const Refusal& refusal : refusals) {
    counter.add(refusal);
  }
  return counter.result();
}

} // namespace hookctl::journal::detail
