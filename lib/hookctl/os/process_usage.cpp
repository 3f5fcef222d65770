#include "hookctl/os/process_usage.hpp"

#include "hookctl/base/text.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

namespace hookctl::os {

namespace {

/// Files of /proc have no size: they are read to their end.
std::string read_all(const char* path)
{
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::uint64_t number(std::string_view text)
{
  return parse_integer<std::uint64_t>(text).value_or(0);
}

/// The line `NAME value` of a file of lines.
std::uint64_t value_of(const std::string& file, std::string_view name)
{
  for (const std::string_view line : split(file, '\n')) {
    if (line.starts_with(name) && line.substr(name.size()).starts_with(' ')) {
      return number(trim(line.substr(name.size())));
    }
  }
  return 0;
}

std::uint64_t open_descriptors()
{
  std::error_code ignored;
  const std::filesystem::directory_iterator all("/proc/self/fd", ignored);
  const auto count = std::distance(begin(all), end(all));
  return count > 0 ? static_cast<std::uint64_t>(count) - 1 : 0; // one is the folder itself
}

std::uint64_t descriptor_limit()
{
  rlimit limit{};
  return ::getrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_cur : 0;
}

} // namespace

std::optional<ProcessUsage> process_usage()
{
  // proc(5): the name in parentheses may hold anything; the fields are counted from after it, where
  // field 3 stands first.
  const std::string stat = read_all("/proc/self/stat");
  const std::size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) {
    return std::nullopt;
  }
  constexpr std::size_t kFirst = 3;
  constexpr std::size_t kUserTime = 14;
  constexpr std::size_t kSystemTime = 15;
  constexpr std::size_t kThreads = 20;
  constexpr std::size_t kStartTime = 22;
  constexpr std::size_t kVirtualBytes = 23;
  constexpr std::size_t kResidentPages = 24;
  const auto fields = split(trim(std::string_view(stat).substr(name_end + 1)), ' ');
  if (fields.size() <= kResidentPages - kFirst) {
    return std::nullopt;
  }
  const auto field = [&](std::size_t place) { return number(fields[place - kFirst]); };
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  ProcessUsage usage;
  usage.cpu_seconds = static_cast<double>(field(kUserTime) + field(kSystemTime)) / ticks;
  usage.threads = field(kThreads);
  usage.virtual_bytes = field(kVirtualBytes);
  usage.resident_bytes =
      field(kResidentPages) * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
  usage.open_descriptors = open_descriptors();
  usage.descriptor_limit = descriptor_limit();
  usage.started_at = static_cast<double>(value_of(read_all("/proc/stat"), "btime")) +
                     static_cast<double>(field(kStartTime)) / ticks;
  return usage;
}

} // namespace hookctl::os
