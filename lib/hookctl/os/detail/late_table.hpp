#pragma once

#include <cstdint>

namespace hookctl::os::detail {

/// One library, and which of the functions below are its.
struct LateLibrary {
  const char* file; ///< its soname
  std::uint32_t first;
  std::uint32_t end;
};

/// What lib/cmake/late_table.cmake makes of what a program calls. A function's slot leads to its
/// own address as soon as its library is open, and until then to what opens it.
struct LateTable {
  const LateLibrary* libraries;
  std::uint32_t library_count;
  const char* const* functions;
  void** slots; ///< on pages of their own
  std::uint32_t function_count;
};

} // namespace hookctl::os::detail

extern "C" {

/// Absent where a program is linked with its libraries as usual.
extern const hookctl::os::detail::LateTable hookctl_late_table __attribute__((weak));

/// For the entries: the address of this function, whose library is open then. Without it the
/// process ends (os::end_without_library).
void* hookctl_bind_late(std::uint32_t function) noexcept;
}
