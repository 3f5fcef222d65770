#include "hookctl/config/apply.hpp"

#include "hookctl/account/settings_yaml.hpp"
#include "hookctl/account/transaction.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/yaml/edit.hpp"

#include <algorithm>

namespace hookctl::config {

namespace {

using account::Account;

constexpr std::string_view kBlock = "destinations";

Result<> save(const PlannedAccount& planned, account::Transaction& transaction)
{
  if (planned.step == Step::removed) {
    transaction.remove(planned.name);
  }
  if (planned.step != Step::added && planned.step != Step::changed) {
    return {};
  }
  if (!transaction.store().contains(planned.name)) {
    Account account = merge(*planned.wanted, nullptr);
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
  return transaction.save(merge(wanted, &own.account), wanted.payload);
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
