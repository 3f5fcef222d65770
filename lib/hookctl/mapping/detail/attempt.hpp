#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/select/selector.hpp"

#include <string>

namespace hookctl::mapping::detail {

/// One way of finding a field, tried; the rest is of a match only.
struct Attempt {
  Tried tried;
  std::string path; ///< where it matched
  std::string value;
  std::string type;
};

/// Exactly one non-empty text or number, several equal ones counting as one.
Result<Attempt> try_selector(const select::Selector& selector, const select::Input& input);

/// What FieldTrace::type says of a selector's value.
std::string type_of(const select::Selector& selector, const select::Value& value);

/// How the trace names an alternative, tried or not.
std::string name_of(const preset::ValueRule::Alternative& alternative);

/// Notes the attempt; true when it is the answer.
bool settle(FieldTrace& trace, Attempt attempt);

/// The outcome of a field for which nothing matched: what found something at all says most.
void conclude_without_match(FieldTrace& trace);

} // namespace hookctl::mapping::detail
