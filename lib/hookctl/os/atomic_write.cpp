#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/detail/replace_file.hpp"
#include "hookctl/os/file_steps.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>

#include <atomic>
#include <cstdint>
#include <cstdio>

namespace hookctl::os {

namespace {

constexpr int kMaxLinks = 40; // as many as Linux follows
constexpr int kMaxNames = 16;

/// The file that is to be replaced: where the links lead, also when nothing is there yet.
Result<std::filesystem::path> resolve_links(std::filesystem::path path)
{
  for (int i = 0; i < kMaxLinks; ++i) {
    std::error_code error;
    const auto link = std::filesystem::read_symlink(path, error);
    if (error) {
      return path; // no link; any other trouble shows when the folder is opened
    }
    path = path.parent_path() / link; // an absolute link replaces the folder
  }
  return fail(system_error("write", path, ELOOP));
}

/// Unique among processes and threads of this machine; O_EXCL settles the rest.
std::string temporary_name()
{
  static std::atomic<std::uint64_t> counter{0};
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return text(
      ".hookctl-", ::getpid(), "-", counter.fetch_add(1), "-", now.tv_sec, now.tv_nsec, ".tmp");
}

/// What becomes of a file that has the name already.
enum class Existing { replace, refuse };

/// A new file in an open folder that vanishes unless it is renamed.
class TemporaryFile {
public:
  explicit TemporaryFile(int folder)
      : m_folder(folder)
  {
  }

  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile(TemporaryFile&&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  TemporaryFile& operator=(TemporaryFile&&) = delete;

  ~TemporaryFile()
  {
    close();
    if (!m_name.empty()) {
      ::unlinkat(m_folder, m_name.c_str(), 0);
    }
  }

  // Each step is 0 or an errno.

  int create()
  {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    for (int i = 0; i < kMaxNames; ++i) {
      std::string name = temporary_name();
      m_file = retry([&] { return ::openat(m_folder, name.c_str(), kFlags, 0600); });
      if (m_file >= 0) {
        m_name = std::move(name);
        return 0;
      }
      if (errno != EEXIST) {
        return errno;
      }
    }
    return EEXIST;
  }

  int write(std::string_view bytes) { return write_whole(m_file, bytes); }

  int finish(unsigned mode, detail::Durable durable)
  {
    if (const int error_number = give_to_folder_owner(); error_number != 0) {
      return error_number;
    }
    // fchmod rather than the mode of open: the umask does not count here.
    if (::fchmod(m_file, mode) != 0) {
      return errno;
    }
    if (durable == detail::Durable::at_once && retry([&] { return ::fsync(m_file); }) != 0) {
      return errno;
    }
    return close();
  }

  int rename_to(const std::string& name, Existing existing)
  {
    const unsigned flags = existing == Existing::refuse ? RENAME_NOREPLACE : 0;
    if (::renameat2(m_folder, m_name.c_str(), m_folder, name.c_str(), flags) == 0) {
      m_name.clear();
      return 0;
    }
    // NFS knows no such flag, but a second name, which is never somebody else's.
    const bool may_link = flags != 0 && (errno == EINVAL || errno == ENOSYS);
    return may_link && ::linkat(m_folder, m_name.c_str(), m_folder, name.c_str(), 0) == 0 ? 0
                                                                                          : errno;
  }

private:
  /// What root writes in a folder of somebody else would lock that one out.
  int give_to_folder_owner()
  {
    if (::geteuid() != 0) {
      return 0;
    }

    struct stat folder {};

    if (::fstat(m_folder, &folder) != 0) {
      return errno;
    }
    const bool is_root = folder.st_uid == 0;
    return !is_root && ::fchown(m_file, folder.st_uid, folder.st_gid) != 0 ? errno : 0;
  }

  int close()
  {
    // Never repeated: after EINTR the number is free already and may be another thread's.
    const int file = std::exchange(m_file, -1);
    return file >= 0 && ::close(file) != 0 && errno != EINTR ? errno : 0;
  }

  int m_folder;
  int m_file = -1;
  std::string m_name;
};

/// The bytes of a file and what it is to be.
struct Written {
  std::string_view bytes;
  unsigned mode = 0600;
  detail::Durable durable = detail::Durable::at_once;
  Existing existing = Existing::replace;
};

int write_and_rename(int folder, const std::string& name, const Written& written)
{
  TemporaryFile temporary(folder);
  int error_number = temporary.create();
  if (error_number == 0) {
    error_number = temporary.write(written.bytes);
  }
  if (error_number == 0) {
    error_number = temporary.finish(written.mode, written.durable);
  }
  if (error_number == 0) {
    error_number = temporary.rename_to(name, written.existing);
  }
  return error_number;
}

/// Not where links lead to, but there.
Result<> write_there(const std::filesystem::path& target, const Written& written)
{
  const std::filesystem::path parent = target.has_parent_path() ? target.parent_path() : ".";
  const Descriptor folder(
      retry([&] { return ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
  if (!folder.is_open()) {
    return fail(system_error("write", target, errno));
  }
  const int number = write_and_rename(folder.get(), target.filename().string(), written);
  if (number == EEXIST && written.existing == Existing::refuse) {
    return fail(Failure::file_exists,
                text("the file ", quote(target.string(), 500), " is there already"),
                "remove it first, or choose another place");
  }
  if (number != 0) {
    return fail(system_error("write", target, number));
  }
  if (written.durable == detail::Durable::at_once &&
      retry([&] { return ::fsync(folder.get()); }) != 0) {
    return fail(system_error("flush the folder", parent, errno));
  }
  return {};
}

} // namespace

namespace detail {

Result<std::filesystem::path> replace_file(const std::filesystem::path& path,
                                           std::string_view bytes,
                                           unsigned mode,
                                           Durable durable)
{
  HOOKCTL_TRY_AS(auto target, resolve_links(path));
  HOOKCTL_TRY(write_there(target, {bytes, mode, durable, Existing::replace}));
  return target;
}

} // namespace detail

Result<> write_file_atomic(const std::filesystem::path& path, std::string_view bytes, unsigned mode)
{
  HOOKCTL_TRY(detail::replace_file(path, bytes, mode, detail::Durable::at_once));
  return {};
}

Result<> create_file(const std::filesystem::path& path, std::string_view bytes)
{
  return write_there(path, {.bytes = bytes, .existing = Existing::refuse});
}

} // namespace hookctl::os
