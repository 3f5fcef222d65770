#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/secret.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// The flags that say where a key is: --auth-key-env, -file, -stdin, -fd, and --strict.
std::vector<Flag> key_flags();

/// Whether the key is needed for this command alone: then it may come through a pipe, too.
enum class KeyUse { kept, once };

/// The key that they name; nullopt when none was given.
Result<std::optional<model::KeyReference>>
parse_key_flags(const Arguments& arguments, const Context& context, KeyUse use);

/// The token that a provider's URL check must state (--handshake-token-env, -file); nullopt when
/// none was given.
Result<std::optional<model::KeyReference>> parse_handshake_token(const Arguments& arguments);

/// `env:NAME`; invalid_argument, naming the flag, for what cannot name a variable.
Result<model::KeyReference> key_in_variable(std::string_view flag, const std::string& name);

/// `file:` and the whole path of what was typed, as kept_file() takes it.
Result<model::KeyReference> key_in_file(std::string_view flag, const std::string& file);

} // namespace hookctl::cli
