#include "hookctl/body/detail/payload.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/detail/form.hpp"
#include "hookctl/body/detail/multipart.hpp"

#include <utility>

namespace hookctl::body::detail {

namespace {

/// Content-Type is hardly ever signed: signed JSON that is sent again as a form would have a text
/// inside it read as fields. No form begins like JSON, like XML or like parts, or has the zero
/// bytes of UTF-16.
bool is_disguised(Shape shape, std::string_view body)
{
  const std::string_view start = trim(without_mark(body));
  const bool is_other = !start.empty() && std::string_view("{[\"<").find(start[0]) != start.npos;
  return shape == Shape::form ? is_other || start.starts_with("--") || body.find('\0') != body.npos
                              : shape == Shape::multipart && is_other;
}

Result<json::Document> parse_made(Result<std::string> json)
{
  HOOKCTL_TRY(json);
  return json::Document::parse(*std::move(json));
}

} // namespace

bool Payload::is_empty() const
{
  return m_shape == Shape::form ? m_request.body.empty() : without_mark(m_request.body).empty();
}

Result<std::optional<Charset>> Payload::charset() const
{
  HOOKCTL_TRY_AS(
      const auto declared,
      declared_charset(model::find_header(m_request.headers, "Content-Type").value_or("")));
  return m_shape == Shape::xml ? charset_of_xml(m_request.body, declared) : declared;
}

Result<std::string_view> Payload::text()
{
  if (m_shape == Shape::form) {
    // A form has no mark: its first field would have another name than for who verifies it.
    return std::string_view(m_request.body);
  }
  if (m_shape == Shape::multipart || m_shape == Shape::unsupported) {
    return without_mark(m_request.body);
  }
  if (!m_converted) {
    HOOKCTL_TRY_AS(const auto declared, charset());
    HOOKCTL_TRY_AS(m_converted, to_utf8(m_request.body, declared));
  }
  return std::string_view(*m_converted);
}

Result<> Payload::refuse_disguise() const
{
  if (is_disguised(m_shape, m_request.body)) {
    return fail(Failure::malformed_text,
                hookctl::text("the body is said to be ",
                              model::media_type(m_request.headers),
                              " and does not begin like one"),
                "send the Content-Type of what is in the body, such as application/json");
  }
  return {};
}

Result<std::optional<std::string>> Payload::find_field(const std::string& name)
{
  HOOKCTL_TRY(refuse_disguise());
  if (m_shape == Shape::form) {
    auto value = model::find_form_value(m_request.body, name);
    HOOKCTL_TRY_AS(const auto declared, charset());
    if (value) {
      HOOKCTL_TRY_AS(value, form_text_to_utf8(*value, declared));
    }
    return value;
  }
  if (m_shape != Shape::multipart) {
    return std::optional<std::string>{};
  }
  HOOKCTL_TRY_AS(const FieldList* const fields, parts());
  const FieldList::Value* const value = fields->find(name);
  if (value == nullptr || value->is_file) {
    return std::optional<std::string>{};
  }
  HOOKCTL_TRY_AS(const auto json, json::Document::parse(value->json));
  return std::optional(json.to_text(json::Document::root()));
}

Result<const json::Document*> Payload::document()
{
  if (!m_document) {
    HOOKCTL_TRY_AS(m_document, parse());
  }
  return &*m_document;
}

Result<json::Document> Payload::take()
{
  HOOKCTL_TRY(document());
  return *std::move(m_document);
}

Result<json::Document> Payload::parse()
{
  HOOKCTL_TRY(require_known_type(m_request));
  if (is_empty()) {
    return json::Document::parse("null");
  }
  HOOKCTL_TRY(refuse_disguise());
  return parse_made(to_json());
}

Result<const FieldList*> Payload::parts()
{
  if (!m_parts) {
    const auto type = model::find_header(m_request.headers, "Content-Type").value_or("");
    HOOKCTL_TRY_AS(m_parts, read_parts(type, without_mark(m_request.body)));
  }
  return &*m_parts;
}

Result<std::string> Payload::to_json()
{
  HOOKCTL_TRY_AS(const std::string_view utf8, text());
  switch (m_shape) {
  case Shape::form: {
    HOOKCTL_TRY_AS(const auto declared, charset());
    return form_to_json(utf8, declared);
  }
  case Shape::xml:
    return xml_to_json(utf8);
  case Shape::multipart:
    return multipart_to_json(model::find_header(m_request.headers, "Content-Type").value_or(""),
                             utf8);
  case Shape::json:
  case Shape::unsupported:
    break;
  }
  return m_converted ? *std::exchange(m_converted, std::nullopt) : std::string(utf8);
}

} // namespace hookctl::body::detail
