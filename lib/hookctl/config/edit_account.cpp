#include "hookctl/config/edit_account.hpp"

#include "hookctl/account/keys.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/model/webhook_url.hpp"

namespace hookctl::config {

namespace {

using account::Account;

/// What has to be known about one key: nothing when it can be loaded here and fits the scheme.
Result<> try_key(const Workshop& workshop,
                 const preset::Scheme& scheme,
                 const model::KeyReference& reference)
{
  HOOKCTL_TRY_AS(const auto key,
                 account::resolve_key(reference, workshop.variables, workshop.store.folder()));
  return auth::check_key(scheme, key);
}

Result<> check_keys(const Workshop& workshop,
                    const Account& account,
                    const preset::Scheme& scheme,
                    Strict strict,
                    Saved& saved)
{
  if (!scheme.needs_key) {
    return {};
  }
  if (!account.auth_key) {
    const std::string message =
        text("account ",
             quote(account.name.value()),
             " has no authenticate key: its deliveries are refused until it has one");
    if (strict == Strict::yes) {
      return fail(ErrorCode::denied, message, "add --auth-key-env NAME or --auth-key-file PATH");
    }
    saved.warnings.push_back(message);
    return {};
  }
  auto tried = try_key(workshop, scheme, *account.auth_key);
  if (!tried && (strict == Strict::yes || tried.error().code == ErrorCode::invalid_argument)) {
    return tried;
  }
  if (!tried) {
    saved.warnings.push_back(text("the key does not resolve here: ", tried.error().message));
  }
  return {};
}

Result<> check_payload(const Workshop& workshop,
                       const Account& account,
                       const account::Definition& definition,
                       const std::optional<std::string>& payload)
{
  std::optional<std::string> bytes = payload;
  if (!bytes) {
    HOOKCTL_TRY_AS(bytes, workshop.store.read_payload(account));
  }
  if (!bytes) {
    return {};
  }
  HOOKCTL_TRY_AS(const auto document, parse_sample(*bytes));
  const model::Request no_request;
  return mapping::check_against_sample(
      definition, account, {&no_request, &document, 0, &definition.facts});
}

Result<> check(const Workshop& workshop,
               const Account& account,
               const std::optional<std::string>& payload,
               Strict strict,
               Saved& saved)
{
  HOOKCTL_TRY_AS(const auto preset, workshop.presets.find(account.provider));
  HOOKCTL_TRY_AS(const auto definition,
                 account::define(account, preset, model::to_string(workshop.environment)));
  HOOKCTL_TRY(check_payload(workshop, account, definition, payload));
  return check_keys(workshop, account, definition.scheme, strict, saved);
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
  const auto change = [&](Account account) -> Result<Account> {
    account.auth_key_previous.reset();
    if (account.auth_key && old_until) {
      account.auth_key_previous = account::PreviousKey{*account.auth_key, old_until};
    }
    account.auth_key = reference;
    return account;
  };
  return save_change(workshop, name, change, {}, strict);
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
    HOOKCTL_TRY_AS(account.events, change(std::move(account.events), definition.event.codes));
    return account;
  };
  HOOKCTL_TRY_AS(saved.account, workshop.store.update(name, apply));
  return saved;
}

} // namespace hookctl::config
