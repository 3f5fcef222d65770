#include "hookctl/config/import_hooks.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/config/detail/hook_converter.hpp"
#include "hookctl/config/detail/hook_file.hpp"
#include "hookctl/config/detail/hook_templates.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>
#include <set>

namespace hookctl::config {

namespace {

using yaml::Value;

/// JSON by its own rules (tabs, surrogate pairs), everything else as YAML.
Result<Value> read_root(const std::string& bytes, std::string_view file)
{
  const std::string_view content = trim(bytes);
  if (content.starts_with('[') || content.starts_with('{')) {
    if (json::Document::parse(bytes)) {
      return yaml::parse(yaml::from_json(bytes), file);
    }
  }
  return yaml::parse(bytes, file);
}

/// A valid name near the id that no other hook has.
std::string name_for(const std::string& id, std::set<std::string>& taken)
{
  const std::string stem = model::suggest_account_name(id);
  std::string name = stem;
  for (int number = 2; !taken.insert(name).second; ++number) {
    const std::string end = text('_', number);
    name = stem.substr(0, model::AccountName::kMaxLength - end.size()) + end;
  }
  return name;
}

} // namespace

std::string_view to_string(ImportNote::Kind kind)
{
  switch (kind) {
  case ImportNote::Kind::kept:
    return "kept";
  case ImportNote::Kind::changed:
    return "changed";
  case ImportNote::Kind::left_out:
    return "left_out";
  }
  return "left_out";
}

bool ImportedHook::is_complete() const
{
  return std::none_of(notes.begin(), notes.end(), [](const ImportNote& note) {
    return note.kind == ImportNote::Kind::left_out;
  });
}

bool HooksImport::is_complete() const
{
  return std::all_of(
      hooks.begin(), hooks.end(), [](const ImportedHook& hook) { return hook.is_complete(); });
}

Result<HooksImport>
import_hooks(std::string_view bytes, std::string_view file, model::Environment environment)
{
  HOOKCTL_TRY_AS(const auto templates, detail::take_templates(bytes, file));
  HOOKCTL_TRY_AS(const Value root, read_root(templates.text, file));
  HOOKCTL_TRY_AS(const auto hooks, detail::read_hooks(root));
  HooksImport out;
  std::set<std::string> taken;
  Value accounts = Value::sequence();
  Value destinations = Value::map();
  for (const detail::Hook& hook : hooks) {
    detail::HookConverter converter(hook, name_for(hook.id, taken), templates);
    accounts.items.push_back(converter.account());
    if (Value destination = converter.destination(); destination.kind == Value::Kind::map) {
      destinations.add(converter.report().account, std::move(destination));
    }
    if (converter.key()) {
      out.keys.push_back(*converter.key());
    }
    out.hooks.push_back(converter.report());
  }
  Value document = Value::map();
  document.add("environment", std::string(model::to_string(environment)));
  document.add("accounts", std::move(accounts));
  if (!destinations.members.empty()) {
    document.add("destinations", std::move(destinations));
  }
  out.apply_file = yaml::write(document);
  return out;
}

} // namespace hookctl::config
