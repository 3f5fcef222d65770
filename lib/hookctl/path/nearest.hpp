#pragma once

#include "hookctl/json/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::path {

/// The places of one document, gone through once, for several queries that matched nothing in it.
class NearestPaths {
public:
  explicit NearestPaths(const json::Document& document);

  /// As nearest_path().
  [[nodiscard]] std::string find(std::string_view query_text) const;

  /// A path as people mean it: case, `_`, `-`, blanks and the plural's s do not count, so that
  /// `customerPhones` and `customer_phone` are the same.
  struct Folded {
    std::string indexed;
    std::string plain; ///< without indexes
    std::string last;  ///< its last name
  };

private:
  std::vector<std::string> m_paths;
  std::vector<Folded> m_folded; ///< of each path
};

} // namespace hookctl::path
