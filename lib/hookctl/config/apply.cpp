#include "hookctl/config/apply.hpp"

#include "hookctl/account/settings_yaml.hpp"
#include "hookctl/account/transaction.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/check_account.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/routing/definition_file.hpp"
#include "hookctl/yaml/edit.hpp"

#include <algorithm>
#include <map>

namespace hookctl::config {

namespace {

using account::Account;
using model::AccountName;

constexpr std::string_view kBlock = "destinations";

/// An account as it is.
struct Own {
  Account account;
  std::optional<std::string> payload;
};

using Owns = std::map<AccountName, Result<Own>>;

Result<Own> load_own(const account::Store& store, const AccountName& name)
{
  HOOKCTL_TRY_AS(auto loaded, store.load(name));
  // A sample that cannot be read is replaced.
  auto payload = store.read_payload(loaded.account).value_or(std::nullopt);
  return Own{std::move(loaded.account), std::move(payload)};
}

Result<Owns> load_all(const account::Store& store)
{
  Owns all;
  HOOKCTL_TRY_AS(const auto names, store.names());
  for (const std::string& one : names) {
    HOOKCTL_TRY_AS(const auto name, AccountName::parse(one));
    all.emplace(name, load_own(store, name));
  }
  return all;
}

/// The account that is wanted, with what the files leave to the one there is.
Account merged(const WantedAccount& wanted, const Account* own)
{
  Account account = wanted.account;
  if (own == nullptr) {
    return account;
  }
  const auto stays = [&](std::string_view key) {
    return std::ranges::find(wanted.taken_away, key) == wanted.taken_away.end();
  };
  account.token = account.token.empty() ? own->token : account.token;
  if (!account.auth_key && stays("auth_key")) {
    account.auth_key = own->auth_key;
  }
  if (!account.auth_key_previous && stays("auth_key_previous")) {
    account.auth_key_previous = own->auth_key_previous;
  }
  if (!account.handshake_token && stays("handshake_token")) {
    account.handshake_token = own->handshake_token;
  }
  account.payload = wanted.payload ? own->payload : "";
  return account;
}

std::string describe(const std::optional<std::string>& payload, std::string_view what)
{
  return payload ? text(what, payload->size(), " bytes") : "";
}

std::vector<FieldChange> compare(const Own* own, const Account& after, const WantedAccount& wanted)
{
  auto changes = compare_fields(own == nullptr ? yaml::Value::map() : comparable(own->account),
                                comparable(after));
  const std::optional<std::string> before = own == nullptr ? std::nullopt : own->payload;
  if (before != wanted.payload) {
    changes.push_back({"payload",
                       describe(before, ""),
                       describe(wanted.payload, before && wanted.payload ? "other " : "")});
  }
  if (own != nullptr && own->account.token != after.token) {
    changes.push_back({"token", std::string(model::kRedacted), std::string(model::kRedacted)});
  }
  return changes;
}

/// One setting, `listen.bind`, before and after.
void compare_setting(const std::string& field,
                     const yaml::Value* before,
                     const yaml::Value& after,
                     std::vector<FieldChange>& changes)
{
  const bool is_there = before != nullptr && before->kind != yaml::Value::Kind::null;
  const bool is_wanted = after.kind != yaml::Value::Kind::null;
  if (is_there != is_wanted || (is_there && !yaml::same(*before, after))) {
    changes.push_back({field, is_there ? one_line(*before) : "", is_wanted ? one_line(after) : ""});
  }
}

std::vector<FieldChange> compare_settings(const yaml::Value& before, const yaml::Value& wanted)
{
  std::vector<FieldChange> changes;
  for (const auto& [key, value] : wanted.members) {
    const yaml::Value* block = before.find(key.text);
    if (value.kind != yaml::Value::Kind::map) {
      compare_setting(key.text, block, value, changes);
      continue;
    }
    for (const auto& [name, leaf] : value.members) {
      compare_setting(text(key.text, ".", name.text),
                      block == nullptr ? nullptr : block->find(name.text),
                      leaf,
                      changes);
    }
  }
  return changes;
}

/// Fills in an ApplyPlan, and what is wrong.
class Planner {
public:
  Planner(const Workshop& workshop,
          const ApplyRules& rules,
          ApplyPlan& plan,
          std::vector<Error>& problems)
      : m_workshop(workshop)
      , m_rules(rules)
      , m_plan(plan)
      , m_problems(problems)
  {
  }

  void plan_accounts(const std::vector<WantedAccount>& wanted, const Owns& owns)
  {
    for (const WantedAccount& one : wanted) {
      if (auto planned = plan_account(one, owns); !planned) {
        m_problems.push_back(placed(std::move(planned).error(), one));
      }
    }
    if (m_rules.unnamed == Unnamed::stays) {
      return;
    }
    for (const auto& [name, own] : owns) {
      if (!std::ranges::binary_search(
              wanted, name, {}, [](const auto& one) -> const auto& { return one.account.name; })) {
        m_plan.accounts.push_back({.name = name, .step = Step::removed});
      }
    }
  }

