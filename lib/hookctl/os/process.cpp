#include "hookctl/os/process.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <tuple>

namespace hookctl::os {

void raise_descriptor_limit()
{
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    limit.rlim_cur = limit.rlim_max;
    std::ignore = ::setrlimit(RLIMIT_NOFILE, &limit); // fewer connections at once, then
  }
}

void keep_freed_memory()
{
  constexpr int kKept = 16 << 20;
  std::ignore = ::mallopt(M_TRIM_THRESHOLD, kKept);
}

} // namespace hookctl::os
