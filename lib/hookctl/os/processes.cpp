#include "hookctl/os/processes.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"

#include <sys/resource.h>

#include <fstream>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>

namespace hookctl::os {

namespace {

using Inodes = std::set<std::string, std::less<>>;

std::string read_all(const std::filesystem::path& path)
{
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::filesystem::path folder_of(int id)
{
  return text("/proc/", id);
}

std::vector<std::string_view> columns(std::string_view line)
{
  auto all = split(line, ' ');
  std::erase(all, std::string_view());
  return all;
}

/// proc(5), /proc/net/tcp: `local_address` is ADDRESS:PORT in hexadecimal, `st` 0A is LISTEN.
void add_listening(const std::string& table, int port, Inodes& inodes)
{
  constexpr std::size_t kLocal = 1;
  constexpr std::size_t kState = 3;
  constexpr std::size_t kInode = 9;
  constexpr int kHexadecimal = 16;
  for (const std::string_view line : split(table, '\n')) {
    const auto fields = columns(line);
    if (fields.size() <= kInode || fields[kState] != "0A") {
      continue;
    }
    const std::string_view digits = fields[kLocal].substr(fields[kLocal].find(':') + 1);
    int found = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), found, kHexadecimal);
    if (found == port) {
      inodes.insert(text("socket:[", fields[kInode], "]"));
    }
  }
}

bool holds_one_of(int id, const Inodes& inodes)
{
  std::error_code error;
  std::filesystem::directory_iterator each(folder_of(id) / "fd", error);
  while (!error && each != std::filesystem::directory_iterator()) {
    std::error_code gone;
    if (inodes.contains(std::filesystem::read_symlink(each->path(), gone).string())) {
      return true;
    }
    each.increment(error);
  }
  return false;
}

} // namespace

std::optional<Process> find_process(int id)
{
  const std::string name = read_all(folder_of(id) / "comm");
  if (name.empty()) {
    return std::nullopt;
  }
  Process process;
  process.id = id;
  process.name = trim(name);
  std::string line = read_all(folder_of(id) / "cmdline");
  if (!line.empty() && line.back() == '\0') {
    line.pop_back();
  }
  if (!line.empty()) {
    for (const std::string_view word : split(line, '\0')) {
      process.words.emplace_back(word);
    }
  }
  return process;
}

std::optional<Process> find_listener(int port)
{
  Inodes inodes;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    add_listening(read_all(table), port, inodes);
  }
  std::error_code error;
  std::filesystem::directory_iterator each("/proc", error);
  while (!inodes.empty() && !error && each != std::filesystem::directory_iterator()) {
    const auto id = parse_integer<int>(each->path().filename().string());
    if (id && holds_one_of(*id, inodes)) {
      return find_process(*id);
    }
    each.increment(error);
  }
  return std::nullopt;
}

std::optional<Process> find_lock_holder(const std::filesystem::path& file)
{
  // Who wrote itself into the file, and has it open; one that was killed has not. The kernel's
  // table is for processes whose descriptors may not be seen: read while it changes, it may lack
  // some.
  std::error_code unknown;
  const auto written = lock_holder(file);
  if (written && holds_one_of(*written, {std::filesystem::canonical(file, unknown).string()})) {
    return find_process(*written);
  }
  // proc(5), /proc/locks: `1: FLOCK  ADVISORY  WRITE 1234 08:01:5678 0 EOF`. The device is left
  // out: on some file systems it is not the one that stat gives.
  constexpr std::size_t kKind = 1;
  constexpr std::size_t kHolder = 4;
  constexpr std::size_t kFile = 5;
  const auto id = file_id(file);
  const std::string inode = id ? text(":", id->inode) : std::string();
  const std::string locks = read_all("/proc/locks");
  for (const std::string_view line : split(locks, '\n')) {
    const auto fields = columns(line);
    if (id && fields.size() > kFile && fields[kKind] == "FLOCK" && fields[kFile].ends_with(inode)) {
      const auto holder = parse_integer<int>(fields[kHolder]);
      return holder ? find_process(*holder) : std::nullopt;
    }
  }
  return std::nullopt;
}

DescriptorLimits descriptor_limits()
{
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return {};
  }
  return {limit.rlim_cur, limit.rlim_max};
}

std::filesystem::path own_program()
{
  std::error_code unknown;
  return std::filesystem::read_symlink("/proc/self/exe", unknown);
}

} // namespace hookctl::os
