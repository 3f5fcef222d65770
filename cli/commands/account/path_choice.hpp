#pragma once

#include "cli/app/prompt.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/mapping/suggest.hpp"
#include "hookctl/model/http_message.hpp"

#include <optional>
#include <vector>

namespace hookctl::cli {

/// The paths of a payload to choose from for a role: what map suggest finds, the likeliest first,
/// then every other leaf. `leaves_only` for a param, which may be anything.
std::vector<Prompt::Item> path_choice(const json::Document& payload,
                                      const model::Headers& headers,
                                      TimePoint now,
                                      std::optional<mapping::Role> role);

} // namespace hookctl::cli
