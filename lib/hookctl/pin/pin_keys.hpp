#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/edit_account.hpp"
#include "hookctl/pin/fetch.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace hookctl::pin {

struct Pinned {
  config::Saved saved;
  std::string url = {}; ///< where the keys came from
  std::size_t keys = 0; ///< how many there are
  /// False: the account had them already, and stays as it is.
  bool changed = true;
};

/// Fetches the keys that an account's provider publishes, from `url` or from where the preset says,
/// and makes them the account's key: in environments/ENV/keys/NAME.pem (.json, .key), 0600, beside
/// the file of the keys before them, which count until `old_until` (not at all when nullopt).
/// Allowed in production. Nothing is written when anything is wrong: invalid_argument for an
/// account whose key is a secret, what find_url() and fetch_keys() say, and invalid_data for keys
/// that are not of the account's scheme.
Result<Pinned> pin_keys(const config::Workshop& workshop,
                        const model::AccountName& name,
                        const std::optional<std::string>& url,
                        std::optional<TimePoint> old_until,
                        const Connect& connect);

} // namespace hookctl::pin
