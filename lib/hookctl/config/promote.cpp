#include "hookctl/config/promote.hpp"

#include "hookctl/account/transaction.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/check_account.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>
#include <set>

namespace hookctl::config {

namespace {

using account::Account;
using model::AccountName;

/// The definition and activations of `source` with the identity of the target's own account.
Account
carry_over(Account source, const Account& own, const std::optional<model::KeyReference>& key)
{
  source.token = own.token;
  source.auth_key = key ? key : own.auth_key;
  source.auth_key_previous = own.auth_key_previous;
  source.handshake_token = own.handshake_token;
  for (auto& [name, value] : source.auth_values) {
    const auto same = std::ranges::find(
        own.auth_values, name, [](const auto& pair) -> auto& { return pair.first; });
    value = same == own.auth_values.end() ? value : same->second;
  }
  return source;
}

/// The target's own version, before.
Result<std::optional<Own>> find_own(const Workshop& to, const AccountName& name)
{
  if (!to.store.contains(name)) {
    return std::optional<Own>{};
  }
  HOOKCTL_TRY_AS(auto own, load_own(to.store, name));
  return std::optional(std::move(own));
}

Result<Account> identity(const Workshop& to, const AccountName& name, const std::optional<Own>& own)
{
  if (own) {
    return own->account;
  }
  Account account{.name = name};
  HOOKCTL_TRY_AS(account.token, model::make_token(to.rng));
  return account;
}

/// Fills in a Promotion, account by account.
class PromotionPlanner {
public:
  PromotionPlanner(const account::Store& from, const Workshop& to, Promotion& promotion)
      : m_from(from)
      , m_to(to)
      , m_promotion(promotion)
  {
  }

  Result<> plan(const AccountName& name, const std::optional<model::KeyReference>& key)
  {
    HOOKCTL_TRY_AS(const auto loaded, m_from.load(name));
    HOOKCTL_TRY_AS(const auto sample, m_from.read_payload(loaded.account));
    HOOKCTL_TRY_AS(const auto own, find_own(m_to, name));
    HOOKCTL_TRY_AS(const auto before, identity(m_to, name, own));
    PromotedAccount promoted{.account = carry_over(loaded.account, before, key), .key = key};
    promoted.changes = compare_account(own ? &*own : nullptr, promoted.account, sample);
    promoted.account.payload = sample ? before.payload : "";
    promoted.payload = sample; // the store finds a name for it
    promoted.step = !own ? Step::added : promoted.changes.empty() ? Step::same : Step::changed;
    warn_of_source(loaded, promoted);
    HOOKCTL_TRY(check(promoted, sample).map_error(within(text("account ", name.value()))));
    m_promotion.accounts.push_back(std::move(promoted));
    return {};
  }

private:
  Result<> check(PromotedAccount& promoted, const std::optional<std::string>& sample)
  {
    const Account& account = promoted.account;
    HOOKCTL_TRY_AS(const auto definition, check_fields(m_to, account, sample));
    promoted.is_stopped =
        definition.scheme.needs_key && !account.auth_key && !account::learns_key(definition);
    if (promoted.is_stopped) {
      const auto environment = model::to_string(m_to.environment);
      m_promotion.warnings.push_back(text("account ",
                                          quote(account.name.value()),
                                          " has no authenticate key in ",
                                          environment,
                                          " and is stopped until it has one: hookctl account "
                                          "rotate-key ",
                                          account.name.value(),
                                          " --auth-key-env NAME --env ",
                                          environment));
    } else if (promoted.step != Step::same) {
      HOOKCTL_TRY_AS(const auto warnings, check_keys(m_to, account, definition, Strict::no));
      for (const std::string& warning : warnings) {
        m_promotion.warnings.push_back(
            text("account ", quote(account.name.value()), ": ", warning));
      }
    }
    return {};
  }

