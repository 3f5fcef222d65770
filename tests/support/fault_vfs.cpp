#include "tests/support/fault_vfs.hpp"

#include "hookctl/base/assert.hpp"

#include <sqlite3.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <map>
#include <utility>
#include <vector>

namespace hookctl::tests {

namespace {

/// One change of a file that no sync has followed yet.
struct Change {
  enum class Kind { write, truncate };

  Kind kind = Kind::write;
  sqlite3_int64 offset = 0;
  std::string after;  ///< of a write
  std::string before; ///< what was there
  sqlite3_int64 size_before = 0;
};

/// Counts down to one failure.
class Fuse {
public:
  void set(int nth) { m_left = nth; }

  bool burns() { return m_left > 0 && --m_left == 0; }

private:
  int m_left = 0;
};

} // namespace

struct FaultVfs::State {
  sqlite3_vfs vfs{};
  sqlite3_vfs* real = nullptr;
  std::string name;
  std::map<std::string, std::vector<Change>> changes; ///< by path, oldest first
  Fuse sync_fuse;
  Fuse write_fuse;
  Fuse power_fuse;
  Disk disk = Disk::roomy;
  bool power = true;
  int syncs = 0;
};

namespace {

/// SQLite allocates it, with the real file behind it.
struct FaultFile {
  sqlite3_file base{};
  FaultVfs::State* state = nullptr;
  std::vector<Change>* changes = nullptr; ///< null for temporary files
};

FaultFile& fault_of(sqlite3_file* file)
{
  return *reinterpret_cast<FaultFile*>(file);
}

sqlite3_file* real_of(sqlite3_file* file)
{
  return reinterpret_cast<sqlite3_file*>(&fault_of(file) + 1);
}

FaultVfs::State& state_of(sqlite3_vfs* vfs)
{
  return *static_cast<FaultVfs::State*>(vfs->pAppData);
}

bool has_power(sqlite3_file* file)
{
  return fault_of(file).state->power;
}

sqlite3_int64 size_of(sqlite3_file* real)
{
  sqlite3_int64 size = 0;
  HOOKCTL_ASSERT(real->pMethods->xFileSize(real, &size) == SQLITE_OK);
  return size;
}

std::string read_back(sqlite3_file* real, sqlite3_int64 from, sqlite3_int64 to)
{
  std::string bytes(static_cast<std::size_t>(std::max<sqlite3_int64>(to - from, 0)), '\0');
  if (!bytes.empty()) {
    const int size = static_cast<int>(bytes.size());
    HOOKCTL_ASSERT(real->pMethods->xRead(real, bytes.data(), size, from) == SQLITE_OK);
  }
  return bytes;
}

void record_write(sqlite3_file* file, std::string_view bytes, sqlite3_int64 offset)
{
  if (fault_of(file).changes == nullptr) {
    return;
  }
  Change change;
  change.offset = offset;
  change.after = bytes;
  change.size_before = size_of(real_of(file));
  const auto end = offset + static_cast<sqlite3_int64>(bytes.size());
  change.before = read_back(real_of(file), offset, std::min(end, change.size_before));
  fault_of(file).changes->push_back(std::move(change));
}

void record_truncate(sqlite3_file* file, sqlite3_int64 size)
{
  if (fault_of(file).changes == nullptr) {
    return;
  }
  Change change;
  change.kind = Change::Kind::truncate;
  change.offset = size;
  change.size_before = size_of(real_of(file));
  change.before = read_back(real_of(file), size, change.size_before);
  fault_of(file).changes->push_back(std::move(change));
}

int close_file(sqlite3_file* file)
{
  sqlite3_file* real = real_of(file);
  return real->pMethods->xClose(real);
}

int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 offset)
{
  sqlite3_file* real = real_of(file);
  return has_power(file) ? real->pMethods->xRead(real, out, size, offset) : SQLITE_IOERR_READ;
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset)
{
  FaultVfs::State& state = *fault_of(file).state;
  if (!state.power || state.write_fuse.burns()) {
    return SQLITE_IOERR_WRITE;
  }
  if (state.disk == FaultVfs::Disk::full) {
    return SQLITE_FULL;
  }
  record_write(file, {static_cast<const char*>(bytes), static_cast<std::size_t>(size)}, offset);
  sqlite3_file* real = real_of(file);
  return real->pMethods->xWrite(real, bytes, size, offset);
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size)
{
  if (!has_power(file)) {
    return SQLITE_IOERR_TRUNCATE;
  }
  record_truncate(file, size);
  sqlite3_file* real = real_of(file);
  return real->pMethods->xTruncate(real, size);
}

// Nothing is really synced: the disk of the test is this object.
int sync_file(sqlite3_file* file, int /*flags*/)
{
  FaultVfs::State& state = *fault_of(file).state;
  ++state.syncs;
  if (state.power_fuse.burns()) {
    state.power = false;
  }
  if (!state.power || state.sync_fuse.burns()) {
    return SQLITE_IOERR_FSYNC;
  }
  if (fault_of(file).changes != nullptr) {
    fault_of(file).changes->clear();
  }
  return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size)
{
  sqlite3_file* real = real_of(file);
  return has_power(file) ? real->pMethods->xFileSize(real, size) : SQLITE_IOERR_FSTAT;
}

// The methods that need no fault: passed on to the real file.
template<auto Method, typename... Arguments>
auto pass_on(sqlite3_file* file, Arguments... arguments)
{
  sqlite3_file* real = real_of(file);
  return (real->pMethods->*Method)(real, arguments...);
}

// Version 2: no memory mapping of the file itself, so that every read and write passes here.
constexpr sqlite3_io_methods kMethods = {
    2,
    close_file,
    read_file,
    write_file,
    truncate_file,
    sync_file,
    file_size,
    pass_on<&sqlite3_io_methods::xLock, int>,
    pass_on<&sqlite3_io_methods::xUnlock, int>,
    pass_on<&sqlite3_io_methods::xCheckReservedLock, int*>,
    pass_on<&sqlite3_io_methods::xFileControl, int, void*>,
    pass_on<&sqlite3_io_methods::xSectorSize>,
    pass_on<&sqlite3_io_methods::xDeviceCharacteristics>,
    pass_on<&sqlite3_io_methods::xShmMap, int, int, int, volatile void**>,
    pass_on<&sqlite3_io_methods::xShmLock, int, int, int>,
    pass_on<&sqlite3_io_methods::xShmBarrier>,
    pass_on<&sqlite3_io_methods::xShmUnmap, int>,
    nullptr,
    nullptr,
};

int open_file(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags)
{
  FaultVfs::State& state = state_of(vfs);
  if (!state.power) {
    file->pMethods = nullptr;
    return SQLITE_CANTOPEN;
  }
  new (file) FaultFile;
  fault_of(file).state = &state;
  fault_of(file).changes = path == nullptr ? nullptr : &state.changes[path];
  const int result = state.real->xOpen(state.real, path, real_of(file), flags, out_flags);
  file->pMethods = result == SQLITE_OK ? &kMethods : nullptr;
  return result;
}

// A removed file is gone at once: SQLite syncs what replaces it before.
int delete_file(sqlite3_vfs* vfs, const char* path, int /*sync_folder*/)
{
  FaultVfs::State& state = state_of(vfs);
  if (!state.power) {
    return SQLITE_IOERR_DELETE;
  }
  if (const auto found = state.changes.find(path); found != state.changes.end()) {
    found->second.clear();
  }
  return state.real->xDelete(state.real, path, 0);
}

void set_bytes(int descriptor, std::string_view bytes, sqlite3_int64 offset)
{
  HOOKCTL_ASSERT(::pwrite(descriptor, bytes.data(), bytes.size(), offset) ==
                 static_cast<ssize_t>(bytes.size()));
}

void undo(int descriptor, const Change& change)
{
  set_bytes(descriptor, change.before, change.offset);
  HOOKCTL_ASSERT(::ftruncate(descriptor, change.size_before) == 0);
}

void redo(int descriptor, const Change& change, SeededRng& rng)
{
  if (change.kind == Change::Kind::truncate) {
    HOOKCTL_ASSERT(::ftruncate(descriptor, change.offset) == 0);
    return;
  }
  const bool torn = rng.below(3) == 0;
  const std::size_t size = torn ? rng.below(change.after.size() + 1) : change.after.size();
  set_bytes(descriptor, std::string_view(change.after).substr(0, size), change.offset);
}

void lose_changes(const std::string& path, const std::vector<Change>& changes, SeededRng& rng)
{
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) {
    return; // removed since
  }
  for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
    undo(descriptor, *change);
  }
  // A third of the cuts loses everything: the case that people think of.
  const bool all_lost = rng.below(3) == 0;
  for (const Change& change : changes) {
    if (!all_lost && rng.below(2) == 0) {
      redo(descriptor, change, rng);
    }
  }
  ::close(descriptor);
}

