#pragma once

#include "hookctl/json/document.hpp"

#include <string>
#include <string_view>

namespace hookctl::schema::detail {

/// The shorthand path of the member `name` of `object`, whether it is there or not.
std::string
member_path(const json::Document& document, json::NodeIndex object, std::string_view name);

/// `parent` with one more name, both in the shorthand.
std::string join_name(const std::string& parent, std::string_view name);

/// The path with `[*]` for each index: what the elements of an array have in common.
std::string general_path(std::string_view shorthand);

} // namespace hookctl::schema::detail
