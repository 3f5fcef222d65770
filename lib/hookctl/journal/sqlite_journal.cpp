#include "hookctl/journal/sqlite_journal.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/db/database.hpp"
#include "hookctl/db/migrations.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/appender.hpp"
#include "hookctl/journal/detail/disabled.hpp"
#include "hookctl/journal/detail/housekeeper.hpp"
#include "hookctl/journal/detail/pruner.hpp"
#include "hookctl/journal/detail/queries.hpp"
#include "hookctl/journal/detail/queue.hpp"
#include "hookctl/journal/detail/requeuer.hpp"
#include "hookctl/journal/detail/schema.hpp"
#include "hookctl/journal/detail/statistics.hpp"
#include "hookctl/os/files.hpp"

#include <chrono>
#include <utility>

namespace hookctl::journal {

namespace {

/// Bytes of pages that the writer keeps: the tables' ends, and what of `dedupe` it looks at.
constexpr std::int64_t kWriterCache = std::int64_t{16} << 20U;

/// One connection with everything prepared on it.
struct Parts {
  std::unique_ptr<db::Database> database; ///< first, so that it outlives what borrows it
  detail::Appender appender;
  detail::Housekeeper housekeeper;
  detail::Queue queue;
  detail::Disabled disabled;
  detail::Queries queries;
  detail::Requeuer requeuer;
  detail::Pruner pruner;
};

Result<Parts> prepare_parts(std::unique_ptr<db::Database> database, const SqliteOptions& options)
{
  HOOKCTL_TRY_AS(auto appender, detail::Appender::prepare(*database, options));
  HOOKCTL_TRY_AS(auto queue, detail::Queue::prepare(*database));
  HOOKCTL_TRY_AS(auto disabled, detail::Disabled::prepare(*database));
  HOOKCTL_TRY_AS(auto queries, detail::Queries::prepare(*database));
  HOOKCTL_TRY_AS(auto housekeeper, detail::Housekeeper::prepare(*database, options));
  HOOKCTL_TRY_AS(auto requeuer, detail::Requeuer::prepare(*database));
  HOOKCTL_TRY_AS(auto pruner, detail::Pruner::prepare(*database, options));
  return Parts{std::move(database),
               std::move(appender),
               std::move(housekeeper),
               std::move(queue),
               std::move(disabled),
               std::move(queries),
               std::move(requeuer),
               std::move(pruner)};
}

class SqliteJournal final : public Journal {
public:
  SqliteJournal(const std::filesystem::path& file,
                std::optional<os::FileLock> lock,
                Parts parts,
                db::OpenMode mode)
      : m_file(file)
      , m_id(os::file_id(file))
      , m_lock(std::move(lock))
      , m_parts(std::move(parts))
      , m_mode(mode)
  {
  }

  Result<std::vector<Appended>> append(std::span<const NewDelivery> batch) override
  {
    HOOKCTL_TRY(require_writer());
    HOOKCTL_TRY(m_parts.housekeeper.require_room());
    HOOKCTL_TRY_AS(auto outcomes, m_parts.appender.append(batch));
    HOOKCTL_TRY(require_file());
    return outcomes;
  }

  Result<> append_refusals(std::span<const Refusal> batch) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.appender.append_refusals(batch);
  }

  Result<> probe() override
  {
    HOOKCTL_TRY(require_writer());
    HOOKCTL_TRY(m_parts.housekeeper.require_room());
    HOOKCTL_TRY(m_parts.database->set_durability(db::Durability::machine_crash));
    // Written, and synced, though it is the same number as before.
    HOOKCTL_TRY(m_parts.database->execute(
        text("PRAGMA user_version = ", detail::journal_schema().migrations.size())));
    return require_file();
  }

  Result<Upkeep> maintain(TimePoint now) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.housekeeper.step(m_parts.appender, now);
  }

