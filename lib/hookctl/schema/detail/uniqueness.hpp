#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/json/equality.hpp"

#include <optional>
#include <utility>

namespace hookctl::schema::detail {

/// Two elements of the array that are the same value (json::are_equal()), or nullopt. Takes about
/// one look at each value; what that costs comes out of `budget`, and with nothing left in it the
/// answer means nothing.
std::optional<std::pair<json::NodeIndex, json::NodeIndex>> find_equal_elements(
    const json::Document& document, json::NodeIndex array, json::StepBudget& budget);

} // namespace hookctl::schema::detail
