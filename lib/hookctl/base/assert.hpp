#pragma once

namespace hookctl {

/// Writes the failed condition to stderr and aborts. For bugs of ours, never for anybody's input.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);

} // namespace hookctl

/// On in release builds too: a broken invariant must not become a wrong 2xx.
#define HOOKCTL_ASSERT(condition)                                                                  \
  ((condition) ? static_cast<void>(0) : ::hookctl::assertion_failed(#condition, __FILE__, __LINE__))
