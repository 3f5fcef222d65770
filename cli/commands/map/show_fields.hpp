#pragma once

#include "cli/app/context.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/mapping/explain.hpp"
#include "hookctl/mapping/mapping.hpp"

#include <vector>

namespace hookctl::cli {

/// The fields of one event (before them, of the first, those of the delivery) as one table: what
/// was found where, which fallback won, and below each the ones that did not count and why.
void print_fields(const std::vector<mapping::FieldTrace>& delivery,
                  const mapping::MappedEvent& event,
                  const Context& context);

/// Every step of the walk, a line or two each.
void print_steps(const std::vector<mapping::Step>& steps, const Context& context);

/// The same for programs: `[{field, state, path, value, type, note, alternatives, untried,
/// tried}]`.
void write_fields(json::Writer& out, const std::vector<mapping::FieldTrace>& fields);

void write_steps(json::Writer& out, const std::vector<mapping::Step>& steps);

} // namespace hookctl::cli
