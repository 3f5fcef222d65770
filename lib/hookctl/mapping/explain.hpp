#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/select/selector.hpp"

#include <string>
#include <vector>

namespace hookctl::mapping {

/// One step of the walk from a request to an event, in words.
struct Step {
  std::string stage; ///< "body", "unwrap", "split", a field's name, "recipient", "gate"
  std::string words;
};

/// Every step of how a payload became its first event, in the order in which they are taken; of a
/// `mapped` made with Suggest::everywhere.
std::vector<Step> explain_walk(const account::Definition& definition,
                               const select::Input& input,
                               const Mapped& mapped);

/// `missing`, `is null`, `2 values that differ: …`: why one path did not count.
std::string why_not(const Tried& tried);

/// Who the event is for and why: `user: sender +1555 and source whatsapp are resolved`.
std::string explain_recipient(const MappedEvent& event);

} // namespace hookctl::mapping
