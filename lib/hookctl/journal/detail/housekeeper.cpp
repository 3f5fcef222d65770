#include "hookctl/journal/detail/housekeeper.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/statement.hpp"

namespace hookctl::journal::detail {

namespace {

/// A log this many times as long as it should be is worth a line.
constexpr std::int64_t kNoticed = 4;

} // namespace

Result<Housekeeper> Housekeeper::prepare(db::Database& database, const SqliteOptions& options)
{
  HOOKCTL_TRY_AS(auto retention, Retention::prepare(database, options));
  Housekeeper out(database, options, std::move(retention));
  HOOKCTL_TRY_AS(out.m_page_size, db::query_integer(database, "PRAGMA page_size"));
  return out;
}

std::int64_t Housekeeper::log_bytes() const
{
  return m_database->log_pages() * m_page_size;
}

Result<> Housekeeper::load(const Appender& appender)
{
  m_newest_event = appender.newest_event();
  return m_retention.load();
}

Result<Upkeep> Housekeeper::step(Appender& appender, TimePoint now)
{
  Upkeep upkeep;
  HOOKCTL_TRY(keep_log_short(upkeep));
  if (appender.dedupe().wants_move()) {
    HOOKCTL_TRY_AS(const auto oldest, m_retention.oldest_delivery());
    HOOKCTL_TRY(appender.dedupe().move_some(oldest));
    upkeep.has_more = appender.dedupe().wants_move();
  }
  m_retention.note_events(appender.newest_event() - m_newest_event);
  m_newest_event = appender.newest_event();
  HOOKCTL_TRY_AS(const bool more, m_retention.step(now));
  upkeep.has_more = upkeep.has_more || more;
  return upkeep;
}

Result<> Housekeeper::require_room() const
{
  HOOKCTL_TRY(m_retention.require_room());
  if (log_bytes() < m_options.log_limit || log_bytes() == m_log_when_full) {
    return {};
  }
  return fail(ErrorCode::io,
              text("the journal's write-ahead log has grown to ",
                   log_bytes() >> 20U,
                   " MiB: a program that reads the journal keeps it from beginning anew"),
              "end the program that holds it open (an sqlite3 within a transaction, a backup)");
}

Result<> Housekeeper::keep_log_short(Upkeep& upkeep)
{
  const std::int64_t bytes = log_bytes();
  if (bytes < m_asked_at || bytes < m_moved_at) {
    m_asked_at = m_moved_at = 0; // it has begun anew
    m_is_noticed = false;
  }
  upkeep.wants_checkpoint = bytes >= m_asked_at + m_options.log_step;
  m_asked_at = upkeep.wants_checkpoint ? bytes : m_asked_at;
  const bool is_full = bytes >= m_options.log_limit;
  if (bytes < m_options.log_target || (bytes < m_moved_at + m_options.log_step && !is_full)) {
    return {};
  }
  const auto log = m_database->checkpoint();
  if (!log) {
    // The Checkpointer is at it: the next batch tries again.
    return log.error().code == ErrorCode::busy ? Result<>() : fail(log.error());
  }
  m_moved_at = bytes;
  m_log_when_full = log->moved == log->pages ? bytes : 0;
  note_held_log(upkeep);
  return {};
}

void Housekeeper::note_held_log(Upkeep& upkeep)
{
  if (m_is_noticed || log_bytes() < kNoticed * m_options.log_target) {
    return;
  }
  m_is_noticed = true;
  upkeep.notice = text("the write-ahead log has grown to ",
                       log_bytes() >> 20U,
                       " MiB: a program that reads the journal keeps it from beginning anew; at ",
                       m_options.log_limit >> 20U,
                       " MiB deliveries are refused");
}

} // namespace hookctl::journal::detail
