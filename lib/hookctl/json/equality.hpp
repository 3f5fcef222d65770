#pragma once

#include "hookctl/json/document.hpp"

#include <cstddef>

namespace hookctl::json {

/// So much text costs as much as one value.
inline constexpr std::size_t kBytesPerStep = 16;

/// What comparing may still cost: a step is a value or kBytesPerStep of text looked at.
struct StepBudget {
  std::size_t left = 0;

  /// False, and nothing left, when `steps` are more than what is left.
  bool take(std::size_t steps)
  {
    const bool enough = steps <= left;
    left = enough ? left - steps : 0;
    return enough;
  }
};

/// True when two values are the same: numbers by mathematical value, strings by their decoded text,
/// arrays element by element, objects by their members in any order (of members with the same name
/// the last counts). False, with nothing left in `budget`, when that is used up.
bool are_equal(const Document& a, NodeIndex x, const Document& b, NodeIndex y, StepBudget& budget);

} // namespace hookctl::json
