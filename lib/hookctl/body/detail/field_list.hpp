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
  struct Value {
    std::string json; ///< a well-formed JSON text
    bool is_file = false;
  };

  void add(std::string name, Value value);

  /// The first value of that name, or nullptr.
  [[nodiscard]] const Value* find(const std::string& name) const;

  /// An object; a field that came more than once is an array.
  [[nodiscard]] std::string to_json() const;

private:
  std::vector<std::pair<std::string, std::vector<Value>>> m_fields;
  std::unordered_map<std::string, std::size_t> m_index;
};

} // namespace hookctl::body::detail