  void warn_of_source(const account::Loaded& source, const PromotedAccount& promoted)
  {
    auto& warnings = m_promotion.warnings;
    warnings.insert(warnings.end(), source.warnings.begin(), source.warnings.end());
    const bool loses_token = source.account.handshake_token && !promoted.account.handshake_token;
    if (loses_token && promoted.step != Step::same) {
      warnings.push_back(text("account ",
                              quote(promoted.account.name.value()),
                              ": its handshake_token is not carried over; in ",
                              model::to_string(m_to.environment),
                              " the URL's own token counts"));
    }
  }

  const account::Store& m_from;
  const Workshop& m_to;
  Promotion& m_promotion;
};

Result<std::set<AccountName>> find_names(const account::Store& from,
                                         const std::vector<std::string>& typed)
{
  std::vector<std::string> wanted = typed;
  if (typed.empty()) {
    HOOKCTL_TRY_AS(wanted, from.names());
  }
  std::set<AccountName> names;
  for (const std::string& one : wanted) {
    HOOKCTL_TRY_AS(auto name, AccountName::parse(one));
    names.insert(std::move(name));
  }
  return names;
}

Result<> require_promoted(const KeyReferences& keys, const std::set<AccountName>& names)
{
  std::vector<std::string> known;
  for (const AccountName& name : names) {
    known.push_back(name.value());
  }
  for (const auto& [name, reference] : keys) {
    if (std::ranges::find(known, name) == known.end()) {
      const std::string mean = did_you_mean(name, known);
      return fail(Failure::argument_unexpected,
                  text("a key is given for ", quote(name), ", which is not promoted"),
                  mean.empty() ? text("promoted are ", join(known, ", ")) : mean);
    }
  }
  return {};
}

Result<Promotion> plan_from(const account::Store& from,
                            const Workshop& to,
                            const std::vector<std::string>& names,
                            const KeyReferences& keys)
{
  HOOKCTL_TRY_AS(const auto wanted, find_names(from, names));
  HOOKCTL_TRY(require_promoted(keys, wanted));
  Promotion promotion;
  PromotionPlanner planner(from, to, promotion);
  for (const AccountName& name : wanted) {
    const auto key = keys.find(name.value());
    HOOKCTL_TRY(planner.plan(name, key == keys.end() ? std::nullopt : std::optional(key->second)));
  }
  return promotion;
}

/// What was changed there since the plan was made, by others, stays as far as it is the target's
/// own.
Result<> save(const PromotedAccount& promoted, account::Transaction& transaction)
{
  Account after = promoted.account;
  if (transaction.store().contains(after.name)) {
    HOOKCTL_TRY_AS(const auto current, transaction.store().load(after.name));
    after = carry_over(std::move(after), current.account, promoted.key);
    after.payload = promoted.payload ? current.account.payload : "";
  }
  return transaction.save(std::move(after), promoted.payload);
}

} // namespace

std::size_t Promotion::count(Step step) const
{
  const auto found = std::ranges::count(accounts, step, &PromotedAccount::step);
  return static_cast<std::size_t>(found);
}

Result<> check_promotion(model::Environment from, model::Environment to)
{
  using model::Environment;
  const bool is_step = (from == Environment::development && to == Environment::staging) ||
                       (from == Environment::staging && to == Environment::production);
  if (is_step) {
    return {};
  }
  return fail(Failure::promotion_order,
              text("accounts are promoted from development to staging and from staging to "
                   "production; not from ",
                   model::to_string(from),
                   " to ",
                   model::to_string(to)),
              "one step at a time: first development to staging, then staging to production");
}

Result<Promotion> plan_promotion(const account::Store& from,
                                 const Workshop& to,
                                 const std::vector<std::string>& names,
                                 const KeyReferences& keys)
{
  return from.steadily(
      [&](const account::Store& seen) { return plan_from(seen, to, names, keys); });
}

Result<> carry_out(const Promotion& promotion, const Workshop& to)
{
  HOOKCTL_TRY_AS(auto transaction, account::Transaction::begin(to.store));
  for (const PromotedAccount& promoted : promotion.accounts) {
    if (promoted.step != Step::same) {
      HOOKCTL_TRY(save(promoted, transaction)
                      .map_error(within(text("account ", promoted.account.name.value()))));
    }
  }
  return transaction.commit();
}

} // namespace hookctl::config
