#include "hookctl/preset/preset.hpp"
#include "hookctl/preset/sample.hpp"
#include "hookctl/yaml/value.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void require(bool holds)
{
  if (!holds) {
    std::abort();
  }
}

/// What was read can be told, and its sample was read when it was checked.
void check(const hookctl::preset::Preset& preset)
{
  require(!hookctl::preset::describe(preset.scheme).empty());
  for (const auto& variant : preset.variants) {
    require(!hookctl::preset::describe(variant.scheme).empty());
    require(hookctl::preset::find_scheme(preset, variant.name) == &variant.scheme);
  }
  require(hookctl::preset::parse_sample(preset, preset.sample).has_value());
}

} // namespace

/// Any text is a preset or an error that says where; and so is any text as a `verify:` block.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view yaml(reinterpret_cast<const char*>(data),
                              size); // NOLINT: bytes are text here
  const auto preset = hookctl::preset::parse_preset(yaml, "fuzz");
  require(preset || !preset.error().message.empty());
  if (preset) {
    check(*preset);
  }
  if (const auto block = hookctl::yaml::parse(yaml, "fuzz")) {
    const auto scheme = hookctl::preset::parse_scheme(*block);
    require(scheme ? !hookctl::preset::describe(*scheme).empty() : !scheme.error().message.empty());
  }
  return 0;
}
