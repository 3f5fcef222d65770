#include "hookctl/journal/detail/retention.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/db/transaction.hpp"
#include "hookctl/journal/detail/deletion.hpp"

namespace hookctl::journal::detail {

namespace {

// Deliveries looked at in one step; each may hold many events, which count as well.
constexpr std::int64_t kLooked = 32;
constexpr std::int64_t kTakenEvents = 1024;
constexpr std::int64_t kForgotten = 512;
constexpr int kShrunkPages = 64;
// A cap that is passed by this part of it is full at once, before a round has ended.
constexpr std::int64_t kSlack = 8;
// How long a finished round rests.
constexpr std::chrono::seconds kRest{1};

constexpr std::string_view kOldest = R"sql(
SELECT d.seq, d.received_at, d.first_event, d.dedupe_key IS NOT NULL
FROM requests r JOIN deliveries d ON d.seq = r.delivery
WHERE r.delivery > ? ORDER BY r.delivery LIMIT ?)sql";

// The status alone does not say that it waits: with one destination dead it is dead, though others
// are still to have it.
constexpr std::string_view kEventsOf = R"sql(
SELECT seq, delivery, status = 'pending' OR EXISTS
  (SELECT 1 FROM event_destinations x WHERE x.event = events.seq AND x.state = 'pending')
FROM events WHERE seq >= ? ORDER BY seq)sql";

// What belongs to an event goes with it (ON DELETE CASCADE).
constexpr std::string_view kDeleteEvents = "DELETE FROM events WHERE seq >= ? AND seq <= ?";

constexpr std::string_view kOldRows = R"sql(
SELECT seq, received_at, EXISTS (SELECT 1 FROM requests WHERE delivery = seq)
FROM deliveries WHERE seq > ? ORDER BY seq LIMIT ?)sql";

} // namespace

Result<Retention> Retention::prepare(db::Database& database, const SqliteOptions& options)
{
  using db::Statement;
  Retention out(database, options);
  HOOKCTL_TRY_AS(out.m_pages, Statement::prepare(database, "PRAGMA page_count"));
  HOOKCTL_TRY_AS(out.m_free_pages, Statement::prepare(database, "PRAGMA freelist_count"));
  HOOKCTL_TRY_AS(out.m_oldest, Statement::prepare(database, kOldest));
  HOOKCTL_TRY_AS(out.m_events_of, Statement::prepare(database, kEventsOf));
  HOOKCTL_TRY_AS(out.m_delete_events, Statement::prepare(database, kDeleteEvents));
  HOOKCTL_TRY_AS(out.m_delete_request, Statement::prepare(database, kDeleteRequest));
  HOOKCTL_TRY_AS(out.m_delete_delivery, Statement::prepare(database, kDeleteDelivery));
  HOOKCTL_TRY_AS(out.m_old_rows, Statement::prepare(database, kOldRows));
  HOOKCTL_TRY_AS(out.m_oldest_delivery,
                 Statement::prepare(database, "SELECT coalesce(min(seq), 0) FROM deliveries"));
  HOOKCTL_TRY_AS(out.m_pruned, Statement::prepare(database, "SELECT pruned_events FROM journal"));
  return out;
}

Result<> Retention::load()
{
  HOOKCTL_TRY_AS(m_page_size, db::query_integer(*m_database, "PRAGMA page_size"));
  HOOKCTL_TRY_AS(const auto vacuum, db::query_integer(*m_database, "PRAGMA auto_vacuum"));
  m_can_shrink = vacuum == 2; // INCREMENTAL
  if (m_options.keep.events) {
    HOOKCTL_TRY_AS(const auto view, db::Transaction::begin_read(*m_database));
    HOOKCTL_TRY_AS(m_events, db::query_integer(*m_database, "SELECT count(*) FROM events"));
    HOOKCTL_TRY_AS(m_pruned_events,
                   db::query_integer(*m_database, "SELECT pruned_events FROM journal"));
  }
  return {};
}

