#pragma once

#include "hookctl/preset/preset.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace hookctl::tests {

/// One change to a known-answer vector, and whether the scheme must still take it.
struct Mutation {
  std::string name;
  preset::Vector vector;
  bool accepted = false;
};

/// A changed body (where the scheme covers it) and key, each place of the signature missing or
/// doubled, a wrong signature before the right one (where there may be several), and a stale and a
/// future timestamp. `signed_at` is the vector's own, where the scheme limits its age.
std::vector<Mutation> mutations(const preset::Preset& preset,
                                const preset::Vector& vector,
                                std::optional<TimePoint> signed_at);

} // namespace hookctl::tests
