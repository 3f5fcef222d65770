#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/destination/destination.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/routing/definition.hpp"

#include <string>
#include <string_view>

namespace hookctl::destination {

/// An event in the form that a destination asks for.
struct Message {
  std::string method = "POST";
  std::string query{}; ///< of the request as received, for Format::raw
  model::Headers headers{};
  std::string body{}; ///< one line, without its end, but for Format::raw
};

/// invalid_data when the event cannot be given this form: it has no sender for the bot's call, no
/// request for Format::raw, or is no event. `bot_id` is for Format::bot alone.
Result<Message>
make_message(routing::Format format, const Outgoing& outgoing, std::string_view bot_id = {});

/// A text as a header's value: visible ASCII, `%XX` for all else, of at most 512 bytes of it.
std::string header_safe(std::string_view value);

} // namespace hookctl::destination
