#include "hookctl/journal/sqlite_facts.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/database.hpp"
#include "hookctl/db/deadline.hpp"
#include "hookctl/db/migrations.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/disabled.hpp"
#include "hookctl/journal/detail/schema.hpp"
#include "hookctl/os/file_state.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::journal {

namespace {

Result<> look_through(db::Database& database, SqliteFacts& facts)
{
  const auto found = db::query_text(database, "PRAGMA quick_check(1)");
  if (found) {
    facts.is_whole = true;
    facts.damage = *found == "ok" ? std::string() : *found;
    return {};
  }
  if (found.error().code == ErrorCode::invalid_data) {
    facts.damage = found.error().message;
    return {};
  }
  return found.error().code == ErrorCode::timeout ? Result<>() : Result<>(fail(found.error()));
}

Result<std::optional<TimePoint>> time_in(db::Database& database, std::string_view sql)
{
  HOOKCTL_TRY_AS(auto statement, db::Statement::prepare(database, sql));
  auto use = statement.use();
  HOOKCTL_TRY_AS(const bool has_row, use.step());
  const auto ms = has_row ? use.optional_integer(0) : std::nullopt;
  return ms ? std::optional(from_unix_ms(*ms)) : std::nullopt;
}

Result<> count(db::Database& database, SqliteFacts& facts)
{
  HOOKCTL_TRY_AS(auto disabled, detail::Disabled::prepare(database));
  HOOKCTL_TRY_AS(facts.disabled, disabled.list());
  HOOKCTL_TRY_AS(facts.newest,
                 time_in(database, "SELECT received_at FROM deliveries ORDER BY seq DESC LIMIT 1"));
  HOOKCTL_TRY_AS(facts.pending,
                 db::query_integer(database,
                                   "SELECT count(*) FROM event_destinations "
                                   "WHERE state = 'pending'"));
  HOOKCTL_TRY_AS(facts.oldest_pending,
                 time_in(database,
                         "SELECT d.received_at FROM deliveries d JOIN events e "
                         "ON e.delivery = d.seq WHERE e.seq = (SELECT min(event) FROM "
                         "event_destinations WHERE state = 'pending')"));
  HOOKCTL_TRY_AS(facts.dead,
                 db::query_integer(database, "SELECT count(*) FROM events WHERE status = 'dead'"));
  facts.is_counted = true;
  return {};
}

std::int64_t bytes_of(const std::filesystem::path& file)
{
  std::filesystem::path log = file;
  log += "-wal";
  return static_cast<std::int64_t>(os::file_state(file).bytes + os::file_state(log).bytes);
}

} // namespace

Result<SqliteFacts> look_at_sqlite(const std::filesystem::path& file,
                                   std::chrono::milliseconds time)
{
  const db::Schema& schema = detail::journal_schema();
  SqliteFacts facts;
  facts.known_schema = static_cast<std::int64_t>(schema.migrations.size());
  facts.bytes = bytes_of(file);
  if (!os::exists(file)) {
    return fail(ErrorCode::not_found, text("there is no journal ", quote(file.string()), " yet"));
  }
  HOOKCTL_TRY_AS(auto database, db::Database::open(file, db::OpenMode::read_only));
  HOOKCTL_TRY_AS(facts.schema, db::check_schema(database, schema));
  if (facts.schema == 0) {
    return fail(ErrorCode::not_found, text("the journal ", quote(file.string()), " is empty"));
  }
  {
    const db::Deadline deadline(database, SteadyTime::clock::now() + time);
    HOOKCTL_TRY(look_through(database, facts));
  }
  if (facts.schema < facts.known_schema || !facts.damage.empty()) {
    return facts;
  }
  const db::Deadline deadline(database, SteadyTime::clock::now() + time);
  const auto counted = count(database, facts);
  if (!counted && counted.error().code != ErrorCode::timeout) {
    return fail(counted.error());
  }
  return facts;
}

} // namespace hookctl::journal
