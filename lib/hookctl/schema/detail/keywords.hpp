#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::schema::detail {

/// A schema's text with what reading its keywords needs: each error names the keyword, its value
/// and the rule, at its line and column.
class SchemaText {
public:
  SchemaText(const json::Document& document, std::string_view file)
      : m_document(document)
      , m_file(file)
  {
  }

  [[nodiscard]] const json::Document& document() const { return m_document; }

  [[nodiscard]] Error error(json::NodeIndex at, std::string message, std::string hint = {}) const;

  /// The set of types that a word or a list of words names.
  [[nodiscard]] Result<std::uint8_t> types(json::NodeIndex value) const;
  /// A whole number that is not negative; one beyond size_t is its greatest value.
  [[nodiscard]] Result<std::size_t> count(std::string_view keyword, json::NodeIndex value) const;
  [[nodiscard]] Result<std::string> number(std::string_view keyword, json::NodeIndex value) const;
  [[nodiscard]] Result<std::string> string(std::string_view keyword, json::NodeIndex value) const;
  [[nodiscard]] Result<bool> boolean(std::string_view keyword, json::NodeIndex value) const;
  [[nodiscard]] Result<std::vector<std::string>> strings(std::string_view keyword,
                                                         json::NodeIndex value) const;
  /// The elements of a list that may not be empty.
  [[nodiscard]] Result<std::vector<json::NodeIndex>> elements(std::string_view keyword,
                                                              json::NodeIndex value) const;
  /// The members of an object.
  [[nodiscard]] Result<std::vector<json::Document::Member>> members(std::string_view keyword,
                                                                    json::NodeIndex value) const;

private:
  [[nodiscard]] Error
  wrong_type(std::string_view keyword, json::NodeIndex value, std::string_view wanted) const;

  const json::Document& m_document;
  std::string m_file;
};

} // namespace hookctl::schema::detail
