#include "hookctl/body/detail/form.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/detail/field_list.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::body {

namespace {

constexpr std::size_t kShownText = 60;
/// A field of two bytes costs two hundred.
constexpr std::size_t kMaxFields = 10'000;

Result<std::string> decode_form_text(std::string_view encoded,
                                     std::optional<detail::Charset> declared)
{
  auto decoded = percent_decode(encoded, PlusIsSpace::yes);
  if (!decoded) {
    return fail(
        Failure::malformed_form,
        text("form text ", quote(encoded, kShownText), " has a % without two hexadecimal digits"));
  }
  auto utf8 = detail::form_text_to_utf8(*decoded, declared);
  if (!utf8) {
    return fail(Failure::malformed_form,
                text("form text ",
                     quote(encoded, kShownText),
                     declared ? " is not in the charset of the form" : " is not UTF-8"));
  }
  return utf8;
}

Result<>
add_pair(detail::FieldList& fields, std::string_view pair, std::optional<detail::Charset> declared)
{
  const std::size_t equals = pair.find('=');
  HOOKCTL_TRY_AS(std::string name, decode_form_text(pair.substr(0, equals), declared));
  HOOKCTL_TRY_AS(const std::string value,
                 decode_form_text(equals == std::string_view::npos ? std::string_view{}
                                                                   : pair.substr(equals + 1),
                                  declared));
  fields.add(std::move(name), {json::quote_json(value)});
  return {};
}

void write_values(json::Writer& out, const std::vector<detail::FieldList::Value>& values)
{
  if (values.size() == 1) {
    out.raw(values.front().json);
    return;
  }
  out.begin_array();
  for (const auto& value : values) {
    out.raw(value.json);
  }
  out.end_array();
}

} // namespace

void detail::FieldList::add(std::string name, Value value)
{
  const auto [place, is_new] = m_index.try_emplace(name, m_fields.size());
  if (is_new) {
    m_fields.emplace_back(std::move(name), std::vector<Value>{});
  }
  m_fields[place->second].second.push_back(std::move(value));
}

const detail::FieldList::Value* detail::FieldList::find(const std::string& name) const
{
  const auto place = m_index.find(name);
  return place != m_index.end() ? &m_fields[place->second].second.front() : nullptr;
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
  return detail::form_to_json(form, std::nullopt);
}

Result<std::string> detail::form_to_json(std::string_view form, std::optional<Charset> declared)
{
  FieldList fields;
  std::size_t count = 0;
  while (!form.empty()) {
    const std::size_t end = form.find('&');
    if (const std::string_view pair = form.substr(0, end); !pair.empty()) {
      if (++count > kMaxFields) {
        return fail(Failure::malformed_form,
                    text("the form has more than ", kMaxFields, " fields"));
      }
      HOOKCTL_TRY(add_pair(fields, pair, declared));
    }
    form = end == std::string_view::npos ? std::string_view{} : form.substr(end + 1);
  }
  return fields.to_json();
}

} // namespace hookctl::body