  void plan_destinations(const std::vector<WantedDestination>& wanted,
                         const std::vector<routing::Definition>& own)
  {
    const auto find = [](const auto& among, const std::string& name, auto projection) {
      return std::ranges::find(among, name, projection);
    };
    for (const WantedDestination& one : wanted) {
      const std::string& name = one.definition.name;
      const auto before = find(own, name, &routing::Definition::name);
      PlannedDestination planned{.name = name, .wanted = one.value};
      const bool is_new = before == own.end();
      if (is_new || !routing::same(*before, one.definition)) {
        planned.step = is_new ? Step::added : Step::changed;
        planned.changes =
            compare_fields(is_new ? yaml::Value::map() : routing::write_definition(*before),
                           routing::write_definition(one.definition));
      }
      m_plan.destinations.push_back(std::move(planned));
    }
    for (const routing::Definition& one : own) {
      const bool is_wanted = find(
                                 wanted, one.name, [](const auto& w) -> const auto& {
                                   return w.definition.name;
                                 }) != wanted.end();
      if (!is_wanted && m_rules.unnamed == Unnamed::goes) {
        m_plan.destinations.push_back({.name = one.name, .step = Step::removed});
      }
    }
  }

private:
  /// What is wrong with an account is wrong with the file that asks for it.
  static Error placed(Error error, const WantedAccount& wanted)
  {
    const bool is_files_fault = error.code != ErrorCode::denied && error.code != ErrorCode::io &&
                                error.code != ErrorCode::invalid_data;
    if (is_files_fault) {
      become(error, Failure::account_refused);
    }
    if (error.at && error.at->line > 0 && error.at->file.empty()) {
      error.at->file = wanted.payload_file;
    } else if (!error.at || error.at->line == 0) {
      error.at = wanted.at;
    }
    error.context.push_back(text("account ", wanted.account.name.value()));
    return error;
  }

  Result<> plan_account(WantedAccount wanted, const Owns& owns)
  {
    const auto found = owns.find(wanted.account.name);
    if (found != owns.end() && !found->second) {
      return fail(found->second.error());
    }
    const Own* own = found == owns.end() ? nullptr : &*found->second;
    if (own == nullptr && wanted.account.token.empty()) {
      HOOKCTL_TRY_AS(wanted.account.token, model::make_token(m_workshop.rng));
    }
    const Account after = merged(wanted, own == nullptr ? nullptr : &own->account);
    PlannedAccount planned{.name = after.name, .changes = compare(own, after, wanted)};
    planned.step = own == nullptr            ? Step::added
                   : planned.changes.empty() ? Step::same
                                             : Step::changed;
    HOOKCTL_TRY(check(after, own, wanted.payload, planned.step));
    planned.wanted = std::move(wanted);
    m_plan.accounts.push_back(std::move(planned));
    return {};
  }

  /// As when it is added: what stays the same as well, for its preset may have changed.
  Result<>
  check(const Account& after, const Own* own, const std::optional<std::string>& payload, Step step)
  {
    HOOKCTL_TRY_AS(const auto definition, check_fields(m_workshop, after, payload));
    HOOKCTL_TRY(check_codes(after, own, definition));
    HOOKCTL_TRY_AS(auto warnings, check_keys(m_workshop, after, definition, m_rules.strict));
    if (step == Step::same) {
      return {};
    }
    warn_of_payload(payload, warnings);
    for (const std::string& warning : warnings) {
      const bool names_it = warning.starts_with("account ");
      m_plan.warnings.push_back(
          names_it ? warning : text("account ", quote(after.name.value()), ": ", warning));
    }
    return {};
  }

  Result<>
  check_codes(const Account& after, const Own* own, const account::Definition& definition) const
  {
    std::vector<std::string> added = after.events;
    std::erase_if(added, [&](const std::string& code) {
      return own != nullptr &&
             std::ranges::find(own->account.events, code) != own->account.events.end();
    });
    // What the account's own event path finds may be any code.
    const auto known =
        after.event_path.empty() ? definition.event.codes : std::vector<preset::EventCodeInfo>{};
    HOOKCTL_TRY(account::activate({}, added, known, m_rules.unknown_codes));
    return {};
  }

