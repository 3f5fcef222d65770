#include "hookctl/config/export.hpp"

#include "hookctl/account/account_yaml.hpp"
#include "hookctl/account/settings_yaml.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

namespace hookctl::config {

namespace {

using account::Account;
using model::KeyReference;

bool is_literal(const std::optional<KeyReference>& reference)
{
  return reference && reference->kind == KeyReference::Kind::value;
}

/// The keys of an account file that cannot stand in an apply file.
std::vector<std::string> literal_keys(const Account& account)
{
  std::vector<std::string> keys;
  if (is_literal(account.auth_key)) {
    keys.emplace_back("auth_key");
  }
  if (account.auth_key_previous && is_literal(account.auth_key_previous->reference)) {
    keys.emplace_back("auth_key_previous");
  }
  if (is_literal(account.handshake_token)) {
    keys.emplace_back("handshake_token");
  }
  return keys;
}

void erase(yaml::Value& map, std::string_view key)
{
  std::erase_if(map.members, [&](const auto& member) { return member.first.text == key; });
}

/// Puts apply files together.
class Exporter {
public:
  Exporter(const account::Store& store, const ExportRules& rules)
      : m_store(store)
      , m_rules(rules)
  {
  }

  Result<> add_account(const model::AccountName& name)
  {
    HOOKCTL_TRY_AS(auto loaded, m_store.load(name));
    Account& account = loaded.account;
    HOOKCTL_TRY(add_sample(account));
    auto value = account_value(account, account::Redact::no);
    if (!m_rules.with_tokens) {
      erase(value, "token");
    }
    const auto secret = literal_keys(account);
    for (const std::string& key : secret) {
      erase(value, key);
    }
    yaml::Value list = yaml::Value::sequence();
    list.items.push_back(std::move(value));
    const std::string written = yaml::write(list);
    for (const std::string_view line : split(without_line_end(written), '\n')) {
      m_accounts += text("  ", line, "\n");
    }
    for (const std::string& key : secret) {
      m_accounts += text("    # ",
                         key,
                         " stands in the account's own file and is not exported; elsewhere "
                         "give one: env:NAME, file:PATH or credential:NAME\n");
      m_exported.warnings.push_back(text("account ",
                                         quote(name.value()),
                                         ": ",
                                         key,
                                         " stands in its own file and is not exported; where the "
                                         "export is applied, it needs one: env:NAME or file:PATH"));
    }
    return {};
  }

  Exported finish(std::string head)
  {
    m_exported.yaml = std::move(head);
    if (!m_accounts.empty()) {
      m_exported.yaml += "accounts:\n" + m_accounts;
    }
    return std::move(m_exported);
  }

private:
  Result<> add_sample(Account& account)
  {
    HOOKCTL_TRY_AS(auto bytes, m_store.read_payload(account));
    if (!bytes) {
      return {};
    }
    if (!m_rules.takes_samples) {
      std::error_code ignored; // then the path stays as it is
      const auto path = m_store.folder() / account.payload;
      const auto whole = std::filesystem::absolute(path, ignored);
      account.payload = ignored ? path.string() : whole.lexically_normal().string();
      return {};
    }
    account.payload = account.name.value() + ".payload.json";
    m_exported.samples.emplace_back(account.payload, *std::move(bytes));
    return {};
  }

  const account::Store& m_store;
  const ExportRules& m_rules;
  Exported m_exported = {};
  std::string m_accounts;
};

/// What environment.yaml holds, as it is written there.
Result<yaml::Value> read_root(const os::Paths& paths, model::Environment environment)
{
  const auto file = account::settings_file(paths, environment);
  HOOKCTL_TRY_AS(const std::string bytes, account::read_settings_file(file));
  HOOKCTL_TRY_AS(auto root, yaml::parse(bytes, file.string()));
  HOOKCTL_TRY(account::read_settings(root, paths, environment));
  return root;
}

Result<Exported> export_from(const account::Store& seen,
                             const os::Paths& paths,
                             model::Environment environment,
                             const ExportRules& rules)
{
  Exporter exporter(seen, rules);
  yaml::Value head = yaml::Value::map();
  head.add("environment", yaml::Value::scalar(std::string(model::to_string(environment))));
  std::vector<std::string> names = rules.accounts;
  if (names.empty()) {
    HOOKCTL_TRY_AS(names, seen.names());
    HOOKCTL_TRY_AS(const auto root, read_root(paths, environment));
    for (const auto& [key, value] : root.members) {
      head.add(key.text, value);
    }
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& one : names) {
    HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(one));
    HOOKCTL_TRY(exporter.add_account(name));
  }
  return exporter.finish(yaml::write(head));
}

} // namespace

Result<Exported> export_environment(const account::Store& store,
                                    const os::Paths& paths,
                                    model::Environment environment,
                                    const ExportRules& rules)
{
  return store.steadily(
      [&](const account::Store& seen) { return export_from(seen, paths, environment, rules); });
}

} // namespace hookctl::config
