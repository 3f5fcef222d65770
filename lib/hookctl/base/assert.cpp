#include "hookctl/base/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace hookctl {

void assertion_failed(const char* condition, const char* file, int line)
{
  // The one place in the core that writes to a stream: the process is about to die of a bug.
  static_cast<void>(std::fprintf(
      stderr, "hookctl: internal error: %s does not hold (%s:%d)\n", condition, file, line));
  std::abort();
}

} // namespace hookctl
