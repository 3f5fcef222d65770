#include "hookctl/yaml/to_json.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"

namespace hookctl::yaml {

namespace {

bool is_json_word(const Value& value)
{
  if (value.quoted || value.text.empty() || value.text.front() == '"') {
    return false;
  }
  const auto document = json::Document::parse(value.text);
  return document && document->nodes().size() == 1;
}

} // namespace

// NOLINTNEXTLINE(misc-no-recursion): Limits bounds the depth
void write_json(json::Writer& out, const Value& value)
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
      write_json(out, item);
    }
    out.end_array();
    return;
  case Value::Kind::map:
    out.begin_object();
    for (const auto& [key, member] : value.members) {
      out.key(key.text);
      write_json(out, member);
    }
    out.end_object();
    return;
  }
}

} // namespace hookctl::yaml
