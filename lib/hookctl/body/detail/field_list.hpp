#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace hookctl::body::detail {

/// The fields of a form in the order of their first mention, each with all its values.
class FieldList {
public:
  /// `json` is a well-formed JSON text.
  void add(std::string name, std::string json);

  /// An object; a field that came more than once is an array.
  [[nodiscard]] std::string to_json() const;

private:
  std::vector<std::pair<std::string, std::vector<std::string>>> m_fields;
  std::unordered_map<std::string, std::size_t> m_index;
};

} // namespace hookctl::body::detail
