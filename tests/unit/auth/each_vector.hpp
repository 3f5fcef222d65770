#pragma once

#include "hookctl/preset/library.hpp"

#include <doctest/doctest.h>

#include <functional>

namespace hookctl::tests {

/// The vectors of every built-in preset.
inline void
for_each_vector(const std::function<void(const preset::Preset&, const preset::Vector&)>& use)
{
  const preset::Library library("/nonexistent");
  const auto ids = library.ids();
  REQUIRE(ids);
  for (const std::string& id : *ids) {
    CAPTURE(id);
    const auto found = library.find(id);
    REQUIRE(found);
    for (const preset::Vector& vector : found->vectors) {
      CAPTURE(vector.source);
      use(*found, vector);
    }
  }
}

} // namespace hookctl::tests
