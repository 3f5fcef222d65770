#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/journal/journal.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/receive/decide.hpp"
#include "hookctl/routing/table.hpp"

#include <string>
#include <vector>

namespace hookctl::listen {

/// Says of each event with an open gate where it goes, or why nowhere.
void route(receive::Decision& decision, const routing::Table& table);

/// What the journal is to keep of an accepted request that was routed. The long texts (the trace,
/// the events' envelopes) are lent: `decision` is without them until take_back().
journal::NewDelivery lend(model::Request request, receive::Decision& decision);

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
