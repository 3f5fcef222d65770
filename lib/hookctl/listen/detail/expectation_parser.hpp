#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/listen/expectation.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::listen::detail {

/// In the order of EventField.
inline constexpr std::array<std::string_view, 6> kEventFields = {
    "account", "code", "sender", "source", "recipient", "status"};

/// Reads the grammar of Expectation. One use each.
class ExpectationParser {
public:
  explicit ExpectationParser(std::string_view text)
      : m_text(text)
  {
  }

  Result<std::vector<Expectation::Condition>> parse();

private:
  /// A filter as it stands in the text.
  struct FilterPart {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  Result<> condition();
  Result<> field(std::string_view word, std::size_t at);
  Result<FieldCondition::Relation> relation(std::string_view word);
  Result<std::string> value(std::string_view word);
  Result<std::string> quoted_value();
  Result<> check_value(const FieldCondition& condition, std::size_t at) const;
  Result<> filter();
  Result<path::Filter> compile(const FilterPart& part) const;

  [[nodiscard]] bool begins_filter(std::string_view word) const;
  [[nodiscard]] std::string_view word() const;
  void skip_blanks();

  [[nodiscard]] bool at_end() const { return m_at >= m_text.size(); }

  [[nodiscard]] char peek() const { return at_end() ? '\0' : m_text[m_at]; }

  [[nodiscard]] std::string_view rest() const { return m_text.substr(m_at); }

  bool accept(std::string_view token);
  /// `advice` follows the text and its caret in the hint.
  [[nodiscard]] tl::unexpected<Error>
  refuse(std::size_t at, std::string message, std::string_view advice = {}) const;

  std::string_view m_text;
  std::size_t m_at = 0;
  std::vector<Expectation::Condition> m_conditions;
  bool m_has_fields = false;
  std::optional<std::size_t> m_first_or; ///< of a filter, outside its parentheses
};

} // namespace hookctl::listen::detail
