#include "hookctl/listen/watch.hpp"

#include "hookctl/listen/event_status.hpp"

#include <thread>
#include <utility>

namespace hookctl::listen {

namespace {

/// Attempts at events of an earlier run are never asked for.
constexpr std::size_t kMostTriedEarly = 10'000;

Arrival arrival_of(const receive::DecidedEvent& event, const std::string& account)
{
  Arrival arrival;
  arrival.id = event.id;
  arrival.account = account;
  arrival.code = event.code;
  arrival.sender = event.sender;
  arrival.source = event.source;
  arrival.recipient = event.recipient;
  arrival.status = status_of(event.gate, !event.destinations.empty());
  arrival.reason = event.reason;
  arrival.envelope = event.envelope;
  return arrival;
}

} // namespace

Watch::Watch(Goal goal, Observer& next)
    : m_next(next)
    , m_wanted(goal.deliveries)
    , m_timeout(goal.timeout)
    , m_waits(goal.deliveries || !goal.expectations.empty())
    , m_expectations(std::move(goal.expectations))
{
}

void Watch::on_delivery(const DeliveryReport& report)
{
  m_next.on_delivery(report);
  bool over = false;
  {
    const MutexLock lock(m_mutex);
    if (report.decision.kind == receive::Decision::Kind::refused) {
      ++m_seen.refused;
      m_seen.last_refusal = {report.status, report.decision.account, report.decision.reason};
    } else if (report.decision.kind == receive::Decision::Kind::accepted) {
      note_accepted(report);
    }
    over = is_over();
  }
  if (over) {
    m_changed.notify_all();
  }
}

void Watch::note_accepted(const DeliveryReport& report)
{
  if (report.delivery_id.empty()) {
    ++m_seen.not_kept;
    return;
  }
  if (report.duplicate) {
    ++m_seen.repeats;
    return;
  }
  const bool counts = m_waits && !is_reached();
  ++m_seen.deliveries;
  for (const auto& event : report.decision.events) {
    if (!m_expectations.empty()) {
      m_expectations.offer(arrival_of(event, report.decision.account));
    }
    for (const std::string& destination : event.destinations) {
      const Trial trial{event.id, destination};
      if (counts && m_tried_early.erase(trial) == 0 && !m_disabled.contains(destination)) {
        m_untried.insert(trial);
      }
    }
  }
}

void Watch::on_attempt(const deliver::AttemptReport& report)
{
  m_next.on_attempt(report);
  if (!m_waits) {
    return;
  }
  bool over = false;
  {
    const MutexLock lock(m_mutex);
    const Trial trial{report.outgoing.event_id, std::string(report.destination)};
    if (report.attempt.outcome == destination::Attempt::Outcome::disabled) {
      m_disabled.insert(trial.second); // there will be no attempt at what waits for it
      std::erase_if(m_untried, [&](const Trial& one) { return one.second == trial.second; });
    }
    if (m_untried.erase(trial) == 0 && m_tried_early.size() < kMostTriedEarly) {
      m_tried_early.insert(trial);
    }
    over = is_over();
  }
  if (over) {
    m_changed.notify_all();
  }
}

bool Watch::is_reached() const
{
  if (m_wanted) {
    return m_seen.deliveries >= *m_wanted;
  }
  return !m_expectations.empty() && m_expectations.all_met();
}

bool Watch::is_over() const
{
  return is_reached() && m_untried.empty();
}

bool Watch::wait(const std::stop_token& stop)
{
  MutexLock lock(m_mutex);
  const auto over = [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) { return is_over(); };
  if (!m_timeout) {
    m_changed.wait(lock, stop, over);
    return true;
  }
  return m_changed.wait_for(lock, stop, *m_timeout, over) || stop.stop_requested();
}

Verdict Watch::run(const std::function<void(const std::stop_token&)>& serve,
                   const std::stop_token& stop)
{
  std::stop_source over;
  bool in_time = true;
  {
    const std::jthread waiter([&] {
      in_time = wait(stop);
      over.request_stop();
    });
    serve(over.get_token());
  }
  return verdict(in_time);
}

Verdict Watch::verdict(bool in_time)
{
  const MutexLock lock(m_mutex);
  Verdict verdict = m_seen;
  verdict.wanted = m_wanted;
  verdict.timeout = m_timeout.value_or(std::chrono::milliseconds(0));
  verdict.expectations = m_expectations.outcomes();
  if (!in_time && !(is_reached() && m_expectations.all_met())) {
    verdict.kind = Verdict::Kind::timed_out;
  } else if (!m_expectations.all_met()) {
    verdict.kind = Verdict::Kind::unmet;
  }
  return verdict;
}

} // namespace hookctl::listen
