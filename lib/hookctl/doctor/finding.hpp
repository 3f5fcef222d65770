#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::doctor {

enum class Level {
  ok,
  note,    ///< worth knowing; nothing to do
  warning, ///< works today
  problem  ///< something does not work
};

/// `ok`, `note`, `warning`, `problem`.
std::string_view to_string(Level level);

/// What a check has to say of one thing.
struct Finding {
  /// Which check: `files.modes`. Stable; hookctl-doctor(1) lists them.
  std::string check;
  Level level = Level::ok;
  std::string what;       ///< one sentence
  std::string where = {}; ///< the file or setting that it is about; "" when there is none
  std::string mend = {};  ///< what to do; "" when there is nothing to do
};

using Findings = std::vector<Finding>;

/// The three parts of an error as a finding. `of` begins the sentence, unless the error does so
/// itself: "account shop_eu".
Finding of_error(std::string check, Level level, const Error& error, std::string_view of = {});

/// An ok for a check of which nothing was said yet.
void add_ok(Findings& findings, std::string_view check, std::string what);

/// `1 account`, `2 accounts`.
std::string counted(std::size_t count, std::string_view one, std::string_view many);

} // namespace hookctl::doctor
