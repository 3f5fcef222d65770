#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// `table, json or yaml`.
std::string list_choices(const std::vector<std::string>& choices);

/// invalid_argument unless `value` is one of `choices`, with the list and a "did you mean". `what`
/// says where the value was written: "--output", "HOOKCTL_OUTPUT".
Result<> check_choice(std::string_view what,
                      std::string_view value,
                      const std::vector<std::string>& choices);

} // namespace hookctl::cli
