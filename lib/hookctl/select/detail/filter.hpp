#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/select/selector.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::select::detail {

/// One step of `{part|filter|filter}`.
struct Filter {
  enum class Kind {
    md5,
    sha1,
    sha256,
    sha512,
    hex,
    base64,
    base64url,
    crc32,
    lower,
    upper,
    trim,
    json,
    percent,
    unpercent,
    unescape,
    before,
    after,
    replace,
    or_empty,
    decimals
  };

  Kind kind = Kind::trim;
  std::vector<std::string> arguments;
  std::optional<Selector> currency; ///< of `decimals`
};

/// `hex`, `before:"/"`, `replace:"a","b"`. invalid_argument with `at.column` in `written`.
Result<Filter> parse_filter(std::string_view written);

/// nullopt is a part that the request does not have: it stays so, but for `or_empty`. A text that
/// the filter cannot read (a broken %XX, an amount that is no number) counts as missing. internal
/// when the cryptography library fails.
Result<std::optional<std::string>>
apply_filter(const Filter& filter, std::optional<std::string> value, const Input& input);

/// `10` with JPY is "10", with USD "10.00" (ISO 4217). nullopt when the amount is no plain decimal
/// number, has more decimals than the currency, or the code is not three letters.
std::optional<std::string> with_decimals(std::string_view amount, std::string_view currency);

} // namespace hookctl::select::detail
