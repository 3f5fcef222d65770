#pragma once

#include "hookctl/doctor/finding.hpp"
#include "hookctl/doctor/subject.hpp"

#include <functional>
#include <span>
#include <string_view>

namespace hookctl::doctor {

/// A group of checks: the first word of their ids.
struct Group {
  std::string_view name;
  Result<Findings> (*run)(const Subject& subject);
};

/// All of them, in the order in which they are told.
std::span<const Group> all_groups();

/// Runs one group. What keeps it from running, an exception too, is a problem of its own, so that
/// no check is ever silent and none stops another.
Findings examine(const Group& group, const Subject& subject);

} // namespace hookctl::doctor
