#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::config {

/// The `--auth-…` flags of a custom account, as typed.
struct AuthRecipe {
  std::string scheme; ///< token, basic, none, standard-webhooks, hmac-sha1, hmac-sha256,
                      ///< hmac-sha384, hmac-sha512
  std::optional<std::string> header;
  std::optional<std::string> prefix;
  std::optional<std::string> encoding;
  std::optional<std::string> signed_text;
  std::optional<std::string> key_format;
  std::optional<std::string> timestamp; ///< a selector, such as header:X-Timestamp
  std::optional<std::string> tolerance; ///< seconds
};

/// The words that AuthRecipe::scheme takes.
const std::vector<std::string>& recipe_schemes();

/// The `verify:` block that the flags amount to. invalid_argument naming the flag that is missing,
/// does not belong to the scheme, or is wrong.
Result<yaml::Value> make_verify_block(const AuthRecipe& recipe);

} // namespace hookctl::config