  Result<std::vector<Claimed>>
  claim(std::string_view destination, TimePoint now, const ClaimOptions& options) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.queue.claim(destination, now, options);
  }

  Result<> settle(std::span<const Settlement> batch) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.queue.settle(batch);
  }

  Result<std::optional<TimePoint>> next_due(std::string_view destination) override
  {
    return m_parts.queue.next_due(destination);
  }

  Result<std::vector<Requeued>> requeue(std::span<const Requeue> batch) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.requeuer.requeue(batch);
  }

  Result<> remap(const Remapped& delivery) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.requeuer.remap(delivery);
  }

  Result<Pruned> prune(const PruneFilter& filter) override
  {
    if (!filter.dry_run) {
      HOOKCTL_TRY(require_writer());
    }
    return m_parts.pruner.step(filter);
  }

  Result<std::int64_t> requeues() override { return m_parts.requeuer.requeues(); }

  Result<> disable_destination(const DisabledDestination& destination) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.disabled.add(destination);
  }

  Result<> enable_destination(std::string_view name) override
  {
    HOOKCTL_TRY(require_writer());
    return m_parts.disabled.remove(name);
  }

  Result<std::vector<DisabledDestination>> list_disabled() override
  {
    return m_parts.disabled.list();
  }

  Result<std::vector<EventRow>> list_events(const EventFilter& filter) override
  {
    return m_parts.queries.list_events(filter);
  }

  Result<std::vector<Refusal>> list_refusals(std::size_t limit) override
  {
    return m_parts.queries.list_refusals(limit);
  }

  Result<Statistics> count(const StatisticsFilter& filter) override
  {
    return detail::count_all(*m_parts.database, filter);
  }

  Result<DeliveryDetails> find_delivery(std::string_view id) override
  {
    return m_parts.queries.find_delivery(id);
  }

private:
  [[nodiscard]] Result<> require_writer() const
  {
    if (m_mode == db::OpenMode::read_only) {
      return fail(Failure::journal_read_only, "this journal was opened for reading only");
    }
    return {};
  }

  // SQLite goes on writing to a file that was deleted or replaced under it; what it holds is gone
  // with the last descriptor, so it is not stable storage.
  [[nodiscard]] Result<> require_file() const
  {
    std::filesystem::path log = m_file;
    log += "-wal";
    if (os::file_id(m_file) == m_id && os::exists(log)) {
      return {};
    }
    return fail(Failure::journal_gone,
                text("journal ", quote(m_file.string()), " was deleted or replaced while in use"),
                "start the listener again: it makes a new one");
  }

  std::filesystem::path m_file;
  std::optional<os::FileId> m_id;
  std::optional<os::FileLock> m_lock; ///< first, so that it is let go after the last write
  Parts m_parts;
  db::OpenMode m_mode;
};

class SqliteCheckpointer final : public Checkpointer {
public:
  explicit SqliteCheckpointer(std::unique_ptr<db::Database> database)
      : m_database(std::move(database))
  {
  }

  Result<> checkpoint() override
  {
    const auto done = m_database->checkpoint();
    if (!done && done.error().code != ErrorCode::busy) {
      return fail(done.error());
    }
    return {};
  }

private:
  std::unique_ptr<db::Database> m_database;
};

Result<std::unique_ptr<db::Database>>
open_database(const std::filesystem::path& file, db::OpenMode mode, const std::string& vfs = {})
{
  HOOKCTL_TRY_AS(auto database, db::Database::open(file, mode, vfs));
  return std::make_unique<db::Database>(std::move(database));
}

Error name_holder(Error error, const std::filesystem::path& file, const std::filesystem::path& lock)
{
  if (error.code != ErrorCode::busy) {
    return error;
  }
  const auto holder = os::lock_holder(lock);
  const std::string who = holder ? text("process ", *holder) : "another process";
  become(error, Failure::journal_in_use);
  error.message = text("journal ", quote(file.string()), " is in use by ", who);
  error.hint = "one listener can write to a journal: stop that one first";
  return error;
}

Result<os::FileLock> lock_journal(const std::filesystem::path& file)
{
  std::filesystem::path lock = file;
  lock += ".lock";
  return os::FileLock::acquire(lock, std::chrono::milliseconds{0}).map_error([&](Error error) {
    return name_holder(std::move(error), file, lock);
  });
}

Result<> make_file(const std::filesystem::path& file)
{
  if (os::exists(file)) {
    return {};
  }
  // SQLite takes an empty file for a new database and gives its mode to the files beside it.
  return os::write_file_atomic(file, "", 0600);
}

tl::unexpected<Error> no_journal(const std::filesystem::path& file)
{
  return fail(Failure::journal_not_found,
              text("there is no journal ", quote(file.string()), " yet"),
              "'hookctl listen' makes it");
}

// A companion and a reader change no schema.
Result<> require_current(db::Database& database, const std::filesystem::path& file)
{
  const db::Schema& schema = detail::journal_schema();
  HOOKCTL_TRY_AS(const auto version, db::check_schema(database, schema));
  if (version == 0) {
    return no_journal(file);
  }
  if (version < static_cast<std::int64_t>(schema.migrations.size())) {
    return fail(Failure::journal_of_others,
                text("journal ", quote(file.string()), " was written by an older hookctl"),
                "start 'hookctl listen' once: it brings the journal up to date");
  }
  return {};
}

