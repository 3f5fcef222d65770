#pragma once

#include "hookctl/base/failure.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>

namespace hookctl::config::detail {

/// What an error about an account is, where the account stands in an apply file: what would be a
/// mistake on the command line is one in the file, of a code of its own. Errors about a key, the
/// disk or a payload are what they are.
Failure failure_in_file(const Error& error);

/// Where in the account's lines the key, or the item of its list, is that the error is about;
/// nullopt when that cannot be told.
std::optional<SourcePos> find_place(const yaml::Value& account, const Error& error);

} // namespace hookctl::config::detail
