#pragma once

// What this build runs under, for the few tests that a sanitizer's own doings break. clang tells by
// __has_feature; our sanitizer builds are clang's.

namespace hookctl::tests {

constexpr bool kHasAddressSanitizer =
#if defined(__has_feature)
#  if __has_feature(address_sanitizer)
    true;
#  else
    false;
#  endif
#else
    false;
#endif

constexpr bool kHasThreadSanitizer =
#if defined(__has_feature)
#  if __has_feature(thread_sanitizer)
    true;
#  else
    false;
#  endif
#else
    false;
#endif

} // namespace hookctl::tests
