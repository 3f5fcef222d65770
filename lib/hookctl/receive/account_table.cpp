#include "hookctl/receive/account_table.hpp"

#include "hookctl/account/keys.hpp"
#include "hookctl/account/payload.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::receive {

namespace {

/// Whether a key that is there is of any use: for the scheme, or for a handshake's proof.
bool uses_key(const account::Definition& definition)
{
  return definition.scheme.needs_key ||
         std::ranges::any_of(definition.handshakes,
                             [](const auto& handshake) { return handshake.proof.has_value(); });
}

Result<auth::Keys> load_keys(const account::Account& account,
                             const account::Definition& definition,
                             const os::Environment& variables,
                             const std::filesystem::path& folder,
                             TimePoint now)
{
  const preset::Scheme& scheme = definition.scheme;
  auth::Keys keys;
  const bool goes_without = !scheme.needs_key || account::learns_key(definition);
  if (!uses_key(definition) || (goes_without && !account.auth_key)) {
    return keys;
  }
  if (!account.auth_key) {
    return fail(
        Failure::key_missing,
        text("account ", quote(account.name.value()), " has no authenticate key"),
        text("run 'hookctl account rotate-key ", account.name.value(), " --auth-key-env NAME'"));
  }
  HOOKCTL_TRY_AS(keys.current, account::resolve_key(*account.auth_key, variables, folder));
  HOOKCTL_TRY(auth::check_key(scheme, keys.current));
  const auto& previous = account.auth_key_previous;
  if (previous && (!previous->until || now < *previous->until)) {
    HOOKCTL_TRY_AS(keys.previous, account::resolve_key(previous->reference, variables, folder));
    HOOKCTL_TRY(auth::check_key(scheme, *keys.previous));
    keys.previous_until = previous->until;
  }
  return keys;
}

Result<model::Secret> load_handshake_token(const account::Account& account,
                                           const os::Environment& variables,
                                           const std::filesystem::path& folder)
{
  return account.handshake_token ? account::resolve_key(*account.handshake_token, variables, folder)
                                 : Result<model::Secret>(model::Secret(account.token));
}

/// A check that cannot be made must not let through what it would refuse.
void describe_payloads(ReadyAccount& ready,
                       const account::Store& store,
                       const account::Account& account)
{
  auto description = account::load_description(store, account, ready.definition.unwrap);
  if (description) {
    ready.definition.description = *std::move(description);
  } else if (account.payload_check != account::PayloadCheck::reject) {
    ready.unchecked = std::move(description).error();
  } else if (!ready.stopped) {
    ready.stopped = std::move(description).error();
  }
}

} // namespace

Result<ReadyAccount> make_ready(const account::Account& account,
                                const preset::Preset& preset,
                                const os::Environment& variables,
                                model::Environment environment,
                                const std::filesystem::path& folder,
                                TimePoint now)
{
  ReadyAccount ready;
  HOOKCTL_TRY_AS(ready.definition, account::define(account, preset, model::to_string(environment)));
  ready.token = account.token;
  ready.awaits_key = !account.auth_key && account::learns_key(ready.definition);
  auto keys = load_keys(account, ready.definition, variables, folder, now);
  auto handshake_token = load_handshake_token(account, variables, folder);
  if (auto whole = account::require_values(ready.definition); !whole) {
    ready.stopped = std::move(whole).error();
  } else if (!keys) {
    ready.stopped = std::move(keys).error();
  } else if (!handshake_token) {
    ready.stopped = std::move(handshake_token).error();
  } else {
    ready.keys = *std::move(keys);
    ready.handshake_token = *std::move(handshake_token);
  }
  return ready;
}

Result<ReadyAccount> make_ready(const account::Store& store,
                                const preset::Library& presets,
                                const os::Environment& variables,
                                model::Environment environment,
                                const account::Loaded& loaded,
                                TimePoint now)
{
  HOOKCTL_TRY_AS(const auto preset, presets.find(loaded.account.provider));
  HOOKCTL_TRY_AS(auto ready,
                 make_ready(loaded.account, preset, variables, environment, store.folder(), now));
  describe_payloads(ready, store, loaded.account);
  return ready;
}

} // namespace hookctl::receive