Result<> Retention::follow_prunes()
{
  if (!m_options.keep.events) {
    return {};
  }
  auto use = m_pruned.use();
  HOOKCTL_TRY(use.step());
  const std::int64_t pruned = use.integer(0);
  m_events -= pruned - m_pruned_events;
  m_pruned_events = pruned;
  return {};
}

bool Retention::has_limits() const
{
  return m_options.keep.age || m_options.keep.events || m_options.keep.bytes;
}

Result<std::int64_t> Retention::used_bytes()
{
  const auto read = [](db::Statement& statement) -> Result<std::int64_t> {
    auto use = statement.use();
    HOOKCTL_TRY(use.step());
    return use.integer(0);
  };
  HOOKCTL_TRY_AS(const auto pages, read(m_pages));
  HOOKCTL_TRY_AS(const auto free, read(m_free_pages));
  return (pages - free) * m_page_size;
}

Result<bool> Retention::is_over(std::int64_t slack)
{
  const auto reaches = [&](std::int64_t value, std::int64_t cap) {
    return value >= cap + cap / kSlack * slack;
  };
  if (m_options.keep.events && reaches(m_events, *m_options.keep.events)) {
    return true;
  }
  if (!m_options.keep.bytes) {
    return false;
  }
  HOOKCTL_TRY_AS(const auto used, used_bytes());
  return reaches(used, *m_options.keep.bytes);
}

Result<bool> Retention::step(TimePoint now)
{
  if (!has_limits()) {
    return false;
  }
  HOOKCTL_TRY(follow_prunes());
  HOOKCTL_TRY_AS(const bool over, is_over());
  HOOKCTL_TRY_AS(const bool far_over, is_over(1));
  m_is_full = (m_is_full && over) || far_over;
  if (m_next_round && now < *m_next_round && (!over || m_is_full)) {
    return m_is_tidying ? tidy(now) : Result<bool>(false);
  }
  HOOKCTL_TRY_AS(const bool ended, take_away(now));
  return ended ? end_round(now) : Result<bool>(true);
}

Result<bool> Retention::end_round(TimePoint now)
{
  HOOKCTL_TRY_AS(const bool over, is_over());
  m_is_full = over && !m_round_found;
  m_round_found = false;
  m_from = 0;
  m_next_round = now + kRest;
  m_is_tidying = true;
  return true;
}

Result<bool> Retention::tidy(TimePoint now)
{
  HOOKCTL_TRY_AS(m_is_tidying, forget_old_rows(now));
  if (!m_is_tidying) {
    HOOKCTL_TRY_AS(m_is_tidying, shrink());
  }
  return m_is_tidying;
}

Result<std::vector<Retention::Delivery>> Retention::oldest_kept()
{
  std::vector<Delivery> out;
  {
    auto use = m_oldest.use();
    use.bind(m_from, kLooked);
    while (true) {
      HOOKCTL_TRY_AS(const bool more, use.step());
      if (!more) {
        break;
      }
      out.push_back({use.integer(0),
                     from_unix_ms(use.integer(1)),
                     use.integer(2),
                     0,
                     use.integer(3) != 0,
                     true});
    }
  }
  for (Delivery& delivery : out) {
    HOOKCTL_TRY(look_at_events(delivery));
  }
  return out;
}

Result<> Retention::look_at_events(Delivery& delivery)
{
  if (delivery.first_event == 0) {
    return {};
  }
  auto use = m_events_of.use();
  use.bind(delivery.first_event);
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more || use.integer(1) != delivery.seq) {
      return {};
    }
    delivery.last_event = use.integer(0);
    if (use.integer(2) != 0) {
      delivery.is_settled = false;
      return {};
    }
  }
}

Result<bool> Retention::take_away(TimePoint now)
{
  const std::int64_t from = m_from;
  const std::int64_t events = m_events;
  auto ended = take_away_inside(now);
  if (!ended) {
    m_from = from;
    m_events = events;
  }
  return ended;
}

