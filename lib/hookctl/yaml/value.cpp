#include "hookctl/yaml/value.hpp"

#include "hookctl/yaml/scalar_style.hpp"

#include <algorithm>

namespace hookctl::yaml {

Value::Value() = default;
Value::Value(const Value& other) = default;
Value::Value(Value&& other) noexcept = default;
Value& Value::operator=(const Value& other) = default;
Value& Value::operator=(Value&& other) noexcept = default;
Value::~Value() = default;

const Value* Value::find(std::string_view key) const
{
  const auto member =
      std::ranges::find_if(members, [&](const auto& m) { return m.first.text == key; });
  return member == members.end() ? nullptr : &member->second;
}

Value Value::scalar(std::string text)
{
  Value value;
  value.kind = Kind::scalar;
  value.text = std::move(text);
  return value;
}

Value Value::string(std::string text)
{
  Value value = scalar(std::move(text));
  value.quoted = true;
  return value;
}

Value Value::sequence()
{
  Value value;
  value.kind = Kind::sequence;
  return value;
}

Value Value::map()
{
  Value value;
  value.kind = Kind::map;
  return value;
}

Value& Value::add(std::string key, Value value)
{
  members.emplace_back(string(std::move(key)), std::move(value));
  return *this;
}

Value& Value::add(std::string key, std::string string_text)
{
  return add(std::move(key), string(std::move(string_text)));
}

bool same(const Value& a, const Value& b)
{
  if (a.kind != b.kind || a.text != b.text) {
    return false;
  }
  if (a.kind == Value::Kind::scalar && a.quoted != b.quoted && plain_is_no_string(a.text)) {
    return false;
  }
  return std::ranges::equal(a.items, b.items, same) &&
         std::ranges::equal(a.members, b.members, [](const auto& left, const auto& right) {
           return left.first.text == right.first.text && same(left.second, right.second);
         });
}

} // namespace hookctl::yaml
