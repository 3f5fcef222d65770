#include "hookctl/config/plan.hpp"

#include "hookctl/account/account_yaml.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::config {

namespace {

/// The account's keys as its file has them, but for those that are not compared by what they say.
yaml::Value comparable(const account::Account& account)
{
  yaml::Value fields = account_value(account, account::Redact::yes);
  std::erase_if(fields.members, [](const auto& member) {
    const std::string& key = member.first.text;
    return key == "name" || key == "payload" || key == "token";
  });
  return fields;
}

std::string describe(const std::optional<std::string>& payload, std::string_view what)
{
  return payload ? text(what, payload->size(), " bytes") : "";
}

} // namespace

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

Result<Own> load_own(const account::Store& store, const model::AccountName& name)
{
  HOOKCTL_TRY_AS(auto loaded, store.load(name));
  auto payload = store.read_payload(loaded.account).value_or(std::nullopt);
  return Own{std::move(loaded.account), std::move(payload)};
}

std::vector<FieldChange> compare_account(const Own* own,
                                         const account::Account& after,
                                         const std::optional<std::string>& payload)
{
  auto changes = compare_fields(own == nullptr ? yaml::Value::map() : comparable(own->account),
                                comparable(after));
  const std::optional<std::string> before = own == nullptr ? std::nullopt : own->payload;
  if (before != payload) {
    changes.push_back(
        {"payload", describe(before, ""), describe(payload, before && payload ? "other " : "")});
  }
  return changes;
}

} // namespace hookctl::config
