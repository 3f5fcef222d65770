#pragma once

#include "hookctl/base/result.hpp"

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::model {

/// 1 to 64 of a-z, 0-9 and `_`: the name of an account, unique in its environment, a file name and
/// a URL segment.
class AccountName {
public:
  static constexpr std::size_t kMaxLength = 64;

  /// invalid_argument naming the first offending character, its position and the rule; the hint
  /// suggests a valid name.
  static Result<AccountName> parse(std::string_view text);

  [[nodiscard]] const std::string& value() const { return m_value; }

  auto operator<=>(const AccountName&) const = default;

private:
  explicit AccountName(std::string value)
      : m_value(std::move(value))
  {
  }

  std::string m_value;
};

/// The same rule for the name of another thing: `what` ("account", "destination") begins the
/// message.
Result<> check_name(std::string_view what, std::string_view text);

/// Every rule that `text` breaks, in words: `has "S" at position 1, "-" at position 5, …` (the
/// first five characters that may not be there, each at its first place), `has 65 characters, …`.
/// Empty exactly when parse() succeeds.
std::vector<std::string> broken_name_rules(std::string_view text);

/// A valid name near `text`: "Shop-EU" gives "shop_eu", "" gives "account". Always valid.
std::string suggest_account_name(std::string_view text);

} // namespace hookctl::model
