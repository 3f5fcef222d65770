#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/receive/decide.hpp"

#include <string>
#include <vector>

namespace hookctl::listen {

/// What the journal is to keep of an accepted request, each pending event for all of
/// `destinations`. The long texts (the trace, the events' envelopes) are lent: `decision` is
/// without them until take_back().
journal::NewDelivery lend(model::Request request,
                          receive::Decision& decision,
                          const std::vector<std::string>& destinations);

/// Puts the lent texts back, and gives the request.
model::Request take_back(journal::NewDelivery& delivery, receive::Decision& decision);

/// What the journal is to keep of a refused request: no secret, and no more of its body than the
/// journal would keep, since strangers must not fill the memory of the queue either.
journal::Refusal new_refusal(std::string id,
                             TimePoint at,
                             const model::Request& request,
                             const receive::Decision& decision,
                             const receive::AccountTable& accounts);

} // namespace hookctl::listen
