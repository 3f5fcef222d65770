#pragma once

#include "hookctl/json/document.hpp"

#include <doctest/doctest.h>

namespace hookctl::tests {

/// What any accepted document must hold.
inline void check_nodes(const json::Document& document)
{
  const auto& nodes = document.nodes();
  REQUIRE_FALSE(nodes.empty());
  CHECK(nodes[0].end == nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    REQUIRE(nodes[i].end > i);
    REQUIRE(nodes[i].end <= nodes.size());
    REQUIRE(nodes[i].length > 0);
    REQUIRE(std::size_t{nodes[i].offset} + nodes[i].length <= document.text().size());
  }
}

} // namespace hookctl::tests