  const Workshop& m_workshop;
  const ApplyRules& m_rules;
  ApplyPlan& m_plan;
  std::vector<Error>& m_problems;
};

/// What the environment holds, all of it from before or all of it from after any change.
struct Present {
  Owns accounts;
  account::EnvironmentSettings settings;
  yaml::Value root;
};

Result<Present>
load_present(const account::Store& seen, const os::Paths& paths, model::Environment environment)
{
  Present present;
  HOOKCTL_TRY_AS(present.accounts, load_all(seen));
  const auto file = account::settings_file(paths, environment);
  HOOKCTL_TRY_AS(const std::string bytes, account::read_settings_file(file));
  HOOKCTL_TRY_AS(present.root, yaml::parse(bytes, file.string()));
  HOOKCTL_TRY_AS(present.settings, account::read_settings(present.root, paths, environment));
  return present;
}

Result<> save(const PlannedAccount& planned, account::Transaction& transaction)
{
  if (planned.step == Step::removed) {
    transaction.remove(planned.name);
  }
  if (planned.step != Step::added && planned.step != Step::changed) {
    return {};
  }
  if (!transaction.store().contains(planned.name)) {
    Account account = merged(*planned.wanted, nullptr);
    if (account.token.empty()) { // removed since the plan was made
      return fail(Failure::account_not_found,
                  text("account ", quote(planned.name.value()), " was removed meanwhile"),
                  "apply again");
    }
    return transaction.save(std::move(account), planned.wanted->payload);
  }
  HOOKCTL_TRY_AS(const auto own, transaction.store().load(planned.name));
  WantedAccount wanted = *planned.wanted;
  if (planned.step == Step::added) {
    wanted.account.token = own.account.token; // another made it first, and gave its URL away
  }
  return transaction.save(merged(wanted, &own.account), wanted.payload);
}

/// environment.yaml, with its comments as long as only destinations change.
Result<std::string> change_text(std::string yaml_text, const ApplyPlan& plan)
{
  if (!plan.settings.empty()) {
    HOOKCTL_TRY_AS(auto root, yaml::parse(yaml_text, "environment.yaml"));
    account::merge_settings(root, plan.wanted_settings);
    yaml_text = root.members.empty() ? std::string() : yaml::write(root);
  }
  for (const PlannedDestination& planned : plan.destinations) {
    if (planned.step == Step::same) {
      continue;
    }
    HOOKCTL_TRY_AS(yaml_text, yaml::remove_member(yaml_text, kBlock, planned.name));
    if (planned.wanted) {
      HOOKCTL_TRY_AS(yaml_text, yaml::add_member(yaml_text, kBlock, planned.name, *planned.wanted));
    }
  }
  return yaml_text;
}

Result<>
write_settings(const ApplyPlan& plan, const os::Paths& paths, account::Transaction& transaction)
{
  const auto file = account::settings_file(paths, plan.environment);
  HOOKCTL_TRY_AS(const std::string before, account::read_settings_file(file));
  HOOKCTL_TRY_AS(std::string after, change_text(before, plan));
  if (after != before) {
    HOOKCTL_TRY(account::parse_settings(after, paths, plan.environment));
    transaction.write_settings(std::move(after));
  }
  return {};
}

} // namespace

std::size_t ApplyPlan::count(Step step) const
{
  return static_cast<std::size_t>(
      std::ranges::count(accounts, step, &PlannedAccount::step) +
      std::ranges::count(destinations, step, &PlannedDestination::step));
}

bool ApplyPlan::is_same() const
{
  return settings.empty() && count(Step::same) == accounts.size() + destinations.size();
}

ApplyPlan plan_apply(const Wanted& wanted,
                     const Workshop& workshop,
                     const os::Paths& paths,
                     const ApplyRules& rules,
                     std::vector<Error>& problems)
{
  ApplyPlan plan{.environment = workshop.environment, .wanted_settings = wanted.settings};
  const auto present = workshop.store.steadily(
      [&](const account::Store& seen) { return load_present(seen, paths, workshop.environment); });
  if (!present) {
    problems.push_back(present.error());
    return plan;
  }
  plan.settings = compare_settings(present->root, wanted.settings);
  Planner planner(workshop, rules, plan, problems);
  planner.plan_accounts(wanted.accounts, present->accounts);
  planner.plan_destinations(wanted.destinations, present->settings.destinations);
  std::ranges::sort(plan.accounts, {}, &PlannedAccount::name);
  return plan;
}

Result<> require_allowed(const ApplyPlan& plan)
{
  const bool changes_accounts = std::ranges::any_of(
      plan.accounts, [](const PlannedAccount& planned) { return planned.step != Step::same; });
  return changes_accounts ? model::require_editable(plan.environment, "accounts cannot be applied")
                          : Result<>{};
}

Result<> carry_out(const ApplyPlan& plan, const os::Paths& paths)
{
  HOOKCTL_TRY_AS(auto transaction,
                 account::Transaction::begin(account::Store(paths, plan.environment)));
  for (const PlannedAccount& planned : plan.accounts) {
    HOOKCTL_TRY(
        save(planned, transaction).map_error(within(text("account ", planned.name.value()))));
  }
  HOOKCTL_TRY(write_settings(plan, paths, transaction));
  return transaction.commit();
}

} // namespace hookctl::config
