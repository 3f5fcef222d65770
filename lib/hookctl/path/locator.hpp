#pragma once

#include "hookctl/json/document.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hookctl::path {

/// The normalized paths of many nodes of one document, which must outlive it. normalized_path()
/// walks from the root each time; this one goes on from where it is, so that all the results of a
/// query together cost about one walk.
class Locator {
public:
  explicit Locator(const json::Document& document)
      : m_document(document)
  {
  }

  /// As normalized_path() of a value. Valid until the next call.
  const std::string& find(json::NodeIndex value);

private:
  /// A container around the place.
  struct Level {
    json::NodeIndex container = 0;
    std::vector<json::NodeIndex> children; ///< the values, in order
    std::size_t path_length = 0;           ///< of the container's own path
  };

  void enter(json::NodeIndex container);
  /// Appends the step to the child that is `value` or holds it, and returns that child.
  json::NodeIndex step_towards(json::NodeIndex value);

  const json::Document& m_document;
  std::vector<Level> m_levels;
  std::string m_path;
};

} // namespace hookctl::path
