#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::body::detail {

/// `form-data; name="a b"; filename=x.png`: a value and its parameters.
struct HeaderValue {
  std::string value;                                           ///< in lower case
  std::vector<std::pair<std::string, std::string>> parameters; ///< names in lower case

  [[nodiscard]] const std::string* find(std::string_view name) const;
};

/// RFC 9110 section 5.6.6. In quotes `\"` and `\\` are escapes and any other backslash is itself
/// (paths of Windows come unescaped). nullopt for a quote that never closes, text after a quote, a
/// parameter without `=`, and one that is there twice: two readers would take different ones.
std::optional<HeaderValue> parse_header_value(std::string_view written);

} // namespace hookctl::body::detail
