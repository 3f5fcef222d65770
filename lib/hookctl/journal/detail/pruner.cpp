#include "hookctl/journal/detail/pruner.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/deletion.hpp"

namespace hookctl::journal::detail {

namespace {

// Of one step: a commit of the writer waits for it, some milliseconds.
constexpr std::int64_t kDeliveriesAtOnce = 64;
constexpr std::int64_t kEventsAtOnce = 1024;
constexpr int kPrunedPages = 256;

constexpr std::string_view kOld = R"sql(
SELECT d.seq, d.id, d.received_at, d.first_event, d.dedupe_key IS NOT NULL
FROM requests r JOIN deliveries d ON d.seq = r.delivery
WHERE r.delivery > ?1 AND d.received_at < ?2 AND (?3 IS NULL OR d.account = ?3)
ORDER BY r.delivery LIMIT ?4)sql";

constexpr std::string_view kIsKept =
    "SELECT 1 FROM requests r JOIN deliveries d ON d.seq = r.delivery WHERE d.seq = ? AND d.id = ?";

// The status alone does not say that it waits: with one destination dead it is dead, though others
// are still to have it.
constexpr std::string_view kEventsToPrune = R"sql(
SELECT delivery, status, status = 'pending' OR EXISTS
  (SELECT 1 FROM event_destinations x WHERE x.event = events.seq AND x.state = 'pending')
FROM events WHERE seq >= ? ORDER BY seq)sql";

// What belongs to an event goes with it (ON DELETE CASCADE).
constexpr std::string_view kPruneEvents = "DELETE FROM events WHERE seq >= ?1 AND seq < ?1 + ?2";
constexpr std::string_view kCountPruned = "UPDATE journal SET pruned_events = pruned_events + ?";

} // namespace

Result<Pruner> Pruner::prepare(db::Database& database, const SqliteOptions& options)
{
  using db::Statement;
  Pruner out(database, options);
  HOOKCTL_TRY_AS(out.m_old, Statement::prepare(database, kOld));
  HOOKCTL_TRY_AS(out.m_is_kept, Statement::prepare(database, kIsKept));
  HOOKCTL_TRY_AS(out.m_events_of, Statement::prepare(database, kEventsToPrune));
  HOOKCTL_TRY_AS(out.m_delete_events, Statement::prepare(database, kPruneEvents));
  HOOKCTL_TRY_AS(out.m_delete_request, Statement::prepare(database, kDeleteRequest));
  HOOKCTL_TRY_AS(out.m_delete_delivery, Statement::prepare(database, kDeleteDelivery));
  HOOKCTL_TRY_AS(out.m_count, Statement::prepare(database, kCountPruned));
  return out;
}

Result<Pruned> Pruner::step(const PruneFilter& filter)
{
  // A long look where little is old: the writer does not wait for it.
  HOOKCTL_TRY_AS(auto old, find_old(filter));
  Pruned out;
  out.next = filter.from;
  out.has_more = !old.empty();
  if (out.has_more) {
    HOOKCTL_TRY(prune(old, filter, out));
  } else if (!filter.dry_run) {
    HOOKCTL_TRY_AS(out.has_more, shrink());
  }
  return out;
}

Result<> Pruner::prune(std::vector<Delivery>& old, const PruneFilter& filter, Pruned& out)
{
  // What a power cut brings back can be taken away again: no sync.
  HOOKCTL_TRY_AS(auto transaction,
                 filter.dry_run
                     ? db::Transaction::begin_read(*m_database)
                     : db::Transaction::begin_write(*m_database, db::Durability::process_kill));
  for (Delivery& delivery : old) {
    if (out.events >= kEventsAtOnce) {
      break;
    }
    out.next = delivery.seq;
    HOOKCTL_TRY_AS(const bool kept, is_kept(delivery));
    if (!kept) {
      continue; // retention took it meanwhile
    }
    HOOKCTL_TRY(look_at_events(delivery, filter));
    out.waiting += delivery.is_waiting ? 1 : 0;
    if (delivery.is_waiting || !delivery.fits) {
      continue;
    }
    ++out.deliveries;
    out.events += delivery.events;
    if (!filter.dry_run) {
      HOOKCTL_TRY(take_away(delivery, filter.now - m_options.dedupe_window));
    }
  }
  if (out.events > 0 && !filter.dry_run) {
    HOOKCTL_TRY(m_count.use().bind(out.events).run());
  }
  return transaction.commit();
}

Result<std::vector<Pruner::Delivery>> Pruner::find_old(const PruneFilter& filter)
{
  std::vector<Delivery> out;
  auto use = m_old.use();
  use.bind(filter.from, to_unix_ms(filter.before), filter.account, kDeliveriesAtOnce);
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      return out;
    }
    Delivery delivery;
    delivery.seq = use.integer(0);
    delivery.id = use.bytes(1);
    delivery.received_at = from_unix_ms(use.integer(2));
    delivery.first_event = use.integer(3); // 0 for NULL: it has none
    delivery.has_key = use.integer(4) != 0;
    out.push_back(std::move(delivery));
  }
}

/// By its id too: a number is given again when the newest deliveries have gone.
Result<bool> Pruner::is_kept(const Delivery& delivery)
{
  return m_is_kept.use().bind(delivery.seq, delivery.id).step();
}

Result<> Pruner::look_at_events(Delivery& delivery, const PruneFilter& filter)
{
  if (delivery.first_event == 0) {
    delivery.fits = !filter.status;
    return {};
  }
  auto use = m_events_of.use();
  use.bind(delivery.first_event);
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more || use.integer(0) != delivery.seq) {
      return {};
    }
    const std::string status = use.bytes(1);
    ++delivery.events;
    delivery.is_waiting = delivery.is_waiting || use.integer(2) != 0;
    delivery.fits = delivery.fits && (!filter.status || status == to_string(*filter.status));
  }
}

Result<> Pruner::take_away(const Delivery& delivery, TimePoint oldest_key)
{
  if (delivery.events > 0) {
    HOOKCTL_TRY(m_delete_events.use().bind(delivery.first_event, delivery.events).run());
  }
  HOOKCTL_TRY(m_delete_request.use().bind(delivery.seq).run());
  // Its row stays, so that a repeat is still known as one.
  const bool is_repeatable = delivery.has_key && delivery.received_at >= oldest_key;
  return is_repeatable ? Result<>() : m_delete_delivery.use().bind(delivery.seq).run();
}

/// Gives free pages back, some at a time. True when there are more.
Result<bool> Pruner::shrink()
{
  HOOKCTL_TRY_AS(const auto vacuum, db::query_integer(*m_database, "PRAGMA auto_vacuum"));
  HOOKCTL_TRY_AS(const auto before, db::query_integer(*m_database, "PRAGMA freelist_count"));
  if (vacuum != 2 || before <= kFreePages) { // 2: INCREMENTAL
    return false;
  }
  HOOKCTL_TRY(m_database->execute(text("PRAGMA incremental_vacuum(", kPrunedPages, ")")));
  HOOKCTL_TRY_AS(const auto after, db::query_integer(*m_database, "PRAGMA freelist_count"));
  return after < before && after > kFreePages;
}

} // namespace hookctl::journal::detail
