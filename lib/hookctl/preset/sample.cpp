#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/preset/detail/fields.hpp"
#include "hookctl/preset/detail/parts.hpp"

namespace hookctl::preset::detail {

namespace {

using yaml::Value;

/// A plain scalar that is JSON by itself (a number, true, false, null) stays so; all else is a
/// string.
bool is_json_word(const Value& value)
{
  if (value.quoted || value.text.empty() || value.text.front() == '"') {
    return false;
  }
  const auto document = json::Document::parse(value.text);
  return document && document->nodes().size() == 1;
}

void write_value(json::Writer& out, const Value& value);

void write_members(json::Writer& out, const Value& value)
{
  out.begin_object();
  for (const auto& [key, member] : value.members) {
    out.key(key.text);
    write_value(out, member);
  }
  out.end_object();
}

// NOLINTNEXTLINE(misc-no-recursion): yaml::Limits bounds the depth
void write_value(json::Writer& out, const Value& value)
{
  switch (value.kind) {
  case Value::Kind::null:
    out.null();
    return;
  case Value::Kind::scalar:
    is_json_word(value) ? out.raw(trim(value.text)) : out.string(value.text);
    return;
  case Value::Kind::sequence:
    out.begin_array();
    for (const Value& item : value.items) {
      write_value(out, item);
    }
    out.end_array();
    return;
  case Value::Kind::map:
    write_members(out, value);
    return;
  }
}

} // namespace

Result<std::string> read_sample(const Value& value)
{
  if (value.kind != Value::Kind::scalar) {
    json::Writer out;
    write_value(out, value);
    return out.text();
  }
  if (auto document = json::Document::parse(value.text); !document) {
    Error error = std::move(document).error();
    const std::string where = error.at
                                  ? text(" (",
                                         to_string(SourcePos{"", error.at->line, error.at->column}),
                                         " of the sample)")
                                  : "";
    return bad(value, text("the sample is not JSON: ", error.message, where), error.hint);
  }
  return std::string(trim(value.text));
}

} // namespace hookctl::preset::detail
