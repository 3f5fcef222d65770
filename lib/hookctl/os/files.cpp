#include "hookctl/os/files.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/file_steps.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <algorithm>

namespace hookctl::os {

namespace {

tl::unexpected<Error> too_large(std::string_view what, std::size_t limit)
{
  return fail(Failure::too_large, text(what, " is larger than ", limit, " bytes"));
}

/// Somebody may have made stdin non-blocking for us.
void wait_readable(int descriptor)
{
  pollfd wanted{descriptor, POLLIN, 0};
  retry([&] { return ::poll(&wanted, 1, -1); });
}

/// Reads to the end, or to one byte above `limit`. The errno of a failed read, or 0.
int read_all(int descriptor, std::size_t limit, std::string& out)
{
  char buffer[16 * 1024];
  while (out.size() <= limit) {
    const ssize_t count = retry([&] { return ::read(descriptor, buffer, sizeof(buffer)); });
    if (count == 0) {
      return 0;
    }
    if (count < 0 && errno == EAGAIN) {
      wait_readable(descriptor);
    } else if (count < 0) {
      return errno;
    } else {
      out.append(buffer, static_cast<std::size_t>(count));
    }
  }
  return 0;
}

Result<std::string>
read_opened(const Descriptor& file, const std::filesystem::path& path, std::size_t limit)
{
  std::string bytes;
  if (const int error_number = read_all(file.get(), limit, bytes); error_number != 0) {
    return fail(system_error("read", path, error_number));
  }
  if (bytes.size() > limit) {
    return too_large(quote(path.string(), 500), limit);
  }
  return bytes;
}

bool is_folder(const std::filesystem::path& path)
{
  struct stat found {};

  return ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
}

} // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit)
{
  // O_NONBLOCK: opening a named pipe must not wait for its writer.
  const Descriptor file(
      retry([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK); }));

  struct stat found {};

  if (!file.is_open() || ::fstat(file.get(), &found) != 0) {
    return fail(system_error("read", path, errno));
  }
  if (!S_ISREG(found.st_mode)) {
    return fail(Failure::no_regular_file, text(quote(path.string(), 500), " is no regular file"));
  }
  return read_opened(file, path, limit);
}

Result<std::string> read_once(const std::filesystem::path& path, std::size_t limit)
{
  const Descriptor file(
      retry([&] { return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY); }));

  struct stat found {};

  if (!file.is_open() || ::fstat(file.get(), &found) != 0) {
    return fail(system_error("read", path, errno));
  }
  if (S_ISDIR(found.st_mode)) {
    return fail(
        Failure::no_regular_file, text(quote(path.string(), 500), " is a folder"), "name a file");
  }
  return read_opened(file, path, limit);
}

Result<std::string> read_descriptor(int descriptor, std::size_t limit)
{
  std::string bytes;
  if (const int error_number = read_all(descriptor, limit, bytes); error_number != 0) {
    return fail(
        system_error("read", descriptor == 0 ? "standard input" : "the input", error_number));
  }
  if (bytes.size() > limit) {
    return too_large("the input", limit);
  }
  return bytes;
}

Result<std::string> read_line(int descriptor, std::size_t limit)
{
  std::string line;
  while (line.size() <= limit) {
    char byte = 0; // one at a time: what follows the line is somebody else's
    const ssize_t count = retry([&] { return ::read(descriptor, &byte, 1); });
    if (count == 0 || (count > 0 && byte == '\n')) {
      return line;
    }
    if (count < 0 && errno == EAGAIN) {
      wait_readable(descriptor);
    } else if (count < 0) {
      return fail(system_error("read", "the input", errno));
    } else {
      line += byte;
    }
  }
  return too_large("the line", limit);
}

Result<> make_folders(const std::filesystem::path& path)
{
  std::filesystem::path folder;
  for (const auto& part : path) {
    const std::filesystem::path parent = folder;
    folder /= part;
    if (is_folder(folder)) {
      continue;
    }
    if (::mkdir(folder.c_str(), 0700) == 0) {
      HOOKCTL_TRY(sync_folder(parent));
      continue;
    }
    // Another process may have been quicker.
    if (const int error_number = errno; !is_folder(folder)) {
      return fail(system_error("make the folder", folder, error_number));
    }
  }
  return {};
}

Result<> remove_file(const std::filesystem::path& path)
{
  if (::unlink(path.c_str()) != 0) {
    return fail(system_error("remove", path, errno));
  }
  return sync_folder(path.parent_path());
}

Result<std::vector<std::string>> list_files(const std::filesystem::path& folder,
                                            std::string_view suffix)
{
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    std::string name = entry->path().filename().string();
    std::error_code ignored; // a link to nowhere is no regular file
    if (std::string_view(name).ends_with(suffix) && entry->is_regular_file(ignored)) {
      names.push_back(std::move(name));
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return fail(system_error("list", folder, error.value()));
  }
  std::ranges::sort(names);
  return names;
}

std::optional<unsigned> file_mode(const std::filesystem::path& path)
{
  struct stat found {};

  if (::stat(path.c_str(), &found) != 0) {
    return std::nullopt;
  }
  return found.st_mode & 07777U;
}

std::optional<FileId> file_id(const std::filesystem::path& path)
{
  struct stat found {};

  if (::stat(path.c_str(), &found) != 0) {
    return std::nullopt;
  }
  return FileId{found.st_dev, found.st_ino};
}

bool exists(const std::filesystem::path& path)
{
  struct stat found {};

  return ::stat(path.c_str(), &found) == 0;
}

} // namespace hookctl::os
