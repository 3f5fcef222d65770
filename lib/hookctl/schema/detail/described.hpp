#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/json/equality.hpp"
#include "hookctl/schema/detail/program.hpp"
#include "hookctl/schema/detail/steps.hpp"
#include "hookctl/schema/schema.hpp"

#include <string>
#include <vector>

namespace hookctl::schema::detail {

/// The schemas that may all speak of one value, each once: those given, what they refer to, and
/// theirs of allOf, anyOf and oneOf.
std::vector<SchemaIndex> expand(const Program& program, std::vector<SchemaIndex> schemas);

/// Schema::undescribed().
Schema::Undescribed
find_undescribed(const Program& program, const json::Document& document, const CheckLimits& limits);

/// Schema::allows().
bool allows_steps(const Program& program, const std::vector<Step>& steps);

/// A document with everything that the schema names (and one element an array), a 0 for what has
/// nothing in it: for looking up paths. Cut where it gets deep or long.
std::string write_skeleton(const Program& program);

} // namespace hookctl::schema::detail
