#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/event/read_envelope.hpp"

#include <string>
#include <string_view>

namespace hookctl::event {

/// The body of the bot platform's documented call for an event (POST
/// /integrations/sync/v1/message):
///
///     {"botId":"x1668670622130","sender":"15550001111","data":{"event":{"code":"orders/create","data":{…}}}}
///
/// The sender has the form that its channel wants (model/channels.txt). invalid_data when the event
/// has no sender: the call is for one user.
Result<std::string> bot_message(std::string_view bot_id, const Read& event);

/// The event's sender as its channel wants it; nullopt when there is none.
std::optional<std::string> sender_of(const Read& event);

} // namespace hookctl::event
