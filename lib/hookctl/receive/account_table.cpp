#include "hookctl/receive/account_table.hpp"

#include "hookctl/account/keys.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::receive {

namespace {

Result<auth::Keys> load_keys(const account::Account& account,
                             const preset::Scheme& scheme,
                             const os::Environment& variables,
                             const std::filesystem::path& folder)
{
  auth::Keys keys;
  if (!scheme.needs_key) {
    return keys;
  }
  if (!account.auth_key) {
    return fail(
        ErrorCode::denied,
        text("account ", quote(account.name.value()), " has no authenticate key"),
        text("run 'hookctl account rotate-key ", account.name.value(), " --auth-key-env NAME'"));
  }
  HOOKCTL_TRY_AS(keys.current, account::resolve_key(*account.auth_key, variables, folder));
  HOOKCTL_TRY(auth::check_key(scheme, keys.current));
  if (account.auth_key_previous) {
    HOOKCTL_TRY_AS(keys.previous,
                   account::resolve_key(account.auth_key_previous->reference, variables, folder));
    HOOKCTL_TRY(auth::check_key(scheme, *keys.previous));
    keys.previous_until = account.auth_key_previous->until;
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

Result<ReadyAccount> load_one(const account::Store& store,
                              const preset::Library& presets,
                              const os::Environment& variables,
                              model::Environment environment,
                              std::string_view name)
{
  HOOKCTL_TRY_AS(const auto loaded, store.load(name));
  HOOKCTL_TRY_AS(const auto preset, presets.find(loaded.account.provider));
  return make_ready(loaded.account, preset, variables, environment, store.folder());
}

} // namespace

Result<ReadyAccount> make_ready(const account::Account& account,
                                const preset::Preset& preset,
                                const os::Environment& variables,
                                model::Environment environment,
                                const std::filesystem::path& folder)
{
  ReadyAccount ready;
  HOOKCTL_TRY_AS(ready.definition, account::define(account, preset, model::to_string(environment)));
  ready.token = account.token;
  auto keys = load_keys(account, ready.definition.scheme, variables, folder);
  auto handshake_token = load_handshake_token(account, variables, folder);
  if (!keys) {
    ready.stopped = std::move(keys).error();
  } else if (!handshake_token) {
    ready.stopped = std::move(handshake_token).error();
  } else {
    ready.keys = *std::move(keys);
    ready.handshake_token = *std::move(handshake_token);
  }
  return ready;
}

Result<LoadedTable> load_accounts(const account::Store& store,
                                  const preset::Library& presets,
                                  const os::Environment& variables,
                                  model::Environment environment,
                                  const std::vector<std::string>& names)
{
  LoadedTable loaded;
  loaded.table.environment = environment;
  std::vector<std::string> wanted = names;
  if (wanted.empty()) {
    HOOKCTL_TRY_AS(wanted, store.names());
  }
  for (const std::string& name : wanted) {
    auto ready = load_one(store, presets, variables, environment, name);
    if (ready) {
      loaded.table.accounts.emplace(name, *std::move(ready));
    } else if (!names.empty() && (ready.error().code == ErrorCode::not_found ||
                                  ready.error().code == ErrorCode::invalid_argument)) {
      return fail(std::move(ready).error());
    } else {
      loaded.broken.push_back({name, std::move(ready).error()});
    }
  }
  return loaded;
}

} // namespace hookctl::receive
