#include "hookctl/config/plan.hpp"

#include "hookctl/account/account_yaml.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/yaml/to_json.hpp"

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

std::optional<yaml::Value> describe(const std::optional<std::string>& payload,
                                    std::string_view what)
{
  return payload ? std::optional(yaml::Value::string(text(what, payload->size(), " bytes")))
                 : std::nullopt;
}

std::string json_of(const yaml::Value* value)
{
  json::Writer out;
  value == nullptr ? static_cast<void>(out.null()) : yaml::write_json(out, *value);
  return out.text();
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

FieldChange field_change(std::string field, const yaml::Value* before, const yaml::Value* after)
{
  return {std::move(field),
          before == nullptr ? "" : one_line(*before),
          after == nullptr ? "" : one_line(*after),
          json_of(before),
          json_of(after)};
}

std::vector<FieldChange> compare_fields(const yaml::Value& before, const yaml::Value& after)
{
  std::vector<FieldChange> changes;
  for (const auto& [key, value] : after.members) {
    const yaml::Value* old_value = before.find(key.text);
    if (old_value == nullptr || !yaml::same(*old_value, value)) {
      changes.push_back(field_change(key.text, old_value, &value));
    }
  }
  for (const auto& [key, value] : before.members) {
    if (after.find(key.text) == nullptr) {
      changes.push_back(field_change(key.text, &value, nullptr));
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
    const auto was = describe(before, "");
    const auto will_be = describe(payload, before && payload ? "other " : "");
    changes.push_back(
        field_change("payload", was ? &*was : nullptr, will_be ? &*will_be : nullptr));
  }
  return changes;
}

} // namespace hookctl::config
