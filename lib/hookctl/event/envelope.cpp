#include "hookctl/event/envelope.hpp"

#include "hookctl/json/writer.hpp"

namespace hookctl::event {

namespace {

void write_optional(json::Writer& out,
                    std::string_view name,
                    const std::optional<std::string>& value)
{
  value ? out.member(name, *value) : out.member_null(name);
}

void write_body(json::Writer& out,
                const EnvelopeParts& parts,
                const json::Document* document,
                json::NodeIndex data)
{
  out.key("event").begin_object().member("code", parts.code);
  out.key("data");
  document != nullptr ? out.value_of(*document, data) : out.null();
  out.key("params").begin_object();
  for (const auto& [name, value] : parts.params) {
    out.member_raw(name, value);
  }
  out.end_object().end_object();
}

void write_delivery(json::Writer& out, const EnvelopeParts& parts)
{
  out.key("delivery").begin_object();
  out.member("id", parts.delivery_id).member("verified", parts.verified).member("key", parts.key);
  out.member("received_at", format_time(parts.received_at)).end_object();
}

std::size_t
expected_size(const EnvelopeParts& parts, const json::Document* document, json::NodeIndex data)
{
  constexpr std::size_t kNamesAndIds = 512;
  std::size_t size = kNamesAndIds + (document != nullptr ? document->raw(data).size() : 0);
  for (const auto& [name, value] : parts.params) {
    size += name.size() + value.size() + 4;
  }
  return size;
}

} // namespace

std::string
write_envelope(const EnvelopeParts& parts, const json::Document* document, json::NodeIndex data)
{
  json::Writer out(expected_size(parts, document, data));
  out.begin_object()
      .member("type", "event")
      .member("id", parts.id)
      .member("time", format_time(parts.time));
  out.member("environment", model::to_string(parts.environment));
  out.member("account", parts.account).member("provider", parts.provider);
  write_optional(out, "sender", parts.sender);
  write_optional(out, "source", parts.source);
  out.member("recipient", parts.recipient);
  write_body(out, parts, document, data);
  write_delivery(out, parts);
  out.end_object();
  return out.take();
}

} // namespace hookctl::event
