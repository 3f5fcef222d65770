#pragma once

#include "hookctl/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::config::detail {

/// `{{ getenv "NAME" | js }}`, `{{ cat "PATH" }}`, `{{ credential "NAME" }}` of a Go template.
struct TemplateCall {
  enum class Kind { variable, file, credential };
  Kind kind = Kind::variable;
  std::string name;
};

/// A text in which each call is replaced by a mark of two characters of Unicode's private use with
/// a number between them, so that it can be read as JSON or YAML.
struct TemplatedText {
  std::string text;
  std::vector<TemplateCall> calls;

  /// The call of which `value` is the mark and nothing more.
  [[nodiscard]] const TemplateCall* find_whole(std::string_view value) const;
};

/// True when a mark is in `value`.
bool holds_template(std::string_view value);

/// invalid_data with file:line for an action that is none of these, and for one that does not end.
Result<TemplatedText> take_templates(std::string_view bytes, std::string_view file);

} // namespace hookctl::config::detail
