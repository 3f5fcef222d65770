#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/config/detail/hook_file.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::config::detail {

/// Where a value of a request is found, as an account's path; nullopt where an account knows no
/// such place (the method, all headers, an XML attribute).
std::optional<std::string> account_path(const HookArgument& argument);

/// The params of the account that is made of a hook.
class HookParams {
public:
  /// The name under which the value is in `event.params`; it is added when it is not there yet.
  /// nullopt as of account_path().
  std::optional<std::string> name_of(const HookArgument& argument);

  /// In their order: name and path.
  [[nodiscard]] const std::vector<std::pair<std::string, std::string>>& all() const
  {
    return m_params;
  }

private:
  [[nodiscard]] bool has(std::string_view name) const;

  std::vector<std::pair<std::string, std::string>> m_params;
};

enum class Inside { conjunction, other };

/// A rule of `value` and `regex` matches as a condition on the event (routing::parse_where()), with
/// what it needs from headers and the query as params. Directly inside an `and`, a `not` of a value
/// that is missing does not hold, as in webhook. invalid_data, with the reason as its message, for
/// a rule that cannot be said so.
Result<std::string> condition_of(const HookRule& rule, HookParams& params, Inside inside);

} // namespace hookctl::config::detail
