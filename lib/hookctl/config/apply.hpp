#pragma once

#include "hookctl/account/activation.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/apply_file.hpp"
#include "hookctl/config/edit_account.hpp"
#include "hookctl/config/plan.hpp"
#include "hookctl/os/paths.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::config {

/// What becomes of what the files do not name.
enum class Unnamed { stays, goes };

struct ApplyRules {
  Unnamed unnamed = Unnamed::stays;
  Strict strict = Strict::no;
  account::UnknownCodes unknown_codes = account::UnknownCodes::refuse;
};

struct PlannedAccount {
  model::AccountName name;
  Step step = Step::same;
  std::vector<FieldChange> changes = {};
  std::optional<WantedAccount> wanted = {}; ///< with its token; none when it is removed
};

struct PlannedDestination {
  std::string name;
  Step step = Step::same;
  std::vector<FieldChange> changes = {};
  std::optional<yaml::Value> wanted = {};
};

/// What applying would do to an environment.
struct ApplyPlan {
  model::Environment environment = model::Environment::development;
  std::vector<FieldChange> settings = {}; ///< of environment.yaml: `public_url`, `listen.bind`
  std::vector<PlannedAccount> accounts = {};
  std::vector<PlannedDestination> destinations = {};
  yaml::Value wanted_settings = yaml::Value::map();
  std::vector<std::string> warnings = {};

  /// Accounts and destinations.
  [[nodiscard]] std::size_t count(Step step) const;
  [[nodiscard]] bool is_same() const;
};

/// Holds what is wanted against the workshop's environment, with the checks that an account goes
/// through when it is added or changed. What is wrong comes into `problems`, each at its place in
/// the files (of which nothing may be wrong yet). An account keeps its token and keys where the
/// files give none, also those that are not fit for a file; a new one gets a new token. Event codes
/// that an account has already are not asked for again.
ApplyPlan plan_apply(const Wanted& wanted,
                     const Workshop& workshop,
                     const os::Paths& paths,
                     const ApplyRules& rules,
                     std::vector<Error>& problems);

/// denied when an account would change in production.
Result<> require_allowed(const ApplyPlan& plan);

/// All of it or nothing, as of account::Transaction. What was changed since the plan was made, by
/// others, is kept where the files do not say otherwise: a token or key that was rotated, for one.
Result<> carry_out(const ApplyPlan& plan, const os::Paths& paths);

} // namespace hookctl::config
