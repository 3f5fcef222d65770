#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/event/envelope.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/receive/decide.hpp"

#include <string>
#include <vector>

namespace hookctl::receive {

/// The last step of a decision: is the code active, can the event be routed, and what it looks like
/// on its way. `parts` holds what does not come from the mapping (ids, times, how it was verified).
DecidedEvent pass_gate(const account::Definition& definition,
                       const mapping::MappedEvent& mapped,
                       const json::Document& document,
                       event::EnvelopeParts parts);

/// What a payload would become, for `map show`: mapped and gated as by decide(), with ids that
/// stand for none.
struct Preview {
  mapping::Mapped mapped;
  std::vector<DecidedEvent> events; ///< in the order of mapped.events
};

Result<Preview> preview(const account::Definition& definition,
                        const model::Request& request,
                        const json::Document& document,
                        model::Environment environment,
                        TimePoint now);

} // namespace hookctl::receive
