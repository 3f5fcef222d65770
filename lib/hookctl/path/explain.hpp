#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/path/path.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::path {

/// How far a query that selects nothing got.
struct Miss {
  std::string
      reached; ///< the part of the query that still found something, as written; `$` for none
  std::size_t found = 0;              ///< how many values that part selects
  json::Kind kind = json::Kind::null; ///< of the first of them
  std::size_t size = 0;               ///< its members, those of one name each, or elements
  std::vector<std::string> names;     ///< of an object its first names, at most kMostNames
  std::string failed;                 ///< the segment that found nothing, as written
  /// For a person: `customer is an object with "id", "name": "phone" is not one of them`.
  std::string words;
};

/// Most names of Miss::names.
inline constexpr std::size_t kMostNames = 8;

/// nullopt when the query does select something, or when a limit keeps that from being known.
std::optional<Miss> explain_miss(const json::Document& document,
                                 const Query& query,
                                 json::NodeIndex from = json::Document::root());

} // namespace hookctl::path
