#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/select/selector.hpp"

#include <optional>
#include <string>

namespace hookctl::preset::detail {

/// The event code that a rule finds in a sample, as mapping will find it in deliveries; nullopt
/// when there is none. Fails when a path reaches a limit.
Result<std::optional<std::string>> find_code(const ValueRule& rule, const select::Input& input);

} // namespace hookctl::preset::detail
