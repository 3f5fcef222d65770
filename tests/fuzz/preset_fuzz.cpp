#include "hookctl/preset/preset.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

/// Any text is a preset or an error that says where.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view yaml(reinterpret_cast<const char*>(data),
                              size); // NOLINT: bytes are text here
  const auto preset = hookctl::preset::parse_preset(yaml, "fuzz");
  if (!preset && preset.error().message.empty()) {
    std::abort();
  }
  if (preset && hookctl::preset::describe(preset->scheme).empty()) {
    std::abort();
  }
  return 0;
}
