#pragma once

#include "hookctl/account/definition.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/environment.hpp"
#include "hookctl/preset/library.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::receive {

/// One account made ready to receive: paths compiled, keys resolved.
struct ReadyAccount {
  account::Definition definition;
  std::string token;
  auth::Keys keys;
  /// It has no key yet: handshakes are answered, one of which brings it; deliveries get 503.
  bool awaits_key = false;
  model::Secret handshake_token;
  /// The URL that senders call and may sign, without its query, where it is not the public URL and
  /// this account's path (a proxy in front that rewrites paths).
  std::optional<std::string> called_url;
  /// Why it is out of service; its senders get 503. nullopt: it serves.
  std::optional<Error> stopped;
  /// Why its payloads are not compared, though payload_check asks for a warning.
  std::optional<Error> unchecked;
};

/// The accounts that a listener serves: a snapshot, immutable once built and so safe to read from
/// any thread.
struct AccountTable {
  model::Environment environment = model::Environment::development;
  /// What senders call, without a trailing slash: for schemes that sign the URL.
  std::string public_url;
  std::map<std::string, ReadyAccount, std::less<>> accounts;
  /// Headers that hold a token for any of the accounts, now or earlier: the sender of an outdated
  /// URL still has its right one. Not kept with refusals.
  std::vector<std::string> credential_headers;
  bool bodies_are_secret = false; ///< likewise
};

/// One account, without what describes its payloads. The error is a broken account; a key that
/// cannot be loaded and a value that is missing are `stopped` in the value.
Result<ReadyAccount> make_ready(const account::Account& account,
                                const preset::Preset& preset,
                                const os::Environment& variables,
                                model::Environment environment,
                                const std::filesystem::path& folder,
                                TimePoint now);

/// One account as it was read, with its preset and what describes its payloads. The error is a
/// broken account.
Result<ReadyAccount> make_ready(const account::Store& store,
                                const preset::Library& presets,
                                const os::Environment& variables,
                                model::Environment environment,
                                const account::Loaded& loaded,
                                TimePoint now);

} // namespace hookctl::receive
