#include "hookctl/db/database.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/db/error.hpp"
#include "hookctl/db/gathering_vfs.hpp"

#include <sqlite3.h>

#include <chrono>
#include <thread>
#include <utility>

namespace hookctl::db {

namespace {

constexpr std::chrono::microseconds kBusyTimeout{5'000'000};
constexpr std::chrono::microseconds kFirstWait{250};
constexpr std::chrono::microseconds kLongestWait{5'000};

// Absolute, so that no file name can look like ":memory:" or "file:…" to SQLite.
Result<std::string> absolute_path(const std::filesystem::path& file)
{
  std::error_code error;
  const auto path = std::filesystem::absolute(file, error);
  if (error) {
    return fail(Failure::database_failed,
                text("cannot find the folder of ", quote(file.string()), ": ", error.message()));
  }
  return path.string();
}

int open_flags(OpenMode mode)
{
  const int access = mode == OpenMode::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  return access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;
}

/// Nobody asks SQLite how much memory it has, and counting it takes a lock at every allocation.
void configure_library()
{
  // Refused after its first use, as it should be: then somebody else has decided.
  [[maybe_unused]] static const int result = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// In place of SQLite's own, whose waits grow to 100 ms: where one connection commits without a
/// pause, another would sleep through nearly all of its chances. 0 gives up.
int wait_for_lock(void* /*unused*/, int waits_before)
{
  constexpr int kDoublings = 5; // then it is the longest
  const auto wait = waits_before < kDoublings ? kFirstWait * (1 << waits_before) : kLongestWait;
  if (kLongestWait * waits_before >= kBusyTimeout) {
    return 0;
  }
  std::this_thread::sleep_for(wait);
  return 1;
}

void configure(sqlite3* handle, OpenMode mode)
{
  sqlite3_busy_handler(handle, wait_for_lock, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  if (mode == OpenMode::read_only) {
    // A reader that closes last must leave the write-ahead log to the next writer.
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }
}

int note_log_pages(void* to, sqlite3* /*handle*/, const char* /*name*/, int pages)
{
  *static_cast<std::int64_t*>(to) = pages;
  return SQLITE_OK;
}

} // namespace

void Database::Close::operator()(sqlite3* handle) const
{
  sqlite3_close_v2(handle);
}

Database::Database(std::unique_ptr<GatheringVfs> vfs, sqlite3* handle)
    : m_vfs(std::move(vfs))
    , m_log_pages(std::make_unique<std::int64_t>(0))
    , m_handle(handle)
{
}

Database::Database(Database&& other) noexcept = default;

Database& Database::operator=(Database&& other) noexcept
{
  // Swapped, so that what was open is closed before its VFS goes.
  std::swap(m_vfs, other.m_vfs);
  std::swap(m_log_pages, other.m_log_pages);
  std::swap(m_handle, other.m_handle);
  std::swap(m_durability, other.m_durability);
  return *this;
}

Database::~Database() = default;

Result<Database>
Database::open(const std::filesystem::path& file, OpenMode mode, const std::string& vfs)
{
  HOOKCTL_TRY_AS(const std::string path, absolute_path(file));
  configure_library();
  sqlite3* handle = nullptr;
  auto gathering = GatheringVfs::create(vfs);
  const char* vfs_name = gathering ? gathering->name() : vfs.empty() ? nullptr : vfs.c_str();
  const int result = sqlite3_open_v2(path.c_str(), &handle, open_flags(mode), vfs_name);
  // Also after a failure: SQLite wants the handle closed.
  Database database(std::move(gathering), handle);
  if (result != SQLITE_OK) {
    Error error = make_error(nullptr, result);
    error.message = text("database ", quote(path), ": ", sqlite3_errstr(result));
    return fail(std::move(error));
  }
  configure(handle, mode);
  // A statement's own undo log goes to a temporary file otherwise, made and removed in each
  // transaction.
  HOOKCTL_TRY(database.execute("PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY"));
  return database;
}

Result<> Database::execute(const std::string& sql)
{
  const int result = sqlite3_exec(get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) {
    return fail(make_error(get(), result));
  }
  return {};
}

std::int64_t Database::changes() const
{
  return sqlite3_changes64(get());
}

bool Database::in_autocommit() const
{
  return sqlite3_get_autocommit(get()) != 0;
}

void Database::keep_log()
{
  // Takes the place of the hook that checkpoints by itself.
  sqlite3_wal_hook(get(), note_log_pages, m_log_pages.get());
}

void Database::gather_log()
{
  GatheringVfs::set(get(), GatheringVfs::Gather::yes);
}

void Database::stop_gathering()
{
  GatheringVfs::set(get(), GatheringVfs::Gather::no);
}

Result<Database::Log> Database::checkpoint()
{
  int pages = 0;
  int moved = 0;
  const int result =
      sqlite3_wal_checkpoint_v2(get(), "main", SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  if (result != SQLITE_OK) {
    return fail(make_error(get(), result));
  }
  return Log{pages, moved};
}

Result<> Database::set_durability(Durability durability)
{
  if (durability == m_durability) {
    return {};
  }
  HOOKCTL_TRY(execute(durability == Durability::machine_crash ? "PRAGMA synchronous=FULL"
                                                              : "PRAGMA synchronous=NORMAL"));
  m_durability = durability;
  return {};
}

} // namespace hookctl::db
