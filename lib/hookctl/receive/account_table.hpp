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
};

/// An account that cannot even be listed with its token (a broken file): it is as unknown to
/// senders as one that never was.
struct BrokenAccount {
  std::string name;
  Error error;
};

struct LoadedTable {
  AccountTable table;
  std::vector<BrokenAccount> broken;
};

/// Reads the named accounts (all when `names` is empty) and makes them ready, with what describes
/// their payloads. A key that cannot be loaded stops that account only, and so does a description
/// that cannot be read and by which payloads are to be rejected; a previous key whose time was over
/// at `now` is not looked for. not_found for a name that does not exist; denied or io when the
/// folder cannot be read.
Result<LoadedTable> load_accounts(const account::Store& store,
                                  const preset::Library& presets,
                                  const os::Environment& variables,
                                  model::Environment environment,
                                  const std::vector<std::string>& names,
                                  TimePoint now);

/// One account, without what describes its payloads. The error is a broken account; a key that
/// cannot be loaded and a value that is missing are `stopped` in the value.
Result<ReadyAccount> make_ready(const account::Account& account,
                                const preset::Preset& preset,
                                const os::Environment& variables,
                                model::Environment environment,
                                const std::filesystem::path& folder,
                                TimePoint now);

} // namespace hookctl::receive
