#pragma once

#include "cli/app/context.hpp"
#include "cli/app/output.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/routing/definition.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// Those that wanted no more events, as the journal knows; none while there is no journal. When it
/// cannot be read, that is a warning.
std::vector<journal::DisabledDestination> disabled_destinations(const Context& context);

/// The one of that name, or nullopt.
std::optional<journal::DisabledDestination>
find_disabled(const std::vector<journal::DisabledDestination>& all, std::string_view name);

/// One destination, field by field; secrets as references.
Record destination_record(const routing::Definition& definition,
                          const std::optional<journal::DisabledDestination>& disabled = {});

/// routing::definition_json(), and `disabled`: null, or when and why it wanted no more events.
std::string destination_json(const routing::Definition& definition,
                             const std::optional<journal::DisabledDestination>& disabled);

/// What its route takes, in one cell: `shop_eu orders/*`, `everything`.
std::string route_words(const routing::Route& route);

} // namespace hookctl::cli
