#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/detail/field_list.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::body {

namespace {

constexpr std::size_t kShownText = 60;
/// A field of two bytes costs two hundred.
constexpr std::size_t kMaxFields = 10'000;

Result<std::string> decode_form_text(std::string_view encoded)
{
  auto decoded = percent_decode(encoded, PlusIsSpace::yes);
  if (!decoded) {
    return fail(
        ErrorCode::invalid_data,
        text("form text ", quote(encoded, kShownText), " has a % without two hexadecimal digits"));
  }
  if (!is_utf8(*decoded)) {
    return fail(ErrorCode::invalid_data,
                text("form text ", quote(encoded, kShownText), " is not UTF-8"));
  }
  return *std::move(decoded);
}

Result<> add_pair(detail::FieldList& fields, std::string_view pair)
{
  const std::size_t equals = pair.find('=');
  HOOKCTL_TRY_AS(std::string name, decode_form_text(pair.substr(0, equals)));
  HOOKCTL_TRY_AS(const std::string value,
                 decode_form_text(equals == std::string_view::npos ? std::string_view{}
                                                                   : pair.substr(equals + 1)));
  fields.add(std::move(name), json::quote_json(value));
  return {};
}

void write_values(json::Writer& out, const std::vector<std::string>& values)
{
  if (values.size() == 1) {
    out.raw(values.front());
    return;
  }
  out.begin_array();
  for (const std::string& value : values) {
    out.raw(value);
  }
  out.end_array();
}

} // namespace

void detail::FieldList::add(std::string name, std::string json)
{
  const auto [place, is_new] = m_index.try_emplace(name, m_fields.size());
  if (is_new) {
    m_fields.emplace_back(std::move(name), std::vector<std::string>{});
  }
  m_fields[place->second].second.push_back(std::move(json));
}

std::string detail::FieldList::to_json() const
{
  json::Writer out;
  out.begin_object();
  for (const auto& [name, values] : m_fields) {
    out.key(name);
    write_values(out, values);
  }
  return out.end_object().text();
}

Result<std::string> form_to_json(std::string_view form)
{
  detail::FieldList fields;
  std::size_t count = 0;
  while (!form.empty()) {
    const std::size_t end = form.find('&');
    if (const std::string_view pair = form.substr(0, end); !pair.empty()) {
      if (++count > kMaxFields) {
        return fail(ErrorCode::invalid_data,
                    text("the form has more than ", kMaxFields, " fields"));
      }
      HOOKCTL_TRY(add_pair(fields, pair));
    }
    form = end == std::string_view::npos ? std::string_view{} : form.substr(end + 1);
  }
  return fields.to_json();
}

} // namespace hookctl::body
