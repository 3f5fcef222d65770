#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/edit_account.hpp"
#include "hookctl/config/plan.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/model/secret.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::config {

/// Accounts go up one step at a time: development to staging, staging to production.
/// invalid_argument for any other way.
Result<> check_promotion(model::Environment from, model::Environment to);

/// Where the target finds the key of an account, by the account's name.
using KeyReferences = std::map<std::string, model::KeyReference, std::less<>>;

/// What becomes of one account in the target.
struct PromotedAccount {
  account::Account account; ///< as it will be there
  Step step = Step::same;
  std::vector<FieldChange> changes = {};
  /// It has no key there though its scheme needs one: its deliveries are refused until it has.
  bool is_stopped = false;
  std::optional<model::KeyReference> key = {}; ///< the one that was given for it
  /// The sample payload that it will have, also where it has that one already; none: it has none.
  std::optional<std::string> payload = {};
};

struct Promotion {
  std::vector<PromotedAccount> accounts = {}; ///< by name
  std::vector<std::string> warnings = {};

  [[nodiscard]] std::size_t count(Step step) const;
};

/// What promoting the accounts (all of `from` when none is named) would do in the workshop's
/// environment. Definition, sample payload and active events come from `from`; token, keys and
/// handshake token are the target's own, and so are those of the auth_values that it has (the
/// webhook there has another id). A new account gets a new token, and a key only from `keys`, which
/// also replace what an account has. Every account that would change is checked as when it is
/// added. not_found for an account that is not in `from`; invalid_argument for a key of an account
/// that is not promoted; the errors of check_fields() and check_keys(), naming the account.
Result<Promotion> plan_promotion(const account::Store& from,
                                 const Workshop& to,
                                 const std::vector<std::string>& names,
                                 const KeyReferences& keys);

/// Writes what is new or changed, all of it or nothing, as of account::Transaction; a token or key
/// that was rotated there since the plan was made is kept.
Result<> carry_out(const Promotion& promotion, const Workshop& to);

} // namespace hookctl::config
