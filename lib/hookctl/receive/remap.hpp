#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/receive/decide.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::receive {

/// A delivery that was accepted once, as it is kept.
struct StoredDelivery {
  const model::Request& request;
  std::string delivery_id;
  std::string verified;
  std::string key;
  std::optional<TimePoint> signed_at;
  std::vector<std::string> event_ids; ///< in their order
};

struct Remapped {
  std::string trace;
  std::vector<DecidedEvent> events; ///< under the ids that they have
};

/// What today's mapping and gate of its account make of a stored delivery. It was authenticated
/// when it came and is not again, except where its payload has to be decrypted. invalid_data when
/// it cannot be parsed, mapped or decrypted now, or falls into another number of events than it
/// did.
Result<Remapped>
remap(const ReadyAccount& account, const StoredDelivery& delivery, model::Environment environment);

} // namespace hookctl::receive
