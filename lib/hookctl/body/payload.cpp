#include "hookctl/body/detail/payload.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"

namespace hookctl::body::detail {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view without_mark(std::string_view bytes)
{
  return bytes.starts_with(kByteOrderMark) ? bytes.substr(kByteOrderMark.size()) : bytes;
}

/// Content-Type is hardly ever signed: signed JSON that is sent again as a form would have a text
/// inside it read as fields. No form begins like JSON, like XML or like parts.
bool is_disguised(Shape shape, std::string_view body)
{
  const std::string_view start = trim(without_mark(body));
  const bool is_other = !start.empty() && std::string_view("{[\"<").find(start[0]) != start.npos;
  return shape == Shape::form ? is_other || start.starts_with("--")
                              : shape == Shape::multipart && is_other;
}

Result<json::Document> parse_made(Result<std::string> json)
{
  HOOKCTL_TRY(json);
  return json::Document::parse(*std::move(json));
}

} // namespace

Payload::Payload(const model::Request& request)
    : m_request(request)
    , m_shape(shape_of(request))
    // A form has no mark: its first field would have another name than for who verifies it.
    , m_text(m_shape == Shape::form ? request.body : without_mark(request.body))
{
}

Result<> Payload::refuse_disguise() const
{
  if (is_disguised(m_shape, m_text)) {
    return fail(ErrorCode::invalid_data,
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
    return model::find_form_value(m_text, name);
  }
  if (m_shape != Shape::multipart) {
    return std::optional<std::string>{};
  }
  HOOKCTL_TRY_AS(const json::Document* const fields, document());
  auto value = fields->find_member(json::Document::root(), name);
  if (value && fields->kind(*value) == json::Kind::array) {
    value = fields->find_element(*value, 0);
  }
  return value && fields->kind(*value) == json::Kind::string
             ? std::optional(fields->to_text(*value))
             : std::nullopt;
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

Result<json::Document> Payload::parse() const
{
  if (m_shape == Shape::unsupported) {
    return fail(ErrorCode::invalid_data,
                hookctl::text("a body of type ",
                              quote(model::media_type(m_request.headers), 80),
                              " is not supported"),
                "send application/json, application/x-www-form-urlencoded, multipart/form-data or "
                "application/xml");
  }
  if (m_text.empty()) {
    return json::Document::parse("null");
  }
  HOOKCTL_TRY(refuse_disguise());
  if (m_shape == Shape::form) {
    return parse_made(form_to_json(m_text));
  }
  if (m_shape == Shape::xml) {
    return parse_made(xml_to_json(m_text));
  }
  if (m_shape == Shape::multipart) {
    return parse_made(multipart_to_json(
        model::find_header(m_request.headers, "Content-Type").value_or(""), m_text));
  }
  return json::Document::parse(std::string(m_text));
}

} // namespace hookctl::body::detail
