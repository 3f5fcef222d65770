#include "hookctl/receive/trace.hpp"

#include "hookctl/json/writer.hpp"

namespace hookctl::receive {

namespace {

void write_field(json::Writer& out, const mapping::FieldTrace& field)
{
  out.begin_object()
      .member("field", field.field)
      .member("outcome", mapping::to_string(field.outcome));
  out.member("path", field.path).member("value", field.value).member("type", field.type);
  out.key("tried").begin_array();
  for (const mapping::Tried& tried : field.tried) {
    out.begin_object()
        .member("path", tried.path)
        .member("outcome", mapping::to_string(tried.outcome));
    out.member("detail", tried.detail).end_object();
  }
  out.end_array().end_object();
}

void write_fields(json::Writer& out, const std::vector<mapping::FieldTrace>& fields)
{
  out.begin_array();
  for (const mapping::FieldTrace& field : fields) {
    write_field(out, field);
  }
  out.end_array();
}

/// Of most traces; a longer one grows.
std::size_t expected_size(const mapping::Mapped& mapped)
{
  constexpr std::size_t kField = 200;
  std::size_t fields = mapped.trace.size() + 2;
  for (const mapping::MappedEvent& event : mapped.events) {
    fields += event.trace.size();
  }
  return fields * kField;
}

} // namespace

std::string write_trace(const auth::Verified& verified,
                        const mapping::Mapped& mapped,
                        const schema::Drift& drift)
{
  json::Writer out(expected_size(mapped));
  out.begin_object();
  out.key("auth").begin_object().member("scheme", verified.scheme).member("key", verified.key);
  verified.signed_at ? out.member("signed_at", format_time(*verified.signed_at))
                     : out.member_null("signed_at");
  out.end_object();
  out.key("delivery");
  write_fields(out, mapped.trace);
  out.key("events").begin_array();
  for (const mapping::MappedEvent& event : mapped.events) {
    write_fields(out, event.trace);
  }
  out.end_array();
  out.key("notes").begin_array();
  for (const std::string& note : mapped.notes) {
    out.string(note);
  }
  out.end_array();
  if (!drift.is_empty()) {
    out.key("drift");
    schema::write_drift(out, drift);
  }
  out.end_object();
  return out.take();
}

} // namespace hookctl::receive
