#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::yaml {

/// Reads a map key by key and refuses what nobody asked for: every error has file:line:column, and
/// an unknown key a "did you mean". Use: MapReader::open(value, "account"), then the getters, then
/// finish(). `what` names the map in messages ("account", "verify.hmac"). The Value must outlive
/// the reader.
class MapReader {
public:
  /// invalid_data when `value` is not a map.
  static Result<MapReader> open(const Value& value, std::string what);

  /// nullptr when absent or null. Marks the key as known.
  const Value* take(std::string_view key);

  /// Scalar text. `required_*` is invalid_data at the map's place when absent.
  Result<std::optional<std::string>> optional_text(std::string_view key);
  Result<std::string> required_text(std::string_view key);
  /// true or false (YAML 1.2 core words only), else invalid_data.
  Result<std::optional<bool>> optional_bool(std::string_view key);
  /// Decimal digits without quotes, else invalid_data.
  Result<std::optional<std::int64_t>> optional_integer(std::string_view key);
  /// A sequence of scalars, or one scalar (a list of one); absent is an empty list.
  Result<std::vector<std::string>> optional_texts(std::string_view key);
  /// A map of scalars, in file order.
  Result<std::vector<std::pair<std::string, std::string>>> optional_text_map(std::string_view key);
  /// A scalar that must be one of `known`, else invalid_data listing them.
  Result<std::optional<std::string>> optional_word(std::string_view key,
                                                   const std::vector<std::string>& known);

  /// invalid_data at the first key that no getter asked for.
  Result<> finish();

  /// An error at the place of `key` (or of the map when it is absent).
  [[nodiscard]] Error
  error_at(std::string_view key, std::string message, std::string hint = {}) const;

  [[nodiscard]] const std::string& what() const { return m_what; }

  /// The error for a needed key that is not there: the key that looks like it misspelt, else
  /// `message` at the map.
  [[nodiscard]] Error
  missing_key(std::string_view key, std::string message, std::string hint) const;

private:
  MapReader(const Value& value, std::string what);

  /// `account.domain`
  [[nodiscard]] std::string path_of(std::string_view key) const;

  const Value* m_value;
  std::string m_what;
  std::vector<std::string> m_known;
};

/// The scalar's text, or invalid_data at its place ("account.domain must be a text").
Result<std::string> as_text(const Value& value, std::string_view what);

} // namespace hookctl::yaml
