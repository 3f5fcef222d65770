#pragma once

#include "hookctl/config/detail/hook_file.hpp"
#include "hookctl/config/detail/hook_templates.hpp"
#include "hookctl/config/detail/hook_values.hpp"
#include "hookctl/config/import_hooks.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::config::detail {

/// A hook's trigger rule: who is let in, and which of what they send is given to the program.
struct HookAccess {
  yaml::Value verify = yaml::Value::map(); ///< without members: nothing verifies
  std::optional<ImportedKey> key = {};
  std::vector<std::string> networks = {};
  std::string where = {}; ///< "" for everything
  /// False: a condition was left out.
  bool is_whole = true;
  std::vector<ImportNote> notes = {};
};

/// What `rule`, if there is one, becomes for `account`; values of headers and of the query that
/// conditions need come into `params`.
HookAccess read_access(const std::optional<HookRule>& rule,
                       const std::string& account,
                       const TemplatedText& templates,
                       HookParams& params);

} // namespace hookctl::config::detail
