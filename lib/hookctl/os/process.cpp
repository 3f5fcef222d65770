#include "hookctl/os/process.hpp"

#include <malloc.h>
#include <sys/resource.h>

#include <tuple>

namespace hookctl::os {

std::size_t raise_descriptor_limit()
{
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    return 0;
  }
  rlimit raised = limit;
  raised.rlim_cur = limit.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

void keep_freed_memory()
{
  constexpr int kKept = 16 << 20;
  std::ignore = ::mallopt(M_TRIM_THRESHOLD, kKept);
}

} // namespace hookctl::os
