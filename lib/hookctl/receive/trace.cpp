#include "hookctl/receive/trace.hpp"

#include "hookctl/json/writer.hpp"

namespace hookctl::receive {

namespace {

constexpr std::string_view kDigits = "0123456789";

/// By which journals keep it: a new outcome goes to the end of the enumeration.
std::string_view number_of(mapping::Outcome outcome)
{
  return kDigits.substr(static_cast<std::size_t>(outcome), 1);
}

void write_tried(json::Writer& out, const mapping::FieldTrace& field, const mapping::Tried& tried)
{
  out.begin_array();
  if (tried.path != field.path || tried.outcome != field.outcome || !tried.detail.empty()) {
    out.string(tried.path).raw(number_of(tried.outcome));
    if (!tried.detail.empty()) {
      out.string(tried.detail);
    }
  }
  out.end_array();
}

void write_field(json::Writer& out, const mapping::FieldTrace& field)
{
  out.begin_array().string(field.field).raw(number_of(field.outcome));
  out.string(field.path).string(field.value).string(field.type);
  for (const mapping::Tried& tried : field.tried) {
    write_tried(out, field, tried);
  }
  out.end_array();
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
  constexpr std::size_t kField = 80;
  std::size_t fields = mapped.trace.size() + 2;
  for (const mapping::MappedEvent& event : mapped.events) {
    fields += event.trace.size();
  }
  return fields * kField;
}

/// Writes the fields of a trace that was kept, one by one, as they are shown.
class Expansion {
public:
  explicit Expansion(const json::Document& kept)
      : m_kept(kept)
  {
  }

  std::string run()
  {
    m_out.begin_object();
    for (const auto& [key, value] : m_kept.members(json::Document::root())) {
      const std::string name = m_kept.to_text(key);
      m_out.key(name);
      if (name == "delivery") {
        write_all(value, &Expansion::write_field);
      } else if (name == "events") {
        write_all(value, &Expansion::write_event);
      } else {
        m_out.value_of(m_kept, value);
      }
    }
    return m_out.end_object().take();
  }

private:
  void write_all(json::NodeIndex array, void (Expansion::*write)(json::NodeIndex))
  {
    m_out.begin_array();
    for (std::int64_t i = 0; const auto element = m_kept.find_element(array, i); ++i) {
      (this->*write)(*element);
    }
    m_out.end_array();
  }

  void write_event(json::NodeIndex event) { write_all(event, &Expansion::write_field); }

  void write_field(json::NodeIndex field)
  {
    if (m_kept.kind(field) != json::Kind::array) { // a journal of an earlier version
      m_out.value_of(m_kept, field);
      return;
    }
    m_out.begin_object();
    m_out.member("field", text_at(field, 0)).member("outcome", outcome_at(field, 1));
    m_out.member("path", text_at(field, 2)).member("value", text_at(field, 3));
    m_out.member("type", text_at(field, 4)).key("tried").begin_array();
    for (std::int64_t i = 5; const auto tried = m_kept.find_element(field, i); ++i) {
      write_tried(field, *tried);
    }
    m_out.end_array().end_object();
  }

  void write_tried(json::NodeIndex field, json::NodeIndex tried)
  {
    const bool as_field = m_kept.child_count(tried) == 0;
    m_out.begin_object();
    m_out.member("path", as_field ? text_at(field, 2) : text_at(tried, 0));
    m_out.member("outcome", as_field ? outcome_at(field, 1) : outcome_at(tried, 1));
    m_out.member("detail", text_at(tried, 2)).end_object();
  }

  [[nodiscard]] std::string text_at(json::NodeIndex array, std::int64_t index) const
  {
    const auto element = m_kept.find_element(array, index);
    return element ? m_kept.to_text(*element) : std::string{};
  }

  [[nodiscard]] std::string_view outcome_at(json::NodeIndex array, std::int64_t index) const
  {
    const std::size_t number = kDigits.find(text_at(array, index));
    return mapping::to_string(static_cast<mapping::Outcome>(number));
  }

  const json::Document& m_kept;
  json::Writer m_out;
};

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

std::string expand_trace(const std::string& kept)
{
  const auto document = json::Document::parse(kept);
  return document && document->kind(json::Document::root()) == json::Kind::object
             ? Expansion(*document).run()
             : kept;
}

} // namespace hookctl::receive