std::string next_name()
{
  static int count = 0;
  return "hookctl-fault-" + std::to_string(++count);
}

} // namespace

FaultVfs::FaultVfs()
    : m_state(std::make_unique<State>())
{
  State& state = *m_state;
  state.real = sqlite3_vfs_find(nullptr);
  state.name = next_name();
  state.vfs = *state.real;
  state.vfs.pNext = nullptr;
  state.vfs.zName = state.name.c_str();
  state.vfs.pAppData = &state;
  state.vfs.szOsFile = static_cast<int>(sizeof(FaultFile)) + state.real->szOsFile;
  state.vfs.xOpen = open_file;
  state.vfs.xDelete = delete_file;
  HOOKCTL_ASSERT(sqlite3_vfs_register(&state.vfs, 0) == SQLITE_OK);
}

FaultVfs::~FaultVfs()
{
  sqlite3_vfs_unregister(&m_state->vfs);
}

const std::string& FaultVfs::name() const
{
  return m_state->name;
}

void FaultVfs::fail_sync(int nth)
{
  m_state->sync_fuse.set(nth);
}

void FaultVfs::fail_write(int nth)
{
  m_state->write_fuse.set(nth);
}

void FaultVfs::set_disk(Disk disk)
{
  m_state->disk = disk;
}

void FaultVfs::cut_power_at_sync(int nth)
{
  m_state->power_fuse.set(nth);
}

bool FaultVfs::has_power() const
{
  return m_state->power;
}

int FaultVfs::syncs() const
{
  return m_state->syncs;
}

void FaultVfs::restore_power(SeededRng& rng)
{
  for (auto& [path, changes] : m_state->changes) {
    lose_changes(path, changes, rng);
    changes.clear();
  }
  m_state->power_fuse.set(0);
  m_state->power = true;
}

} // namespace hookctl::tests
