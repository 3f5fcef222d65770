#include "hookctl/listen/metrics.hpp"

#include "hookctl/listen/event_status.hpp"

namespace hookctl::listen {

namespace {

using std::chrono::microseconds;

constexpr std::array kDecideBounds = {microseconds{10},
                                      microseconds{25},
                                      microseconds{50},
                                      microseconds{100},
                                      microseconds{250},
                                      microseconds{500},
                                      microseconds{1'000},
                                      microseconds{2'500},
                                      microseconds{10'000},
                                      microseconds{100'000}};

constexpr std::array kAttemptBounds = {microseconds{5'000},
                                       microseconds{10'000},
                                       microseconds{25'000},
                                       microseconds{50'000},
                                       microseconds{100'000},
                                       microseconds{250'000},
                                       microseconds{500'000},
                                       microseconds{1'000'000},
                                       microseconds{2'500'000},
                                       microseconds{5'000'000},
                                       microseconds{10'000'000}};

/// The place of `name`, made when there is none.
template<typename Map> auto& place_of(Map& map, std::string_view name)
{
  const auto found = map.find(name);
  return found != map.end() ? found->second : map[std::string(name)];
}

} // namespace

DeliveryOutcome outcome_of(const DeliveryReport& report)
{
  switch (report.decision.kind) {
  case receive::Decision::Kind::refused:
    return DeliveryOutcome::refused;
  case receive::Decision::Kind::handshake:
    return DeliveryOutcome::handshake;
  case receive::Decision::Kind::accepted:
    break;
  }
  if (report.delivery_id.empty()) {
    return DeliveryOutcome::not_kept;
  }
  return report.duplicate ? DeliveryOutcome::duplicate : DeliveryOutcome::accepted;
}

Metrics::Metrics(Observer& next)
    : decide_seconds(kDecideBounds)
    , attempt_seconds(kAttemptBounds)
    , m_next(next)
{
}

void Metrics::add_accounts(std::span<const std::string> names)
{
  const MutexLock lock(m_mutex);
  for (const std::string& name : names) {
    m_counts.accounts[name];
  }
}

void Metrics::add_destination(const std::string& name)
{
  const MutexLock lock(m_mutex);
  m_counts.destinations[name];
}

void Metrics::on_delivery(const DeliveryReport& report)
{
  const DeliveryOutcome outcome = outcome_of(report);
  {
    const MutexLock lock(m_mutex);
    AccountCounts& account = place_of(m_counts.accounts, report.decision.account);
    ++account.deliveries[static_cast<std::size_t>(outcome)];
    ++account.statuses[report.status];
    if (outcome == DeliveryOutcome::accepted) {
      account.drifted += report.decision.drift.is_empty() ? 0U : 1U;
      for (const receive::DecidedEvent& event : report.decision.events) {
        ++account.events[status_of(event.gate, !event.destinations.empty())];
      }
    }
  }
  m_next.on_delivery(report);
}

void Metrics::on_attempt(const deliver::AttemptReport& report)
{
  attempt_seconds.observe(report.took);
  {
    const MutexLock lock(m_mutex);
    DestinationCounts& counts = place_of(m_counts.destinations, report.destination);
    switch (deliver::fate_of(report)) {
    case deliver::Fate::delivered:
      ++counts.delivered;
      break;
    case deliver::Fate::retried:
    case deliver::Fate::disabled:
      ++counts.retried;
      break;
    case deliver::Fate::dead:
      ++counts.dead;
      break;
    }
  }
  m_next.on_attempt(report);
}

Metrics::Snapshot Metrics::read() const
{
  const MutexLock lock(m_mutex);
  return m_counts;
}

} // namespace hookctl::listen
