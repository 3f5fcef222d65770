#pragma once

#include "hookctl/mapping/mapping.hpp"
#include "hookctl/path/nearest.hpp"
#include "hookctl/preset/preset.hpp"

#include <string>
#include <vector>

namespace hookctl::mapping {

/// Sender, source, code, id: exactly one non-empty string or number (several equal ones count as
/// one); else the next selector.
Result<FieldTrace> trace_scalar(std::string field,
                                const std::vector<select::Selector>& selectors,
                                const select::Input& input);

/// A preset's rule: its alternatives in order, the first that finds a value wins. The trace holds
/// every one up to it, and why it did not count.
Result<FieldTrace>
trace_rule(std::string field, const preset::ValueRule& rule, const select::Input& input);

/// A parameter takes what it finds: one value, an array of several, null. The JSON goes to `json`.
Result<FieldTrace> trace_param(std::string field,
                               const select::Selector& selector,
                               const select::Input& input,
                               std::string& json);

/// Adds `did you mean customer.phone?` to the paths that found nothing; `item` is what they start
/// from, as a document of its own. Each costs a look at the whole payload.
void suggest_paths(FieldTrace& trace,
                   const path::NearestPaths& payload,
                   const path::NearestPaths& item);

/// What only a person wants to know: how many alternatives each field has, which were not needed,
/// how far the paths of the first event got that found nothing, what a channel makes of a sender.
void annotate(const account::Definition& definition, const select::Input& input, Mapped& mapped);

} // namespace hookctl::mapping
