#include "hookctl/body/body.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <unordered_map>

namespace hookctl::body {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class Shape { json, form, unsupported };

Shape shape_of(const model::Request& request)
{
  const std::string type = model::media_type(request.headers);
  if (type.empty() || type == "application/json" || type == "text/json" || type == "text/plain" ||
      (type.ends_with("+json") && type.find('/') != std::string::npos)) {
    return Shape::json;
  }
  return type == "application/x-www-form-urlencoded" ? Shape::form : Shape::unsupported;
}

std::string_view without_mark(std::string_view bytes)
{
  return bytes.starts_with(kByteOrderMark) ? bytes.substr(kByteOrderMark.size()) : bytes;
}

Result<json::Document> parse_form(std::string_view form, const std::vector<Unwrap>& unwrap)
{
  for (const Unwrap& step : unwrap) {
    if (step.kind != Unwrap::Kind::form_field) {
      continue;
    }
    if (auto field = model::find_form_value(form, step.name)) {
      return json::Document::parse(std::move(*field))
          .map_error(within(text("form field ", quote(step.name))));
    }
  }
  HOOKCTL_TRY_AS(std::string json, form_to_json(form));
  return json::Document::parse(std::move(json));
}

Result<json::Document> unwrap_strings(json::Document document, const std::vector<Unwrap>& unwrap)
{
  const json::NodeIndex root = json::Document::root();
  if (document.kind(root) != json::Kind::object) {
    return document;
  }
  for (const Unwrap& step : unwrap) {
    if (step.kind != Unwrap::Kind::json_string) {
      continue;
    }
    const auto member = document.find_member(root, step.name);
    if (member && document.kind(*member) == json::Kind::string) {
      return json::Document::parse(document.to_text(*member))
          .map_error(within(text("the JSON in member ", quote(step.name))));
    }
  }
  return document;
}

/// The fields of a form in the order of their first mention, each with all its values.
class Fields {
public:
  Result<> add(std::string_view pair)
  {
    const std::size_t equals = pair.find('=');
    HOOKCTL_TRY_AS(std::string name, decode(pair.substr(0, equals)));
    HOOKCTL_TRY_AS(
        std::string value,
        decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1)));
    const auto [place, is_new] = m_index.try_emplace(name, m_fields.size());
    if (is_new) {
      m_fields.emplace_back(std::move(name), std::vector<std::string>{});
    }
    m_fields[place->second].second.push_back(std::move(value));
    return {};
  }

  [[nodiscard]] std::string to_json() const
  {
    json::Writer out;
    out.begin_object();
    for (const auto& [name, values] : m_fields) {
      out.key(name);
      write_values(out, values);
    }
    return out.end_object().text();
  }

private:
  static Result<std::string> decode(std::string_view encoded)
  {
    auto decoded = percent_decode(encoded, PlusIsSpace::yes);
    if (!decoded) {
      return fail(
          ErrorCode::invalid_data,
          text("form text ", quote(encoded, 60), " has a % without two hexadecimal digits"));
    }
    if (!is_utf8(*decoded)) {
      return fail(ErrorCode::invalid_data, text("form text ", quote(encoded, 60), " is not UTF-8"));
    }
    return std::move(*decoded);
  }

  static void write_values(json::Writer& out, const std::vector<std::string>& values)
  {
    if (values.size() == 1) {
      out.string(values.front());
      return;
    }
    out.begin_array();
    for (const std::string& value : values) {
      out.string(value);
    }
    out.end_array();
  }

  std::vector<std::pair<std::string, std::vector<std::string>>> m_fields;
  std::unordered_map<std::string, std::size_t> m_index;
};

} // namespace

Result<json::Document> parse_body(const model::Request& request, const std::vector<Unwrap>& unwrap)
{
  const Shape shape = shape_of(request);
  if (shape == Shape::unsupported) {
    return fail(
        ErrorCode::invalid_data,
        text("a body of type ", quote(model::media_type(request.headers), 80), " is not supported"),
        "send application/json or application/x-www-form-urlencoded");
  }
  const std::string_view bytes = without_mark(request.body);
  if (bytes.empty()) {
    return json::Document::parse("null");
  }
  if (shape == Shape::form) {
    return parse_form(bytes, unwrap);
  }
  HOOKCTL_TRY_AS(json::Document document, json::Document::parse(std::string(bytes)));
  return unwrap_strings(std::move(document), unwrap);
}

bool is_unsupported_type(const model::Request& request)
{
  return shape_of(request) == Shape::unsupported;
}

Result<std::string> form_to_json(std::string_view form)
{
  Fields fields;
  while (!form.empty()) {
    const std::size_t end = form.find('&');
    if (const std::string_view pair = form.substr(0, end); !pair.empty()) {
      HOOKCTL_TRY(fields.add(pair));
    }
    form = end == std::string_view::npos ? std::string_view{} : form.substr(end + 1);
  }
  return fields.to_json();
}

} // namespace hookctl::body
