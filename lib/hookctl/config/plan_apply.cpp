#include "hookctl/account/settings_yaml.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/apply.hpp"
#include "hookctl/config/check_account.hpp"
#include "hookctl/config/detail/file_fault.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/routing/definition_file.hpp"

#include <algorithm>
#include <map>

namespace hookctl::config {

namespace {

using account::Account;
using model::AccountName;

using Owns = std::map<AccountName, Result<Own>>;

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

std::vector<FieldChange> compare(const Own* own, const Account& after, const WantedAccount& wanted)
{
  auto changes = compare_account(own, after, wanted.payload);
  if (own != nullptr && own->account.token != after.token) {
    const auto dots = yaml::Value::string(std::string(model::kRedacted));
    changes.push_back(field_change("token", &dots, &dots));
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
    changes.push_back(
        field_change(field, is_there ? before : nullptr, is_wanted ? &after : nullptr));
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
    if (error.at && error.at->line > 0 && error.at->file.empty()) {
      error.at->file = wanted.payload_file;
    } else if (!error.at || error.at->line == 0) {
      error.at = detail::find_place(wanted.written, error).value_or(wanted.at);
    }
    become(error, detail::failure_in_file(error));
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
    const Account after = merge(wanted, own == nullptr ? nullptr : &own->account);
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

} // namespace

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

} // namespace hookctl::config
