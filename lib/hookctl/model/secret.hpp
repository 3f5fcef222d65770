#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace hookctl::model {

/// Key material. It cannot be printed, compared or written as JSON by accident, and is wiped when
/// it goes.
class Secret {
public:
  Secret() = default;

  explicit Secret(std::string value)
      : m_value(std::move(value))
  {
  }

  Secret(const Secret&) = default;
  Secret& operator=(const Secret& other);
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  /// The bytes themselves: for a MAC, a comparison in constant time, or a 0600 file. Easy to grep
  /// for.
  [[nodiscard]] std::string_view reveal() const { return m_value; }

  [[nodiscard]] bool empty() const { return m_value.empty(); }

private:
  std::string m_value;
};

/// How every secret is shown.
inline constexpr std::string_view kRedacted = "••••";

/// Where an account's key is to be found: never the key on a command line.
struct KeyReference {
  enum class Kind {
    environment, ///< env:NAME, read once at start
    file,        ///< file:PATH (absolute, or relative to the account file)
    credential,  ///< credential:NAME, a file in $CREDENTIALS_DIRECTORY (systemd)
    value,       ///< the key itself, in a 0600 account file as `{value: …}`
  };

  Kind kind = Kind::environment;
  /// NAME or PATH; empty for a value.
  std::string target;
  Secret value;
};

/// env:NAME, file:PATH or credential:NAME. invalid_argument for anything else: a plain string is
/// taken for a mistake.
Result<KeyReference> parse_key_reference(std::string_view text);

/// `env:SHOPIFY_SECRET`; a value shows as kRedacted.
std::string to_string(const KeyReference& reference);

} // namespace hookctl::model
