#include "hookctl/yaml/block_writer.hpp"
#include "hookctl/yaml/scalar_style.hpp"
#include "hookctl/yaml/value.hpp"

namespace hookctl::yaml {

namespace {

void put(BlockWriter& out, const Value& value)
{
  switch (value.kind) {
  case Value::Kind::null:
    out.null();
    break;
  case Value::Kind::scalar:
    if (!value.quoted && plain_is_no_string(value.text)) {
      out.plain(value.text);
    } else {
      out.string(value.text);
    }
    break;
  case Value::Kind::sequence:
    out.open_sequence();
    for (const Value& item : value.items) {
      put(out, item);
    }
    out.close();
    break;
  case Value::Kind::map:
    out.open_map();
    for (const auto& [key, member] : value.members) {
      out.key(key.text);
      put(out, member);
    }
    out.close();
    break;
  }
}

} // namespace

std::string write(const Value& value)
{
  BlockWriter out;
  put(out, value);
  return out.finish();
}

} // namespace hookctl::yaml
