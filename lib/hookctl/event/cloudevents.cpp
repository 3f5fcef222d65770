#include "hookctl/event/cloudevents.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace hookctl::event {

namespace {

constexpr std::size_t kLongestHeader = 512;

using Attributes = std::vector<std::pair<std::string_view, std::string>>;

std::uint32_t code_point_of(std::string_view sequence)
{
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) {
    return first;
  }
  std::uint32_t point = first & (0x7FU >> sequence.size());
  for (const char c : sequence.substr(1)) {
    point = (point << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
  }
  return point;
}

/// CloudEvents 1.0 section 3.1, type String.
bool is_allowed(std::uint32_t point)
{
  const bool is_control = point < 0x20 || (point >= 0x7F && point <= 0x9F);
  const bool is_noncharacter = (point >= 0xFDD0 && point <= 0xFDEF) || (point & 0xFFFEU) == 0xFFFE;
  return !is_control && !is_noncharacter;
}

std::string attribute_text(std::string_view value)
{
  std::string out;
  while (!value.empty()) {
    const auto sequence = value.substr(0, utf8_sequence_length(value));
    const bool is_whole = is_utf8(sequence);
    out += is_whole && is_allowed(code_point_of(sequence)) ? std::string(sequence)
                                                           : percent_encode(sequence);
    value.remove_prefix(sequence.size());
  }
  return out;
}

/// All but the data's type, which each mode says in its own way.
Attributes attributes_of(const Read& event)
{
  Attributes out = {
      {"specversion", "1.0"},
      {"id", event.id},
      {"source", text("/hookctl/", event.environment, "/", event.account)},
      {"type", attribute_text(event.code)},
      {"time", event.time},
      {"environment", event.environment},
      {"account", event.account},
      {"provider", attribute_text(event.provider)},
      {"recipient", event.recipient},
      {"deliveryid", attribute_text(event.delivery_id)},
  };
  if (event.sender && !event.sender->empty()) {
    out.emplace_back("sender", attribute_text(*event.sender));
  }
  if (event.source && !event.source->empty()) {
    out.emplace_back("channel", attribute_text(*event.source));
  }
  return out;
}

/// HTTP binding 1.0 section 3.1.3.2: space, quote, percent and all beyond printable ASCII.
std::string header_text(std::string_view value)
{
  std::string out;
  for (const char c : value) {
    const bool is_plain = c > ' ' && c < '\x7F' && c != '"' && c != '%';
    out += is_plain ? std::string(1, c) : percent_encode({&c, 1});
  }
  return out;
}

/// Whole characters only.
std::string_view beginning(std::string_view value)
{
  std::size_t size = 0;
  while (size < value.size()) {
    const std::size_t next = size + utf8_sequence_length(value.substr(size));
    if (next > kLongestHeader) {
      break;
    }
    size = next;
  }
  return value.substr(0, size);
}

} // namespace

std::string to_cloudevent(const Read& event)
{
  json::Writer out(event.document.text().size() + kLongestHeader);
  out.begin_object();
  for (const auto& [name, value] : attributes_of(event)) {
    out.member(name, value);
  }
  out.member("datacontenttype", "application/json");
  out.key("data").value_of(event.document, event.event);
  out.end_object();
  return out.take();
}

model::Headers cloudevent_headers(const Read& event)
{
  model::Headers headers = {{"Content-Type", "application/json"}};
  for (const auto& [name, value] : attributes_of(event)) {
    const bool is_short = value.size() <= kLongestHeader;
    if (is_short || name == "type") {
      headers.emplace_back(text("ce-", name), header_text(beginning(value)));
    }
  }
  return headers;
}

std::string cloudevent_data(const Read& event)
{
  return event.document.compact(event.event);
}

} // namespace hookctl::event
