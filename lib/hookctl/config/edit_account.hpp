#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/environment.hpp"
#include "hookctl/preset/library.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::config {

/// What changing accounts needs.
struct Workshop {
  account::Store& store;
  const preset::Library& presets;
  const os::Environment& variables;
  model::Environment environment = model::Environment::development;
  Rng& rng;
};

/// What to do about a key that cannot be loaded here: it may live where the listener runs.
enum class Strict { no, yes };

/// The saved account, and what a person should know about it.
struct Saved {
  account::Account account;
  std::vector<std::string> warnings;
};

/// Makes an account: checks every field against the others, its preset and its sample payload,
/// gives it a token, and writes it. Nothing is written when anything is wrong. denied in
/// production; already_exists; not_found for the provider; invalid_argument, no_match (a path finds
/// nothing in the sample), invalid_data (the sample) for the fields; with Strict::yes denied for a
/// key that cannot be loaded.
Result<Saved> add_account(const Workshop& workshop,
                          account::Account draft,
                          const std::optional<std::string>& payload,
                          Strict strict);

/// Changes an account in one step under the store's lock, with the same checks.
Result<Saved> update_account(const Workshop& workshop,
                             const model::AccountName& name,
                             const account::Store::Change& change,
                             const std::optional<std::string>& payload,
                             Strict strict);

/// denied in production.
Result<> remove_account(const Workshop& workshop, const model::AccountName& name);

/// The key becomes `reference`; the old one is accepted until `old_until` (not at all when
/// nullopt). Allowed in production.
Result<Saved> rotate_key(const Workshop& workshop,
                         const model::AccountName& name,
                         model::KeyReference reference,
                         std::optional<TimePoint> old_until,
                         Strict strict);

/// The same with a key that is made for the account as it is, under the store's lock.
using NewKey = std::function<Result<model::KeyReference>(const account::Account& before)>;
Result<Saved> rotate_key(const Workshop& workshop,
                         const model::AccountName& name,
                         const NewKey& make_key,
                         std::optional<TimePoint> old_until,
                         Strict strict);

/// A new token, and so a new URL; the old one is gone at once. Allowed in production.
Result<Saved> rotate_url(const Workshop& workshop, const model::AccountName& name);

/// Replaces the list of active event codes by what `change` makes of it, given the provider's known
/// codes. denied in production.
using EventChange = std::function<Result<std::vector<std::string>>(
    std::vector<std::string> active, const std::vector<preset::EventCodeInfo>& known)>;
Result<Saved>
change_events(const Workshop& workshop, const model::AccountName& name, const EventChange& change);

/// Fields beside the preset's sample, for checking and for `map show`: the payload parsed as that
/// account would receive it.
Result<json::Document> parse_sample(std::string bytes);

} // namespace hookctl::config
