#include "hookctl/auth/detail/field_text.hpp"

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/detail/replace_all.hpp"
#include "hookctl/auth/detail/unverified.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>
#include <set>

namespace hookctl::auth::detail {

namespace {

using preset::FieldText;

/// The headers that one request may list as signed.
constexpr std::size_t kMaxListedHeaders = 64;
/// The fields that one request may have: each costs more than its bytes.
constexpr std::size_t kMaxFields = 10'000;

struct Field {
  std::string name;
  std::string value;
};

Result<> add_pairs(std::string_view encoded, std::string_view where, std::vector<Field>& fields)
{
  while (!encoded.empty()) {
    const std::size_t end = encoded.find('&');
    const std::string_view pair = encoded.substr(0, end);
    encoded = end == std::string_view::npos ? std::string_view{} : encoded.substr(end + 1);
    if (pair.empty()) {
      continue;
    }
    const std::size_t equals = pair.find('=');
    auto name = percent_decode(pair.substr(0, equals), PlusIsSpace::yes);
    auto value = percent_decode(equals == std::string_view::npos ? std::string_view{}
                                                                 : pair.substr(equals + 1),
                                PlusIsSpace::yes);
    if (!name || !value) {
      return unverified(text("the ", where, " has a % without two hexadecimal digits"));
    }
    if (fields.size() == kMaxFields) {
      return unverified(
          text("the request has more than ", kMaxFields, " fields, which are signed"));
    }
    fields.push_back(Field{std::move(*name), std::move(*value)});
  }
  return {};
}

/// The headers that the request lists, in its order, each of which must be there once: a second one
/// could say something else.
Result<std::vector<Field>> listed_headers(const FieldText& spec, const select::Input& input)
{
  std::vector<Field> fields;
  if (!spec.names) {
    return unverified(text("fields ", spec.name, " does not say where the headers are listed"));
  }
  HOOKCTL_TRY_AS(const std::string list, find_once(*spec.names, input));
  std::string_view rest = list;
  while (!rest.empty()) {
    const std::size_t at = rest.find(spec.names_separator);
    const std::string_view name = trim(rest.substr(0, at));
    rest = at == std::string_view::npos ? std::string_view{}
                                        : rest.substr(at + spec.names_separator.size());
    if (name.empty()) {
      continue;
    }
    if (fields.size() == kMaxListedHeaders) {
      return unverified(text("more than ", kMaxListedHeaders, " headers are listed as signed"));
    }
    HOOKCTL_TRY(require_single_header(*input.request, name));
    const auto value = model::find_header(input.request->headers, name);
    if (!value) {
      return fail(Failure::signature_missing,
                  text("header ", quote(name, 80), ", which is listed as signed, is missing"));
    }
    fields.push_back(Field{std::string(name), std::string(trim(*value))});
  }
  for (const std::string& name : spec.must) {
    const auto is_it = [&](const Field& field) { return equals_ignore_case(field.name, name); };
    if (std::none_of(fields.begin(), fields.end(), is_it)) {
      return unverified(text("header ", name, " is not listed as signed, and must be"));
    }
  }
  return fields;
}

Result<std::vector<Field>> collect(const FieldText& spec, const select::Input& input)
{
  std::vector<Field> fields;
  if (input.request == nullptr) {
    return fields;
  }
  const model::Request& request = *input.request;
  if (spec.from == FieldText::From::headers) {
    return listed_headers(spec, input);
  }
  if (spec.from != FieldText::From::form) {
    HOOKCTL_TRY(add_pairs(request.query(), "query", fields));
  }
  if (spec.from != FieldText::From::query && model::is_form(request.headers)) {
    HOOKCTL_TRY(add_pairs(request.body, "form", fields));
  }
  return fields;
}

void leave_out(const FieldText& spec, std::vector<Field>& fields)
{
  const bool are_headers = spec.from == FieldText::From::headers;
  const auto is_excepted = [&](const Field& field) {
    return std::any_of(spec.except.begin(), spec.except.end(), [&](const std::string& name) {
      return are_headers ? equals_ignore_case(name, field.name) : name == field.name;
    });
  };
  fields.erase(std::remove_if(fields.begin(), fields.end(), is_excepted), fields.end());
}

/// Only the order that the spec asks for: what came first stays first among equals.
void arrange(const FieldText& spec, std::vector<Field>& fields)
{
  if (spec.lower_names) {
    for (Field& field : fields) {
      field.name = lower(field.name);
    }
  }
  if (spec.sorted) {
    std::stable_sort(fields.begin(), fields.end(), [&](const Field& a, const Field& b) {
      return a.name != b.name ? a.name < b.name : spec.unique && a.value < b.value;
    });
  }
  if (spec.unique) {
    std::set<std::pair<std::string, std::string>> seen;
    const auto is_repeated = [&](const Field& field) {
      return !seen.emplace(field.name, field.value).second;
    };
    fields.erase(std::remove_if(fields.begin(), fields.end(), is_repeated), fields.end());
  }
}

/// The field as `each` says; {name} and {value} are its only parts.
void append_field(const FieldText& spec, const Field& field, std::string& out)
{
  constexpr std::string_view kName = "{name}";
  constexpr std::string_view kValue = "{value}";
  std::string_view rest = spec.each;
  while (!rest.empty()) {
    if (rest.starts_with(kName)) {
      out += field.name;
      rest.remove_prefix(kName.size());
    } else if (rest.starts_with(kValue)) {
      out += field.value;
      rest.remove_prefix(kValue.size());
    } else {
      out += rest.front();
      rest.remove_prefix(1);
    }
  }
}

} // namespace

Result<std::string>
field_text(const preset::FieldText& spec, const select::Input& input, std::size_t limit)
{
  HOOKCTL_TRY_AS(std::vector<Field> fields, collect(spec, input));
  leave_out(spec, fields);
  arrange(spec, fields);
  std::string out;
  bool is_first = true;
  for (Field& field : fields) {
    for (const auto& [from, to] : spec.replace) {
      field.value = replace_all(field.value, from, to);
    }
    if (spec.percent_encode) {
      field.name = percent_encode(field.name);
      field.value = percent_encode(field.value);
    }
    out += is_first ? std::string_view{} : std::string_view(spec.join);
    is_first = false;
    append_field(spec, field, out);
    if (out.size() > limit) {
      return unverified(text("the signed text grows beyond ", limit, " bytes"));
    }
  }
  return out;
}

} // namespace hookctl::auth::detail
