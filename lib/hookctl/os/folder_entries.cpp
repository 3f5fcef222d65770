#include "hookctl/os/folder_entries.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace hookctl::os {

namespace {

Entry::Kind kind_of(mode_t mode)
{
  if (S_ISREG(mode)) {
    return Entry::Kind::file;
  }
  if (S_ISDIR(mode)) {
    return Entry::Kind::folder;
  }
  return S_ISLNK(mode) ? Entry::Kind::link : Entry::Kind::other;
}

Entry entry_of(std::string name, const struct stat& found)
{
  constexpr std::int64_t kMs = 1000;
  Entry entry;
  entry.name = std::move(name);
  entry.kind = kind_of(found.st_mode);
  entry.mode = found.st_mode & 07777U;
  entry.owner = found.st_uid;
  entry.bytes = static_cast<std::uint64_t>(found.st_size);
  entry.modified =
      from_unix_ms(std::clamp<std::int64_t>(found.st_mtim.tv_sec, 0, kLatestUnixMs / kMs) * kMs);
  return entry;
}

bool is_program(const std::filesystem::path& path)
{
  struct stat found {};

  return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode) &&
         ::faccessat(AT_FDCWD, path.c_str(), X_OK, AT_EACCESS) == 0;
}

} // namespace

Result<std::vector<Entry>> list_entries(const std::filesystem::path& folder)
{
  std::vector<Entry> entries;
  std::error_code error;
  std::filesystem::directory_iterator each(folder, error);
  while (!error && each != std::filesystem::directory_iterator()) {
    struct stat found {};

    if (::lstat(each->path().c_str(), &found) == 0) { // else it is gone meanwhile
      entries.push_back(entry_of(each->path().filename().string(), found));
    }
    each.increment(error);
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(system_error("read the folder", folder, error.value()));
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return a.name < b.name;
  });
  return entries;
}

std::optional<Entry> look_at(const std::filesystem::path& path)
{
  struct stat found {};

  if (::stat(path.c_str(), &found) != 0) {
    return std::nullopt;
  }
  return entry_of(path.filename().string(), found);
}

bool may_write(const std::filesystem::path& path)
{
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

std::uint32_t effective_user()
{
  return ::geteuid();
}

std::optional<std::filesystem::path> find_program(const std::string& name,
                                                  std::string_view search_path)
{
  if (name.find('/') != std::string::npos) {
    return is_program(name) ? std::optional<std::filesystem::path>(name) : std::nullopt;
  }
  for (const std::string_view folder : split(search_path, ':')) {
    const auto path = std::filesystem::path(folder) / name;
    if (is_program(path)) {
      return path;
    }
  }
  return std::nullopt;
}

Result<DiskSpace> disk_space(const std::filesystem::path& path)
{
  std::filesystem::path place = path;
  while (place.has_relative_path() && !look_at(place)) {
    place = place.parent_path();
  }

  struct statvfs found {};

  if (::statvfs(place.empty() ? "." : place.c_str(), &found) != 0) {
    return fail(system_error("ask for the free space of", place, errno));
  }
  return DiskSpace{std::uint64_t{found.f_bavail} * found.f_frsize,
                   std::uint64_t{found.f_blocks} * found.f_frsize};
}

} // namespace hookctl::os
