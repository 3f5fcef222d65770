#include "hookctl/db/gathering_vfs.hpp"

#include "hookctl/base/text.hpp"

#include <sqlite3.h>

#include <atomic>
#include <cstddef>
#include <new>
#include <string_view>
#include <utility>

namespace hookctl::db {

namespace {

/// A larger transaction goes out in several pieces: SQLite's own files take less than 128 KiB at a
/// time.
constexpr std::size_t kMostGathered = std::size_t{120} << 10U;

/// A write-ahead log; the parent's own file object stands behind it in the same memory.
struct LogFile {
  sqlite3_file base = {}; ///< first: SQLite knows no more of it
  bool gathers = false;
  sqlite3_int64 begin = 0; ///< where `gathered` belongs
  std::string gathered;
};

constexpr std::size_t kAlignment = alignof(std::max_align_t);
constexpr std::size_t kOwnSize = (sizeof(LogFile) + kAlignment - 1) / kAlignment * kAlignment;

LogFile& log_of(sqlite3_file* file)
{
  return *reinterpret_cast<LogFile*>(file);
}

sqlite3_file* parent_of(sqlite3_file* file)
{
  return reinterpret_cast<sqlite3_file*>(reinterpret_cast<std::byte*>(file) + kOwnSize);
}

sqlite3_vfs* parent_of(sqlite3_vfs* vfs)
{
  return static_cast<sqlite3_vfs*>(vfs->pAppData);
}

int flush(sqlite3_file* file)
{
  LogFile& log = log_of(file);
  if (log.gathered.empty()) {
    return SQLITE_OK;
  }
  sqlite3_file* parent = parent_of(file);
  const int result = parent->pMethods->xWrite(
      parent, log.gathered.data(), static_cast<int>(log.gathered.size()), log.begin);
  log.gathered.clear();
  return result;
}

int close_log(sqlite3_file* file)
{
  sqlite3_file* parent = parent_of(file);
  const int result = parent->pMethods->xClose(parent);
  log_of(file).~LogFile();
  return result;
}

int read_log(sqlite3_file* file, void* to, int size, sqlite3_int64 offset)
{
  if (const int result = flush(file); result != SQLITE_OK) {
    return result;
  }
  sqlite3_file* parent = parent_of(file);
  return parent->pMethods->xRead(parent, to, size, offset);
}

int write_log(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset)
{
  LogFile& log = log_of(file);
  const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
  const auto end = log.begin + static_cast<sqlite3_int64>(log.gathered.size());
  const bool fits = log.gathered.size() + bytes.size() <= kMostGathered;
  if (!log.gathers || !fits || (!log.gathered.empty() && offset != end)) {
    if (const int result = flush(file); result != SQLITE_OK) {
      return result;
    }
  }
  if (!log.gathers || bytes.size() > kMostGathered) {
    sqlite3_file* parent = parent_of(file);
    return parent->pMethods->xWrite(parent, from, size, offset);
  }
  if (log.gathered.empty()) {
    log.begin = offset;
  }
  log.gathered += bytes;
  return SQLITE_OK;
}

int truncate_log(sqlite3_file* file, sqlite3_int64 size)
{
  const int result = flush(file);
  sqlite3_file* parent = parent_of(file);
  return result != SQLITE_OK ? result : parent->pMethods->xTruncate(parent, size);
}

int sync_log(sqlite3_file* file, int flags)
{
  const int result = flush(file);
  sqlite3_file* parent = parent_of(file);
  return result != SQLITE_OK ? result : parent->pMethods->xSync(parent, flags);
}

int size_of_log(sqlite3_file* file, sqlite3_int64* size)
{
  const int result = flush(file);
  sqlite3_file* parent = parent_of(file);
  return result != SQLITE_OK ? result : parent->pMethods->xFileSize(parent, size);
}

int lock_log(sqlite3_file* file, int level)
{
  sqlite3_file* parent = parent_of(file);
  return parent->pMethods->xLock(parent, level);
}

int unlock_log(sqlite3_file* file, int level)
{
  sqlite3_file* parent = parent_of(file);
  return parent->pMethods->xUnlock(parent, level);
}

int is_log_reserved(sqlite3_file* file, int* reserved)
{
  sqlite3_file* parent = parent_of(file);
  return parent->pMethods->xCheckReservedLock(parent, reserved);
}

int control_log(sqlite3_file* file, int operation, void* argument)
{
  sqlite3_file* parent = parent_of(file);
  return parent->pMethods->xFileControl(parent, operation, argument);
}

int sector_size_of_log(sqlite3_file* file)
{
  sqlite3_file* parent = parent_of(file);
  return parent->pMethods->xSectorSize(parent);
}

int characteristics_of_log(sqlite3_file* file)
{
  sqlite3_file* parent = parent_of(file);
  return parent->pMethods->xDeviceCharacteristics(parent);
}

/// Version 1: a log is neither mapped nor shared memory.
constexpr sqlite3_io_methods make_log_methods()
{
  sqlite3_io_methods methods = {};
  methods.iVersion = 1;
  methods.xClose = close_log;
  methods.xRead = read_log;
  methods.xWrite = write_log;
  methods.xTruncate = truncate_log;
  methods.xSync = sync_log;
  methods.xFileSize = size_of_log;
  methods.xLock = lock_log;
  methods.xUnlock = unlock_log;
  methods.xCheckReservedLock = is_log_reserved;
  methods.xFileControl = control_log;
  methods.xSectorSize = sector_size_of_log;
  methods.xDeviceCharacteristics = characteristics_of_log;
  return methods;
}

constexpr sqlite3_io_methods kLogMethods = make_log_methods();

int open_log(sqlite3_vfs* parent, const char* name, sqlite3_file* file, int flags, int* out_flags)
{
  sqlite3_file* inner = parent_of(file);
  inner->pMethods = nullptr;
  const int result = parent->xOpen(parent, name, inner, flags, out_flags);
  if (result == SQLITE_OK) {
    (new (file) LogFile)->base.pMethods = &kLogMethods;
    return SQLITE_OK;
  }
  if (inner->pMethods != nullptr) {
    inner->pMethods->xClose(inner);
  }
  file->pMethods = nullptr;
  return result;
}

/// Everything but a log is the parent's alone, in the memory that we were given.
int open_file(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags)
{
  sqlite3_vfs* parent = parent_of(vfs);
  return (flags & SQLITE_OPEN_WAL) != 0 ? open_log(parent, name, file, flags, out_flags)
                                        : parent->xOpen(parent, name, file, flags, out_flags);
}

sqlite3_vfs make_vfs(sqlite3_vfs* parent, const char* name)
{
  sqlite3_vfs vfs = {};
  vfs.iVersion = 2;
  vfs.szOsFile = parent->szOsFile + static_cast<int>(kOwnSize);
  vfs.mxPathname = parent->mxPathname;
  vfs.zName = name;
  vfs.pAppData = parent;
  vfs.xOpen = open_file;
  vfs.xDelete = [](sqlite3_vfs* own, const char* file, int sync) {
    return parent_of(own)->xDelete(parent_of(own), file, sync);
  };
  vfs.xAccess = [](sqlite3_vfs* own, const char* file, int flags, int* out) {
    return parent_of(own)->xAccess(parent_of(own), file, flags, out);
  };
  vfs.xFullPathname = [](sqlite3_vfs* own, const char* file, int size, char* out) {
    return parent_of(own)->xFullPathname(parent_of(own), file, size, out);
  };
  vfs.xRandomness = [](sqlite3_vfs* own, int size, char* out) {
    return parent_of(own)->xRandomness(parent_of(own), size, out);
  };
  vfs.xSleep = [](sqlite3_vfs* own, int microseconds) {
    return parent_of(own)->xSleep(parent_of(own), microseconds);
  };
  vfs.xCurrentTime = [](sqlite3_vfs* own, double* now) {
    return parent_of(own)->xCurrentTime(parent_of(own), now);
  };
  vfs.xGetLastError = [](sqlite3_vfs* own, int size, char* out) {
    return parent_of(own)->xGetLastError(parent_of(own), size, out);
  };
  vfs.xCurrentTimeInt64 = [](sqlite3_vfs* own, sqlite3_int64* now) {
    return parent_of(own)->xCurrentTimeInt64(parent_of(own), now);
  };
  return vfs;
}

std::string unique_name()
{
  static std::atomic<unsigned> made = 0;
  return text("hookctl-", made.fetch_add(1) + 1);
}

} // namespace

struct GatheringVfs::Parts {
  std::string name;
  sqlite3_vfs vfs = {};
};

std::unique_ptr<GatheringVfs> GatheringVfs::create(const std::string& parent)
{
  sqlite3_vfs* found = sqlite3_vfs_find(parent.empty() ? nullptr : parent.c_str());
  if (found == nullptr || found->iVersion < 2) {
    return nullptr;
  }
  auto parts = std::make_unique<Parts>();
  parts->name = unique_name();
  parts->vfs = make_vfs(found, parts->name.c_str());
  constexpr int kNotTheDefault = 0;
  if (sqlite3_vfs_register(&parts->vfs, kNotTheDefault) != SQLITE_OK) {
    return nullptr;
  }
  return std::unique_ptr<GatheringVfs>(new GatheringVfs(std::move(parts)));
}

GatheringVfs::GatheringVfs(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

GatheringVfs::~GatheringVfs()
{
  sqlite3_vfs_unregister(&m_parts->vfs);
}

const char* GatheringVfs::name() const
{
  return m_parts->name.c_str();
}

void GatheringVfs::set(sqlite3* handle, Gather gather)
{
  sqlite3_file* file = nullptr;
  const int result = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  if (result == SQLITE_OK && file != nullptr && file->pMethods == &kLogMethods) {
    log_of(file).gathers = gather == Gather::yes;
    log_of(file).gathered.clear();
  }
}

} // namespace hookctl::db
