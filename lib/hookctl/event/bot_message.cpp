#include "hookctl/event/bot_message.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/channel.hpp"

namespace hookctl::event {

std::optional<std::string> sender_of(const Read& event)
{
  if (!event.sender || event.sender->empty()) {
    return std::nullopt;
  }
  const model::Channel* channel = event.source ? model::find_channel(*event.source) : nullptr;
  return channel != nullptr ? model::sender_for(*channel, *event.sender) : *event.sender;
}

Result<std::string> bot_message(std::string_view bot_id, const Read& event)
{
  const auto sender = sender_of(event);
  if (!sender) {
    return fail(Failure::malformed_event,
                "the event has no sender, and the bot's call is for one user",
                "let the destination take events with 'recipient: user' only");
  }
  json::Writer out(event.document.text().size());
  out.begin_object().member("botId", bot_id).member("sender", *sender);
  out.key("data").begin_object().key("event").begin_object().member("code", event.code);
  out.key("data");
  if (event.document.kind(event.data) == json::Kind::null) {
    out.begin_object().end_object();
  } else {
    out.value_of(event.document, event.data);
  }
  out.end_object().end_object().end_object();
  return out.take();
}

} // namespace hookctl::event
