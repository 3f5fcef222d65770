#include "hookctl/destination/message.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/event/bot_message.hpp"
#include "hookctl/event/cloudevents.hpp"
#include "hookctl/event/raw_request.hpp"
#include "hookctl/event/read_envelope.hpp"

#include <utility>

namespace hookctl::destination {

namespace {

constexpr std::string_view kContentType = "Content-Type";

model::Headers ids_of(const Outgoing& outgoing)
{
  return {
      {"X-Hookctl-Event-Id", header_safe(outgoing.event_id)},
      {"X-Hookctl-Delivery-Id", header_safe(outgoing.delivery_id)},
      {"X-Hookctl-Account", header_safe(outgoing.account)},
      {"X-Hookctl-Event-Code", header_safe(outgoing.code)},
      {"X-Hookctl-Attempt", text(outgoing.attempt)},
  };
}

Message with_ids(const Outgoing& outgoing, Message message)
{
  auto ids = ids_of(outgoing);
  message.headers.insert(message.headers.end(),
                         std::make_move_iterator(ids.begin()),
                         std::make_move_iterator(ids.end()));
  return message;
}

Result<Message> raw_message(const Outgoing& outgoing)
{
  if (!outgoing.request) {
    return fail(Failure::malformed_event, "the request it came with is not kept any more");
  }
  const model::Request& request = *outgoing.request;
  return Message{request.method,
                 std::string(request.query()),
                 event::end_to_end_headers(request.headers),
                 request.body};
}

} // namespace

Result<Message>
make_message(routing::Format format, const Outgoing& outgoing, std::string_view bot_id)
{
  using routing::Format;
  const std::string type(kContentType);
  if (format == Format::event) {
    return with_ids(outgoing, {.headers = {{type, "application/json"}}, .body = outgoing.envelope});
  }
  if (format == Format::raw) {
    HOOKCTL_TRY_AS(auto message, raw_message(outgoing));
    return with_ids(outgoing, std::move(message));
  }
  HOOKCTL_TRY_AS(const auto event, event::read_envelope(outgoing.envelope));
  if (format == Format::bot) {
    HOOKCTL_TRY_AS(auto body, event::bot_message(bot_id, event));
    return Message{.headers = {{type, "application/json"}}, .body = std::move(body)};
  }
  if (format == Format::cloudevents_binary) {
    return with_ids(
        outgoing,
        {.headers = event::cloudevent_headers(event), .body = event::cloudevent_data(event)});
  }
  return with_ids(outgoing,
                  {.headers = {{type, std::string(event::kCloudEventType)}},
                   .body = event::to_cloudevent(event)});
}

std::string header_safe(std::string_view value)
{
  constexpr std::size_t kLongest =
      512; // a receiver refuses a request for the length of its headers
  std::string out;
  for (const char c : value.substr(0, kLongest)) {
    const bool plain = c > ' ' && c < '\x7F' && c != '%'; // so that the receiver can decode it
    out += plain ? std::string(1, c) : percent_encode({&c, 1});
  }
  return out;
}

} // namespace hookctl::destination
