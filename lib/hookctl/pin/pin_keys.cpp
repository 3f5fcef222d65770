#include "hookctl/pin/pin_keys.hpp"

#include "hookctl/account/keys.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/public_key.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <filesystem>
#include <utility>

namespace hookctl::pin {

namespace {

using account::Account;
using model::KeyReference;

/// A secret that is fetched from where everybody can read it is none.
Result<> require_public_keys(const Account& account, const preset::Scheme& scheme)
{
  if (preset::takes_public_keys(scheme)) {
    return {};
  }
  return fail(ErrorCode::invalid_argument,
              text("account ",
                   quote(account.name.value()),
                   " verifies with ",
                   scheme.label,
                   ": its key is a secret, which nobody publishes"),
              "give it with --auth-key-env NAME, --auth-key-file FILE or --auth-key-stdin");
}

Result<> check_fit(const preset::Scheme& scheme, const std::string& keys, const std::string& url)
{
  return auth::check_key(scheme, model::Secret(keys)).map_error([&](Error error) {
    become(error, Failure::fetched_keys_unusable);
    error.context.push_back(text("keys of ", url));
    return error;
  });
}

bool has_them_already(const config::Workshop& workshop,
                      const Account& account,
                      const std::string& keys)
{
  if (!account.auth_key) {
    return false;
  }
  const auto current =
      account::resolve_key(*account.auth_key, workshop.variables, workshop.store.folder());
  return current && current->reveal() == keys;
}

std::string_view suffix_of(std::string_view keys)
{
  return keys.starts_with('{') ? ".json" : keys.starts_with("-----BEGIN") ? ".pem" : ".key";
}

/// Never the file that the account's key is in: the keys that are rotated out stay there.
std::string
pick_file(const Account& account, const std::filesystem::path& accounts, std::string_view suffix)
{
  const auto path_of = [&](const std::string& target) {
    return (accounts / target).lexically_normal();
  };
  const std::string first = text("../keys/", account.name.value(), suffix);
  const bool is_taken = account.auth_key && account.auth_key->kind == KeyReference::Kind::file &&
                        path_of(account.auth_key->target) == path_of(first);
  return is_taken ? text("../keys/", account.name.value(), ".2", suffix) : first;
}

Result<KeyReference>
write_keys(const Account& account, const std::filesystem::path& accounts, const std::string& keys)
{
  HOOKCTL_TRY(os::make_folders(accounts.parent_path() / "keys"));
  std::string file = pick_file(account, accounts, suffix_of(keys));
  HOOKCTL_TRY(os::write_file_atomic((accounts / file).lexically_normal(), keys + "\n"));
  return KeyReference{KeyReference::Kind::file, std::move(file), {}};
}

} // namespace

Result<Pinned> pin_keys(const config::Workshop& workshop,
                        const model::AccountName& name,
                        const std::optional<std::string>& url,
                        std::optional<TimePoint> old_until,
                        const Connect& connect)
{
  HOOKCTL_TRY_AS(auto loaded, workshop.store.load(name));
  HOOKCTL_TRY_AS(const auto preset, workshop.presets.find(loaded.account.provider));
  HOOKCTL_TRY_AS(const auto definition,
                 account::define(loaded.account, preset, model::to_string(workshop.environment)));
  Pinned pinned{.saved = {std::move(loaded.account), std::move(loaded.warnings)}};
  HOOKCTL_TRY_AS(pinned.url, find_url(preset, url));
  HOOKCTL_TRY(require_public_keys(pinned.saved.account, definition.scheme));
  HOOKCTL_TRY_AS(const std::string fetched, fetch_keys(pinned.url, preset, connect));
  const std::string keys(trim(fetched));
  HOOKCTL_TRY(check_fit(definition.scheme, keys, pinned.url));
  HOOKCTL_TRY_AS(const auto read, crypto::load_keys(keys));
  pinned.keys = read.size();
  pinned.changed = !has_them_already(workshop, pinned.saved.account, keys);
  if (pinned.changed) {
    const config::NewKey make_key = [&](const Account& before) {
      return write_keys(before, workshop.store.folder(), keys);
    };
    HOOKCTL_TRY_AS(pinned.saved,
                   config::rotate_key(workshop, name, make_key, old_until, config::Strict::yes));
  }
  return pinned;
}

} // namespace hookctl::pin
