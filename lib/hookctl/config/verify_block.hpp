#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::config {

/// The `--auth-…` flags of a custom account, as typed.
struct AuthRecipe {
  std::string scheme; ///< one of recipe_schemes()
  /// header:NAME, query:NAME, form:NAME or json:PATH; several for a token, `body` for a JWT.
  std::vector<std::string> in;
  std::optional<std::string> header; ///< short for in header:NAME
  std::optional<std::string> prefix;
  std::optional<std::string> encoding;
  std::optional<std::string> signed_text;
  std::optional<std::string> key_format;
  std::optional<std::string> timestamp; ///< a place, such as header:X-Timestamp
  std::optional<std::string> tolerance; ///< seconds
  std::vector<std::string> algorithms;  ///< of a JWT or of message signatures
  std::vector<std::string> claims;      ///< NAME=VALUE
  std::optional<std::string> body_hash; ///< the claim with the body's SHA-256
  std::vector<std::string> components;  ///< of the message that must be covered
};

/// The words that AuthRecipe::scheme takes.
const std::vector<std::string>& recipe_schemes();

/// The `verify:` block that the flags amount to. invalid_argument naming the flag that is missing,
/// does not belong to the scheme, or is wrong.
Result<yaml::Value> make_verify_block(const AuthRecipe& recipe);

} // namespace hookctl::config
