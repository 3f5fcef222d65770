#include "hookctl/journal/detail/stream_pruner.hpp"

#include <algorithm>
#include <vector>

namespace hookctl::journal::detail {

namespace {

/// Looked at in one step.
constexpr std::size_t kLookedAt = 128;
constexpr std::size_t kBytes = std::size_t{16} << 20U;

/// A delivery is stored this long after it was received, unless it was a bad day.
constexpr std::chrono::minutes kStoredAfterReceipt{1};

/// The status alone does not say so: with one destination dead it is dead, though others are still
/// to have it.
bool is_waiting(const EventDetails& details)
{
  return details.event.status == EventStatus::pending ||
         std::ranges::find(details.destinations,
                           DestinationState::pending,
                           &DestinationRow::state) != details.destinations.end();
}

} // namespace

Result<Pruned> StreamPruner::step(const PruneFilter& filter)
{
  Pruned out;
  out.next = filter.from;
  std::vector<Kept> old;
  std::size_t bytes = 0;
  bool is_young = false;
  HOOKCTL_TRY(m_queries->each_after(
      static_cast<std::uint64_t>(filter.from), filter.account, [&](Kept&& kept) -> Result<bool> {
        const TimePoint at = kept.delivery.request.received_at;
        is_young = at >= filter.before + kStoredAfterReceipt;
        out.next = static_cast<std::int64_t>(kept.sequence);
        if (at < filter.before) {
          bytes += kept.delivery.request.body.size();
          old.push_back(std::move(kept));
        }
        return !is_young && old.size() < kLookedAt && bytes < kBytes;
      }));
  out.has_more = !is_young && out.next != filter.from;
  for (const Kept& kept : old) {
    HOOKCTL_TRY(look_at(kept, filter, out));
  }
  if (!out.has_more && !filter.dry_run) {
    HOOKCTL_TRY(m_keeper->forget_what_is_gone());
  }
  return out;
}

Result<> StreamPruner::look_at(const Kept& kept, const PruneFilter& filter, Pruned& out)
{
  HOOKCTL_TRY_AS(const auto events, m_queries->events_of(kept));
  if (std::ranges::any_of(events, is_waiting)) {
    ++out.waiting;
    return {};
  }
  const bool fits =
      !filter.status ||
      (!events.empty() && std::ranges::all_of(events, [&](const EventDetails& details) {
        return details.event.status == *filter.status;
      }));
  if (!fits) {
    return {};
  }
  ++out.deliveries;
  out.events += static_cast<std::int64_t>(events.size());
  return filter.dry_run ? Result<>{}
                        : nats::remove_message(*m_connection, m_names->deliveries, kept.sequence);
}

} // namespace hookctl::journal::detail