Result<bool> Retention::take_away_inside(TimePoint now)
{
  // What a power cut brings back is taken away again: no sync.
  HOOKCTL_TRY_AS(auto transaction,
                 db::Transaction::begin_write(*m_database, db::Durability::process_kill));
  // Only now: what is settled before it begins may be put into a queue again by somebody else.
  HOOKCTL_TRY_AS(const auto deliveries, oldest_kept());
  const std::int64_t events = m_events;
  bool ended = deliveries.empty();
  for (const Delivery& delivery : deliveries) {
    const bool is_old = m_options.keep.age && delivery.received_at < now - *m_options.keep.age;
    HOOKCTL_TRY_AS(const bool over, is_over());
    ended = !is_old && !over; // the newer ones are not either
    if (ended || events - m_events >= kTakenEvents) {
      break;
    }
    m_from = delivery.seq;
    if (delivery.is_settled) {
      HOOKCTL_TRY(take_away(delivery, now));
      m_round_found = true;
    }
  }
  HOOKCTL_TRY(transaction.commit());
  return ended;
}

Result<> Retention::take_away(const Delivery& delivery, TimePoint now)
{
  if (delivery.last_event > 0) {
    HOOKCTL_TRY(m_delete_events.use().bind(delivery.first_event, delivery.last_event).run());
    m_events -= delivery.last_event - delivery.first_event + 1;
  }
  HOOKCTL_TRY(m_delete_request.use().bind(delivery.seq).run());
  const bool is_repeatable =
      delivery.has_key && delivery.received_at >= now - m_options.dedupe_window;
  return is_repeatable ? Result<>() : m_delete_delivery.use().bind(delivery.seq).run();
}

/// Rows whose requests went before, once the dedupe window is over. True when there are more to
/// look at.
Result<bool> Retention::forget_old_rows(TimePoint now)
{
  const std::int64_t oldest = to_unix_ms(now - m_options.dedupe_window);
  std::vector<std::int64_t> gone;
  std::int64_t looked = 0;
  {
    auto use = m_old_rows.use();
    use.bind(m_rows_from, kForgotten);
    while (true) {
      HOOKCTL_TRY_AS(const bool more, use.step());
      if (!more || use.integer(1) >= oldest) {
        break;
      }
      ++looked;
      m_rows_from = use.integer(0);
      if (use.integer(2) == 0) {
        gone.push_back(m_rows_from);
      }
    }
  }
  const bool has_more = looked == kForgotten;
  m_rows_from = has_more ? m_rows_from : 0;
  if (gone.empty()) {
    return has_more;
  }
  HOOKCTL_TRY_AS(auto transaction,
                 db::Transaction::begin_write(*m_database, db::Durability::process_kill));
  for (const std::int64_t seq : gone) {
    HOOKCTL_TRY(m_delete_delivery.use().bind(seq).run());
  }
  HOOKCTL_TRY(transaction.commit());
  return has_more;
}

Result<bool> Retention::shrink()
{
  if (!m_can_shrink) {
    return false;
  }
  const auto is_roomy = [&]() -> Result<bool> {
    auto pages = m_pages.use();
    HOOKCTL_TRY(pages.step());
    auto free = m_free_pages.use();
    HOOKCTL_TRY(free.step());
    // Nor less than an eighth of the file.
    return free.integer(0) > kFreePages && free.integer(0) > pages.integer(0) / 8;
  };
  HOOKCTL_TRY_AS(const bool roomy, is_roomy());
  if (!roomy) {
    return false;
  }
  HOOKCTL_TRY(m_database->execute(text("PRAGMA incremental_vacuum(", kShrunkPages, ")")));
  return is_roomy();
}

Result<> Retention::require_room() const
{
  if (!m_is_full) {
    return {};
  }
  return fail(Failure::journal_full,
              "the journal is full, and all that it holds waits for a destination",
              "see what the destinations say, or raise --keep-events or --keep-bytes with "
              "'hookctl env set'");
}

Result<std::int64_t> Retention::oldest_delivery()
{
  auto use = m_oldest_delivery.use();
  HOOKCTL_TRY(use.step());
  return use.integer(0);
}

} // namespace hookctl::journal::detail
