#include "hookctl/config/edit_account.hpp"

#include "hookctl/config/check_account.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/webhook_url.hpp"

namespace hookctl::config {

namespace {

using account::Account;

Result<> check(const Workshop& workshop,
               const Account& account,
               const std::optional<std::string>& payload,
               Strict strict,
               Saved& saved)
{
  HOOKCTL_TRY_AS(const auto definition, check_fields(workshop, account, payload));
  HOOKCTL_TRY_AS(saved.warnings, check_keys(workshop, account, definition, strict));
  warn_of_payload(payload, saved.warnings);
  return {};
}

/// update() with the checks; `saved.account` is what was written.
Result<Saved> save_change(const Workshop& workshop,
                          const model::AccountName& name,
                          const account::Store::Change& change,
                          const std::optional<std::string>& payload,
                          Strict strict)
{
  Saved saved{Account{.name = name}, {}};
  const auto checked = [&](Account before) -> Result<Account> {
    HOOKCTL_TRY_AS(auto after, change(std::move(before)));
    HOOKCTL_TRY(check(workshop, after, payload, strict, saved));
    return after;
  };
  HOOKCTL_TRY_AS(saved.account, workshop.store.update(name, checked, payload));
  return saved;
}

} // namespace

Result<json::Document> parse_sample(std::string bytes)
{
  return json::Document::parse(std::move(bytes)).map_error(within("sample payload"));
}

Result<Saved> add_account(const Workshop& workshop,
                          Account draft,
                          const std::optional<std::string>& payload,
                          Strict strict)
{
  HOOKCTL_TRY(model::require_editable(workshop.environment, "an account cannot be added"));
  HOOKCTL_TRY_AS(draft.token, model::make_token(workshop.rng));
  Saved saved{draft, {}};
  HOOKCTL_TRY(check(workshop, draft, payload, strict, saved));
  HOOKCTL_TRY(workshop.store.create(std::move(draft), payload));
  return saved;
}

Result<Saved> update_account(const Workshop& workshop,
                             const model::AccountName& name,
                             const account::Store::Change& change,
                             const std::optional<std::string>& payload,
                             Strict strict)
{
  HOOKCTL_TRY(model::require_editable(workshop.environment, "an account cannot be changed"));
  return save_change(workshop, name, change, payload, strict);
}

Result<> remove_account(const Workshop& workshop, const model::AccountName& name)
{
  HOOKCTL_TRY(model::require_editable(workshop.environment, "an account cannot be removed"));
  return workshop.store.remove(name);
}

Result<Saved> rotate_key(const Workshop& workshop,
                         const model::AccountName& name,
                         model::KeyReference reference,
                         std::optional<TimePoint> old_until,
                         Strict strict)
{
  const NewKey same = [&](const Account& /*before*/) -> Result<model::KeyReference> {
    return reference;
  };
  return rotate_key(workshop, name, same, old_until, strict);
}

Result<Saved> rotate_key(const Workshop& workshop,
                         const model::AccountName& name,
                         const NewKey& make_key,
                         std::optional<TimePoint> old_until,
                         Strict strict)
{
  Saved saved{Account{.name = name}, {}};
  const auto change = [&](Account account) -> Result<Account> {
    HOOKCTL_TRY_AS(auto reference, make_key(account));
    account.auth_key_previous.reset();
    if (account.auth_key && old_until) {
      account.auth_key_previous = account::PreviousKey{*account.auth_key, old_until};
    }
    account.auth_key = std::move(reference);
    // Only the key: a sample that does not fit any more must not keep a leaked key in use.
    HOOKCTL_TRY_AS(const auto preset, workshop.presets.find(account.provider));
    HOOKCTL_TRY_AS(const auto definition,
                   account::define(account, preset, model::to_string(workshop.environment)));
    HOOKCTL_TRY_AS(saved.warnings, check_keys(workshop, account, definition, strict));
    return account;
  };
  HOOKCTL_TRY_AS(saved.account, workshop.store.update(name, change));
  return saved;
}

Result<Saved> rotate_url(const Workshop& workshop, const model::AccountName& name)
{
  HOOKCTL_TRY_AS(const auto token, model::make_token(workshop.rng));
  Saved saved{Account{.name = name}, {}};
  const auto change = [&](Account account) -> Result<Account> {
    account.token = token;
    return account;
  };
  HOOKCTL_TRY_AS(saved.account, workshop.store.update(name, change));
  return saved;
}

Result<Saved>
change_events(const Workshop& workshop, const model::AccountName& name, const EventChange& change)
{
  HOOKCTL_TRY(
      model::require_editable(workshop.environment, "an event's activation cannot be changed"));
  Saved saved{Account{.name = name}, {}};
  const auto apply = [&](Account account) -> Result<Account> {
    HOOKCTL_TRY_AS(const auto preset, workshop.presets.find(account.provider));
    HOOKCTL_TRY_AS(const auto definition,
                   account::define(account, preset, model::to_string(workshop.environment)));
    // What the account's own event path finds may be any code.
    const auto known =
        account.event_path.empty() ? definition.event.codes : std::vector<preset::EventCodeInfo>{};
    HOOKCTL_TRY_AS(account.events, change(std::move(account.events), known));
    return account;
  };
  HOOKCTL_TRY_AS(saved.account, workshop.store.update(name, apply));
  return saved;
}

} // namespace hookctl::config
