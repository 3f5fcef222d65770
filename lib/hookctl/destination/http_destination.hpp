#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/routing/definition.hpp"

#include <memory>
#include <optional>
#include <string>

namespace hookctl::destination {

struct HttpSettings {
  std::string name{};
  http::Url url{};
  routing::Format format = routing::Format::event;
  /// Of every request, in place of those of the same name.
  model::Headers headers = {};
  /// Signs by Standard Webhooks with these bytes; never what is forwarded as its sender made it.
  std::optional<model::Secret> signing_key = {};
  std::string bot_id{}; ///< for Format::bot
};

/// Posts events in the form asked for, with X-Hookctl-Event-Id, -Delivery-Id, -Account, -Event-Code
/// and -Attempt (but for the bot's call, which is the documented one); what is not visible ASCII in
/// their values is percent-encoded, and of each at most 512 bytes are sent. attempt_of() says what
/// the answer means; an event that cannot be given the form is dead. The bot platform says in its
/// body whether it took the event: `"success": false` is tried again. As many threads may send at
/// once as use the client.
std::unique_ptr<Destination> make_http_destination(HttpSettings settings,
                                                   std::unique_ptr<http::Client> client,
                                                   const Clock& clock);

} // namespace hookctl::destination
