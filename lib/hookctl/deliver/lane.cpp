#include "hookctl/deliver/lane.hpp"

#include "hookctl/deliver/settlement.hpp"

#include <algorithm>
#include <utility>

namespace hookctl::deliver {

namespace {

using destination::Attempt;
using std::chrono::milliseconds;

constexpr milliseconds kAfterJournalError{1'000};
/// A person who enables a destination again is seen after so long.
constexpr milliseconds kLookIfEnabled{2'000};
constexpr std::size_t kLeastInHand = 16;
constexpr std::size_t kMostInHand = 1024;
/// For each sender, so that none waits for the journal.
constexpr std::size_t kInHandEach = 4;

std::size_t bytes_of(const journal::Claimed& claimed)
{
  return claimed.envelope.size() + (claimed.request ? claimed.request->body.size() : 0U);
}

milliseconds until(auto then, auto now)
{
  return std::max(std::chrono::ceil<milliseconds>(then - now), milliseconds{0});
}

} // namespace

Lane::Lane(std::unique_ptr<journal::Journal> journal,
           std::unique_ptr<destination::Destination> destination,
           LaneSettings settings,
           const LaneWorld& world)
    : m_journal(std::move(journal))
    , m_destination(std::move(destination))
    , m_settings(std::move(settings))
    , m_world(world)
    , m_hand(std::clamp(m_settings.concurrency * kInHandEach, kLeastInHand, kMostInHand))
{
}

Lane::~Lane()
{
  stop_senders();
}

void Lane::wake()
{
  if (m_is_woken.exchange(true)) {
    return;
  }
  {
    const MutexLock lock(m_mutex);
  }
  m_changed.notify_one();
}

void Lane::run(const std::stop_token& stop)
{
  while (!stop.stop_requested()) {
    work();
    MutexLock lock(m_mutex);
    const bool has_changed = m_changed.wait_for(
        lock, stop, idle_time(), [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
          return has_news();
        });
    m_has_more = m_has_more || !has_changed; // nobody told of it, perhaps
  }
  stop_senders();
  auto done = settle();
  if (done) {
    done = keep_disablement(); // the last answer may have been a 410
  }
  if (!done) {
    m_world.logger.error("deliver.journal_failed",
                         {{"destination", m_destination->name()},
                          {"error", done.error().message},
                          {"delivered_again", m_unsettled.size()}});
  }
}

/// What is remembered of the destination; before that nothing is claimed for it.
Result<> Lane::begin()
{
  if (m_has_begun) {
    return {};
  }
  HOOKCTL_TRY_AS(m_is_remembered_disabled, is_listed_as_disabled());
  m_has_begun = true;
  if (m_is_remembered_disabled) {
    const MutexLock lock(m_mutex);
    m_breaker.suspect(m_world.clock.steady_now());
  }
  return {};
}

void Lane::work()
{
  auto done = begin();
  if (done) {
    done = settle();
  }
  if (done) {
    done = keep_disablement();
  }
  if (done) {
    done = look_if_enabled();
  }
  if (done) {
    done = claim();
  }
  if (!done && !m_is_failing) {
    m_world.logger.error("deliver.journal_failed",
                         {{"destination", m_destination->name()}, {"error", done.error().message}});
  }
  m_is_failing = !done;
  add_senders();
  const MutexLock lock(m_mutex);
  const bool is_busy = m_under_way > 0 || !m_finished.empty() || m_is_failing || m_disablement;
  m_is_idle = !is_busy && (m_breaker.is_disabled() || (m_ready.empty() && !is_due()));
}

Result<> Lane::settle()
{
  {
    const MutexLock lock(m_mutex);
    for (journal::Settlement& one : m_finished) {
      if (one.next_attempt) {
        m_next_due = std::min(m_next_due.value_or(*one.next_attempt), *one.next_attempt);
      }
      m_unsettled.push_back(std::move(one));
    }
    m_finished.clear();
  }
  if (m_unsettled.empty()) {
    return {};
  }
  auto settled = m_journal->settle(m_unsettled);
  if (!settled && settled.error().code == ErrorCode::not_found) {
    settled = settle_one_by_one();
  }
  if (!settled) {
    return settled; // kept: the next round tries again
  }
  m_unsettled.clear();
  m_has_more = m_has_more || m_settings.ordered; // the next of a sender
  return {};
}

/// Somebody took an event away: the others are settled all the same.
Result<> Lane::settle_one_by_one()
{
  while (!m_unsettled.empty()) {
    const journal::Settlement& last = m_unsettled.back();
    const auto settled = m_journal->settle({&last, 1});
    if (!settled && settled.error().code != ErrorCode::not_found) {
      return settled;
    }
    m_unsettled.pop_back();
  }
  return {};
}

Result<> Lane::keep_disablement()
{
  std::optional<journal::DisabledDestination> disablement;
  bool took_one = false;
  {
    const MutexLock lock(m_mutex);
    disablement = m_disablement;
    took_one = m_took_one;
  }
  if (disablement) {
    HOOKCTL_TRY(m_journal->disable_destination(*disablement));
    const MutexLock lock(m_mutex);
    m_disablement.reset();
  } else if (took_one && m_is_remembered_disabled) {
    HOOKCTL_TRY(m_journal->enable_destination(m_destination->name()));
    m_is_remembered_disabled = false;
  }
  return {};
}

/// Whoever takes it out of the journal means it.
Result<> Lane::look_if_enabled()
{
  {
    const MutexLock lock(m_mutex);
    if (!m_breaker.is_disabled() || m_disablement) {
      return {};
    }
  }
  HOOKCTL_TRY_AS(const bool is_listed, is_listed_as_disabled());
  if (is_listed) {
    return {};
  }
  m_is_remembered_disabled = false;
  {
    const MutexLock lock(m_mutex);
    m_breaker.suspect(m_world.clock.steady_now());
  }
  m_world.logger.info("deliver.enabled", {{"destination", m_destination->name()}});
  return {};
}

Result<bool> Lane::is_listed_as_disabled()
{
  HOOKCTL_TRY_AS(const auto disabled, m_journal->list_disabled());
  return std::ranges::any_of(disabled,
                             [this](const auto& one) { return one.name == m_destination->name(); });
}

bool Lane::is_due() const
{
  return m_has_more || m_is_woken || (m_next_due && *m_next_due <= m_world.clock.now());
}

std::size_t Lane::wanted() const
{
  if (m_breaker.is_disabled() || m_bytes >= m_settings.bytes) {
    return 0;
  }
  if (m_breaker.is_open()) {
    return m_ready.empty() ? 1 : 0;
  }
  const std::size_t held = m_ready.size() + m_under_way + m_finished.size() + m_unsettled.size();
  return m_ready.size() > m_hand / 2 || held >= m_hand ? 0 : m_hand - held;
}

Result<> Lane::claim()
{
  journal::ClaimOptions options;
  {
    const MutexLock lock(m_mutex);
    options.limit = wanted();
    options.bytes = m_settings.bytes - std::min(m_bytes, m_settings.bytes);
  }
  if (options.limit == 0 || !is_due()) {
    return {};
  }
  m_is_woken = false; // before the look: what comes after it wakes again
  options.order = m_settings.ordered ? journal::ClaimOrder::by_sender : journal::ClaimOrder::any;
  options.with_request = m_destination->needs_request();
  const std::string& name = m_destination->name();
  m_has_more = true; // until it is known better
  HOOKCTL_TRY_AS(auto claimed, m_journal->claim(name, m_world.clock.now(), options));
  const std::size_t count = claimed.size();
  {
    const MutexLock lock(m_mutex);
    for (journal::Claimed& one : claimed) {
      m_bytes += bytes_of(one);
      m_ready.push_back(std::move(one));
    }
  }
  if (count < options.limit) {
    HOOKCTL_TRY_AS(m_next_due, m_journal->next_due(name));
    m_has_more = false;
  }
  return {};
}

/// As many as there is something to do for.
void Lane::add_senders()
{
  std::size_t wanted = 0;
  {
    const MutexLock lock(m_mutex);
    const std::size_t allowed =
        m_breaker.allowance(m_world.clock.steady_now(), m_settings.concurrency);
    wanted = std::min(allowed, m_ready.size() + m_under_way);
  }
  while (m_senders.size() < wanted) {
    m_senders.emplace_back([this] { send_until_stopped(); });
  }
  for (std::size_t i = 0; i < wanted; ++i) {
    m_to_send.notify_one();
  }
}

void Lane::stop_senders()
{
  {
    const MutexLock lock(m_mutex);
    m_is_stopping = true;
  }
  m_to_send.notify_all();
  m_senders.clear();
}

bool Lane::has_news() const
{
  if (m_is_failing) {
    return false;
  }
  return !m_finished.empty() || m_disablement || (m_is_woken && wanted() > 0);
}

Lane::Milliseconds Lane::idle_time() const
{
  if (m_is_failing) {
    return kAfterJournalError;
  }
  Milliseconds wait = m_settings.longest_wait;
  if (m_breaker.is_disabled()) {
    return std::min(wait, kLookIfEnabled);
  }
  if (const auto probe_at = m_breaker.probe_at();
      probe_at && !m_ready.empty() && m_under_way == 0) {
    wait = std::min(wait, until(*probe_at, m_world.clock.steady_now()));
  }
  if (wanted() > 0 && m_has_more) {
    wait = Milliseconds{0};
  } else if (wanted() > 0 && m_next_due) {
    wait = std::min(wait, until(*m_next_due, m_world.clock.now()));
  }
  return wait;
}

bool Lane::may_send() const
{
  const auto now = m_world.clock.steady_now();
  return !m_ready.empty() && m_under_way < m_breaker.allowance(now, m_settings.concurrency);
}

void Lane::send_until_stopped()
{
  while (true) {
    journal::Claimed next;
    {
      MutexLock lock(m_mutex);
      m_to_send.wait(lock, [this]() HOOKCTL_ATTRIBUTE(no_thread_safety_analysis) {
        return m_is_stopping || may_send();
      });
      if (m_is_stopping) {
        return; // what is ready stays pending in the journal
      }
      next = std::move(m_ready.front());
      m_ready.pop_front();
      ++m_under_way;
    }
    send(next);
  }
}

void Lane::send(const journal::Claimed& claimed)
{
  const destination::Outgoing outgoing = outgoing_of(claimed);
  const auto began = m_world.clock.steady_now();
  const Attempt attempt = m_destination->send(outgoing);
  const auto took = std::chrono::duration_cast<Milliseconds>(m_world.clock.steady_now() - began);
  journal::Settlement settlement =
      settlement_of(outgoing,
                    attempt,
                    {.destination = m_destination->name(), .at = m_world.clock.now(), .took = took},
                    m_settings.retry,
                    m_world.rng);
  if (m_world.report) {
    const bool ends = attempt.outcome == Attempt::Outcome::disabled;
    m_world.report({outgoing,
                    attempt,
                    took,
                    ends ? std::nullopt : settlement.next_attempt,
                    m_destination->name()});
  }
  finish(std::move(settlement), attempt, bytes_of(claimed));
}

void Lane::finish(journal::Settlement settlement, const Attempt& attempt, std::size_t bytes)
{
  bool has_turned = false;
  Breaker breaker;
  {
    const MutexLock lock(m_mutex);
    --m_under_way;
    m_bytes -= bytes;
    has_turned = m_breaker.note(attempt, m_world.clock.steady_now());
    breaker = m_breaker;
    m_took_one = m_took_one || attempt.outcome == Attempt::Outcome::delivered;
    if (has_turned && breaker.is_disabled()) {
      m_disablement = {m_destination->name(), settlement.at, attempt.detail};
    }
    m_finished.push_back(std::move(settlement));
  }
  m_changed.notify_one();
  if (has_turned) {
    tell_of_breaker(attempt, breaker);
  }
}

void Lane::tell_of_breaker(const Attempt& attempt, const Breaker& now) const
{
  const std::string& name = m_destination->name();
  if (now.is_disabled()) {
    m_world.logger.error("deliver.disabled", {{"destination", name}, {"answer", attempt.detail}});
  } else if (now.is_open()) {
    m_world.logger.warning("deliver.paused", {{"destination", name}, {"answer", attempt.detail}});
  } else {
    m_world.logger.info("deliver.resumed", {{"destination", name}});
  }
}

bool Lane::is_idle() const
{
  return m_is_idle && !m_is_woken;
}

} // namespace hookctl::deliver
