#pragma once

#include "hookctl/base/result.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace hookctl::model {

/// The id of a channel (`whatsapp`, `yellowmessenger`): 1 to 64 of a-z, 0-9, `_`, `-` and `.`, kept
/// in lower case.
class SourceId {
public:
  /// Upper case is folded. invalid_argument for anything else.
  static Result<SourceId> parse(std::string_view text);

  [[nodiscard]] const std::string& value() const { return m_value; }

  auto operator<=>(const SourceId&) const = default;

private:
  explicit SourceId(std::string value)
      : m_value(std::move(value))
  {
  }

  std::string m_value;
};

} // namespace hookctl::model
