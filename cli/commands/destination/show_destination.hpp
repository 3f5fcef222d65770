#pragma once

#include "cli/app/output.hpp"
#include "hookctl/routing/definition.hpp"

#include <string>

namespace hookctl::cli {

/// One destination, field by field; secrets as references.
Record destination_record(const routing::Definition& definition);

/// What its route takes, in one cell: `shop_eu orders/*`, `everything`.
std::string route_words(const routing::Route& route);

} // namespace hookctl::cli