/// Up to this size a journal is looked through as a whole when it is opened: well below a second.
constexpr std::int64_t kCheckedWhole = std::int64_t{128} << 20U;

/// Of a larger one, what the next writes will touch: the newest rows of each table.
constexpr std::string_view kReadNewest = R"sql(
SELECT (SELECT count(b) FROM (SELECT length(body) b FROM requests ORDER BY delivery DESC LIMIT 1000))
     + (SELECT count(i) FROM (SELECT length(id) i FROM deliveries ORDER BY seq DESC LIMIT 1000))
     + (SELECT count(h) FROM (SELECT length(id) h FROM events ORDER BY seq DESC LIMIT 1000)))sql";

Result<std::string> find_damage(db::Database& database)
{
  HOOKCTL_TRY_AS(const auto pages, db::query_integer(database, "PRAGMA page_count"));
  HOOKCTL_TRY_AS(const auto page_size, db::query_integer(database, "PRAGMA page_size"));
  if (pages * page_size <= kCheckedWhole) {
    return db::query_text(database, "PRAGMA quick_check(1)");
  }
  HOOKCTL_TRY(db::query_integer(database, kReadNewest));
  return std::string("ok");
}

// A writer that went on in a damaged file would promise what it cannot keep.
Result<> require_sound(db::Database& database, const std::filesystem::path& file)
{
  const auto found = find_damage(database);
  if (!found && found.error().code != ErrorCode::invalid_data) {
    return fail(found.error());
  }
  if (found && *found == "ok") {
    return {};
  }
  return fail(Failure::journal_damaged,
              text("journal ",
                   quote(file.string()),
                   " is damaged: ",
                   found ? *found : found.error().message),
              "set it aside, with its -wal file, and start again; what can be read of it comes out "
              "with 'sqlite3 OLD .recover | sqlite3 NEW'");
}

Result<std::unique_ptr<Journal>> open_without_lock(const std::filesystem::path& file,
                                                   db::OpenMode mode,
                                                   const SqliteOptions& options)
{
  if (!os::exists(file)) {
    return no_journal(file);
  }
  HOOKCTL_TRY_AS(auto database, open_database(file, mode, options.vfs));
  HOOKCTL_TRY(require_current(*database, file));
  HOOKCTL_TRY_AS(auto parts, prepare_parts(std::move(database), options));
  return std::make_unique<SqliteJournal>(file, std::nullopt, std::move(parts), mode);
}

} // namespace

Result<std::unique_ptr<Journal>> open_sqlite_writer(const std::filesystem::path& file,
                                                    const SqliteOptions& options)
{
  if (file.has_parent_path()) {
    HOOKCTL_TRY(os::make_folders(file.parent_path()));
  }
  HOOKCTL_TRY_AS(auto lock, lock_journal(file));
  HOOKCTL_TRY(make_file(file));
  HOOKCTL_TRY_AS(auto database, open_database(file, db::OpenMode::read_write, options.vfs));
  HOOKCTL_TRY(db::migrate(*database, detail::journal_schema()));
  HOOKCTL_TRY(require_sound(*database, file));
  HOOKCTL_TRY_AS(auto parts, prepare_parts(std::move(database), options));
  parts.database->keep_log();
  HOOKCTL_TRY(parts.database->execute(text("PRAGMA cache_size=-", kWriterCache >> 10U)));
  HOOKCTL_TRY(parts.appender.load());
  HOOKCTL_TRY(parts.housekeeper.load(parts.appender));
  return std::make_unique<SqliteJournal>(
      file, std::move(lock), std::move(parts), db::OpenMode::read_write);
}

Result<std::unique_ptr<Journal>> open_sqlite_companion(const std::filesystem::path& file,
                                                       const SqliteOptions& options)
{
  // It leaves SQLite's own checkpoints on: while nothing comes in, nobody else makes any.
  return open_without_lock(file, db::OpenMode::read_write, options);
}

Result<std::unique_ptr<Checkpointer>> open_sqlite_checkpointer(const std::filesystem::path& file,
                                                               const SqliteOptions& options)
{
  if (!os::exists(file)) {
    return no_journal(file);
  }
  HOOKCTL_TRY_AS(auto database, open_database(file, db::OpenMode::read_write, options.vfs));
  HOOKCTL_TRY(require_current(*database, file));
  return std::make_unique<SqliteCheckpointer>(std::move(database));
}

Result<std::unique_ptr<Journal>> open_sqlite_reader(const std::filesystem::path& file)
{
  return open_without_lock(file, db::OpenMode::read_only, {});
}

} // namespace hookctl::journal
