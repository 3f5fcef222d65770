#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::config::detail {

/// What messages show of a text in a hook.
inline constexpr std::size_t kShown = 80;

/// A value of a request, as hooks refer to it.
struct HookArgument {
  std::string source; ///< header, url, payload, string, entire-payload, …
  std::string name;
  std::string envname;
};

struct HookMatch {
  std::string type; ///< value, regex, payload-hmac-sha256, ip-whitelist, …
  std::string regex;
  std::string secret;
  std::string value;
  std::string ip_range;
  HookArgument parameter;
};

struct HookRule {
  enum class Kind { all, any, negation, match };
  Kind kind = Kind::match;
  std::vector<HookRule> rules; ///< of `negation` one
  HookMatch match;
};

struct Hook {
  std::string id;
  std::string command;
  std::string directory;
  std::string content_type;
  std::vector<std::string> methods;
  std::vector<HookArgument> arguments;
  std::vector<HookArgument> environment;
  std::vector<HookArgument> json_parameters;
  std::optional<HookRule> rule;
  /// Further keys, those that ask for nothing (false, 0, empty) left out.
  std::vector<std::string> others;
};

/// A list of hooks, as YAML gives it. invalid_data, with the place, for another shape, a hook
/// without id and more than kMaxHooks.
Result<std::vector<Hook>> read_hooks(const yaml::Value& root);

} // namespace hookctl::config::detail
