#include "hookctl/base/assert.hpp"
#include "hookctl/config/import_hooks.hpp"
#include "hookctl/preset/scheme_parts.hpp"
#include "hookctl/routing/definition_file.hpp"
#include "hookctl/yaml/value.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

using namespace hookctl;

/// A hooks file: whatever is taken gives an apply file that can be read, whose schemes and
/// destinations hold.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string_view bytes(reinterpret_cast<const char*>(data), size); // NOLINT: libFuzzer's
  const auto import = config::import_hooks(bytes, "hooks", model::Environment::development);
  if (!import) {
    return 0;
  }
  const auto root = yaml::parse(import->apply_file, "apply");
  HOOKCTL_ASSERT(root.has_value());
  for (const yaml::Value& account : root->find("accounts")->items) {
    const yaml::Value* verify = account.find("verify");
    HOOKCTL_ASSERT(verify == nullptr || preset::parse_scheme(*verify).has_value());
  }
  if (const yaml::Value* destinations = root->find("destinations")) {
    for (const auto& [name, value] : destinations->members) {
      HOOKCTL_ASSERT(routing::read_definition(name.text, value, name.text, "/").has_value());
    }
  }
  return 0;
}
