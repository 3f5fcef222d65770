#pragma once

#include "hookctl/json/document.hpp"

#include <string>
#include <vector>

namespace hookctl::preset::detail {

/// Where a payload seems to hold what a preset asks for, by the names of its members. "" where
/// nothing looks like it.
struct Guesses {
  std::string code;
  std::string code_value; ///< what the payload has there
  std::string id;
  std::string time;
  std::vector<std::string> sender; ///< the likeliest first
};

Guesses guess_paths(const json::Document& payload);

} // namespace hookctl::preset::detail
