#include "hookctl/os/foreign_library.hpp"

#include "hookctl/base/text.hpp"

// The program chooses its allocator, not this library: what is not linked has no address.
extern "C" int mi_version() __attribute__((weak));

namespace hookctl::os {

std::optional<ForeignLibrary> mimalloc()
{
  if (mi_version == nullptr) {
    return std::nullopt;
  }
  constexpr int kMajor = 100; // 212 is 2.1.2
  constexpr int kMinor = 10;
  const int version = mi_version();
  return ForeignLibrary{
      "mimalloc", text(version / kMajor, ".", version % kMajor / kMinor, ".", version % kMinor)};
}

} // namespace hookctl::os
