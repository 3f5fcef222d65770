#pragma once

#include "hookctl/path/path.hpp"

#include <cstddef>
#include <vector>

namespace hookctl::path::detail {

enum class Containers { no, yes };

/// Every place of a document with its shorthand path: leaves, and with `yes` the arrays and objects
/// around them too. Limits as for leaves().
std::vector<Leaf>
list_places(const json::Document& document, Containers containers, std::size_t limit);

} // namespace hookctl::path::detail
