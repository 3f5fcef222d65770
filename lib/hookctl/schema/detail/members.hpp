#pragma once

#include "hookctl/json/document.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::schema::detail {

/// As Document::members(): each name once with its last value. Quicker for the small objects that
/// most are.
std::vector<json::Document::Member> members_of(const json::Document& document,
                                               json::NodeIndex object);

/// The decoded name; `buffer` holds it where it has escapes.
std::string_view name_of(const json::Document& document, json::NodeIndex key, std::string& buffer);

} // namespace hookctl::schema::detail
