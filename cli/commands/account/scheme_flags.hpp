#pragma once

#include "cli/app/command.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::cli {

/// How a sender proves itself: a variant of the preset (--variant, --auth-value), or a scheme of
/// its own (--auth-scheme and what says more than it).
std::vector<Flag> scheme_flags();

/// The account's own `verify:` block; nullopt when no flag asks for one. invalid_argument.
Result<std::optional<yaml::Value>> parse_recipe(const Arguments& arguments);

/// True for `--auth-scheme preset`: the account's own scheme is taken away.
bool wants_preset_scheme(const Arguments& arguments);

/// Of each --auth-value. invalid_argument.
Result<std::vector<std::pair<std::string, std::string>>>
parse_auth_values(const Arguments& arguments);

/// NAME=TEXT; nullopt when NAME is missing or has anything but letters, digits and _.
std::optional<std::pair<std::string, std::string>> parse_pair(const std::string& typed);

} // namespace hookctl::cli
