#include "hookctl/config/plan.hpp"

#include "hookctl/account/account_yaml.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::config {

std::string_view to_string(Step step)
{
  switch (step) {
  case Step::added:
    return "new";
  case Step::changed:
    return "changed";
  case Step::same:
    return "same";
  case Step::removed:
    return "removed";
  }
  return "same";
}

std::string one_line(const yaml::Value& value)
{
  std::vector<std::string> parts;
  for (const yaml::Value& item : value.items) {
    parts.push_back(one_line(item));
  }
  for (const auto& [key, member] : value.members) {
    const bool is_scalar = member.kind == yaml::Value::Kind::scalar;
    parts.push_back(is_scalar ? text(key.text, "=", member.text)
                              : text(key.text, "={", one_line(member), "}"));
  }
  return value.kind == yaml::Value::Kind::scalar ? value.text : join(parts, ", ");
}

std::vector<FieldChange> compare_fields(const yaml::Value& before, const yaml::Value& after)
{
  std::vector<FieldChange> changes;
  for (const auto& [key, value] : after.members) {
    const yaml::Value* old_value = before.find(key.text);
    if (old_value == nullptr || !yaml::same(*old_value, value)) {
      changes.push_back(
          {key.text, old_value == nullptr ? "" : one_line(*old_value), one_line(value)});
    }
  }
  for (const auto& [key, value] : before.members) {
    if (after.find(key.text) == nullptr) {
      changes.push_back({key.text, one_line(value), ""});
    }
  }
  return changes;
}

yaml::Value comparable(const account::Account& account)
{
  yaml::Value fields = account_value(account, account::Redact::yes);
  std::erase_if(fields.members, [](const auto& member) {
    const std::string& key = member.first.text;
    return key == "name" || key == "payload" || key == "token";
  });
  return fields;
}

} // namespace hookctl::config
