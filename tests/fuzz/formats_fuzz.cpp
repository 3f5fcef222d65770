// What a sender put into an event, given away in every form, and what a target answers. Each form
// is JSON and has the payload token for token; a header has nothing that is no header; what is
// shown of an answer is printable and bounded.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/destination/http_answer.hpp"
#include "hookctl/destination/message.hpp"
#include "hookctl/event/envelope.hpp"
#include "hookctl/event/read_envelope.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

using namespace hookctl;
using routing::Format;

namespace {

/// The first lines are code, sender, source and an answer's body; the rest is the payload.
struct Input {
  std::string_view code;
  std::string_view sender;
  std::string_view source;
  std::string_view answer;
  std::string_view payload;
};

Input read(std::string_view bytes)
{
  auto parts = split(bytes, '\n', 5);
  parts.resize(5);
  return {parts[0], parts[1], parts[2], parts[3], parts[4]};
}

void check_headers(const model::Headers& headers)
{
  for (const auto& [name, value] : headers) {
    const auto is_visible = [](char c) { return c >= ' ' && c < '\x7F'; };
    HOOKCTL_ASSERT(!name.empty() && std::all_of(name.begin(), name.end(), is_visible));
    HOOKCTL_ASSERT(std::all_of(value.begin(), value.end(), is_visible) && value.size() <= 3 * 512);
  }
}

/// The compact text of the payload inside a form of the event.
std::string payload_of(const std::string& body, std::initializer_list<const char*> way)
{
  json::Limits limits;
  limits.depth += 32;
  const auto document = json::Document::parse(body, limits);
  HOOKCTL_ASSERT(document);
  json::NodeIndex node = json::Document::root();
  for (const char* name : way) {
    const auto member = document->find_member(node, name);
    HOOKCTL_ASSERT(member);
    node = *member;
  }
  return document->compact(node);
}

void check_forms(const Input& input)
{
  const auto payload = json::Document::parse(std::string(input.payload));
  if (!payload || !is_utf8(input.code) || !is_utf8(input.sender) || !is_utf8(input.source)) {
    return;
  }
  event::EnvelopeParts parts;
  parts.id = "evt_1";
  parts.account = "shop";
  parts.provider = "custom";
  parts.recipient = "user";
  parts.delivery_id = std::string(input.source);
  parts.code = std::string(input.code);
  parts.sender = std::string(input.sender);
  parts.source = std::string(input.source);
  destination::Outgoing outgoing;
  outgoing.code = parts.code;
  outgoing.envelope = event::write_envelope(parts, &*payload, json::Document::root());
  const std::string expected = payload->compact(json::Document::root());
  const auto read_again = event::read_envelope(outgoing.envelope);
  HOOKCTL_ASSERT(read_again && read_again->document.compact(read_again->data) == expected);

  const auto structured = destination::make_message(Format::cloudevents, outgoing);
  HOOKCTL_ASSERT(structured && structured->body.find('\n') == std::string::npos);
  HOOKCTL_ASSERT(payload_of(structured->body, {"data", "data"}) == expected);
  check_headers(structured->headers);

  const auto binary = destination::make_message(Format::cloudevents_binary, outgoing);
  HOOKCTL_ASSERT(binary && payload_of(binary->body, {"data"}) == expected);
  check_headers(binary->headers);

  const auto bot = destination::make_message(Format::bot, outgoing, "x1");
  HOOKCTL_ASSERT(bot.has_value() == !input.sender.empty());
  if (bot && payload->kind(json::Document::root()) != json::Kind::null) {
    HOOKCTL_ASSERT(payload_of(bot->body, {"data", "event", "data"}) == expected);
  }
}

void check_answer(const Input& input)
{
  for (const int status : {200, 302, 410, 503}) {
    model::Response response{
        status,
        {{"Retry-After", std::string(input.code)}, {"Location", std::string(input.sender)}},
        std::string(input.answer)};
    const auto attempt = destination::attempt_of(response, from_unix_ms(1'767'323'045'000));
    HOOKCTL_ASSERT(is_utf8(attempt.detail) && utf8_length(attempt.detail) < 10'000);
    HOOKCTL_ASSERT(std::none_of(attempt.detail.begin(), attempt.detail.end(), [](char c) {
      return (c >= 0 && c < ' ') || c == '\x7F';
    }));
    HOOKCTL_ASSERT(!attempt.retry_after || (*attempt.retry_after >= std::chrono::seconds(0) &&
                                            *attempt.retry_after <= std::chrono::hours(1)));
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const Input input = read({reinterpret_cast<const char*>(data), size});
  check_forms(input);
  check_answer(input);
  return 0;
}
