#include "hookctl/journal/detail/stream_keeper.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/nats/consumer.hpp"

#include <algorithm>

namespace hookctl::journal::detail {

namespace {

constexpr std::chrono::seconds kBetween{30};

} // namespace

/// How many deliveries must go so that there is room for one more; by their average size where it
/// is about bytes.
std::uint64_t StreamKeeper::over(const nats::StreamState& state) const
{
  const Keep& keep = m_options->keep;
  std::uint64_t out = 0;
  if (keep.events && state.messages >= static_cast<std::uint64_t>(*keep.events)) {
    out = state.messages - static_cast<std::uint64_t>(*keep.events) + 1;
  }
  if (keep.bytes && state.messages > 0 && state.bytes >= static_cast<std::uint64_t>(*keep.bytes)) {
    const std::uint64_t each = std::max<std::uint64_t>(state.bytes / state.messages, 1);
    out = std::max(out, (state.bytes - static_cast<std::uint64_t>(*keep.bytes)) / each + 1);
  }
  return out;
}

Result<> StreamKeeper::step(TimePoint now)
{
  if (m_next && now < *m_next && now > *m_next - 2 * kBetween) {
    return {};
  }
  m_next = now + kBetween;
  return keep(now);
}

Result<> StreamKeeper::keep(TimePoint now)
{
  const Keep& limits = m_options->keep;
  if (!limits.age && !limits.events && !limits.bytes) {
    return {};
  }
  HOOKCTL_TRY_AS(const auto state, nats::stream_state(*m_connection, m_names->deliveries));
  HOOKCTL_TRY_AS(const auto waiting, first_waiting());
  // The newest one stays: it says from when on the states are needed.
  const std::uint64_t settled = std::min(waiting, state.last);
  const std::uint64_t too_many = over(state);
  std::uint64_t end = std::min(state.first + too_many, settled);
  if (limits.age) {
    HOOKCTL_TRY_AS(
        const auto young,
        first_since(m_names->deliveries, m_names->deliveries_subject, now - *limits.age));
    end = std::max(end, std::min(young.value_or(settled), settled));
  }
  m_is_full = too_many > 0 && waiting <= state.first;
  if (end <= state.first) {
    return {};
  }
  HOOKCTL_TRY(
      nats::purge_before(*m_connection, m_names->deliveries, m_names->deliveries_subject, end));
  return forget_what_is_gone();
}

Result<> StreamKeeper::forget_what_is_gone()
{
  std::optional<TimePoint> oldest;
  HOOKCTL_TRY(nats::scan(*m_connection,
                         m_names->deliveries,
                         {.subject = m_names->deliveries_subject},
                         [&](const nats::StoredMessage& message) -> Result<bool> {
                           oldest = message.at;
                           return false;
                         }));
  if (!oldest) {
    return {}; // the next time
  }
  HOOKCTL_TRY_AS(const auto replays, nats::stream_state(*m_connection, m_names->replays));
  if (replays.messages > 0) { // one that waits may be all that is left of its event
    HOOKCTL_TRY_AS(const auto replay,
                   nats::find_message(*m_connection, m_names->replays, replays.first));
    if (!replay) {
      return {}; // done just now: the next time
    }
    oldest = std::min(*oldest, replay->at);
  }
  *oldest -= m_options->clocks_differ;
  HOOKCTL_TRY_AS(const auto first, first_since(m_names->states, m_names->states_subject, *oldest));
  return first ? m_states.forget_before(*first) : Result<>{};
}

Result<std::uint64_t> StreamKeeper::first_waiting()
{
  HOOKCTL_TRY_AS(const auto consumers, nats::progress_of(*m_connection, m_names->deliveries));
  std::uint64_t out = UINT64_MAX;
  for (const nats::Progress& consumer : consumers) {
    const bool is_done = consumer.waiting == 0 && consumer.under_way == 0;
    if (!is_done) {
      out = std::min(out, consumer.floor + 1);
    }
  }
  return out;
}

Result<std::optional<std::uint64_t>>
StreamKeeper::first_since(const std::string& stream, const std::string& subject, TimePoint time)
{
  std::optional<std::uint64_t> first;
  HOOKCTL_TRY(nats::scan(*m_connection,
                         stream,
                         {.subject = subject, .since = time},
                         [&](const nats::StoredMessage& message) -> Result<bool> {
                           first = message.sequence;
                           return false;
                         }));
  return first;
}

Result<> StreamKeeper::require_room() const
{
  if (!m_is_full) {
    return {};
  }
  return fail(Failure::journal_full,
              text("the journal is full: stream ",
                   quote(m_names->deliveries),
                   " holds as much as it may, and all of it still waits"),
              "deliver it, or raise 'keep' in environment.yaml");
}

} // namespace hookctl::journal::detail
