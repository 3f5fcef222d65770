#pragma once

#include "hookctl/base/result.hpp"

#include <string_view>
#include <vector>

namespace hookctl::cli {

/// The codes of hookctl-exit-codes(7). Scripts depend on every one.
enum class ExitCode : int {
  done = 0,
  no = 1, ///< a definite no: invalid signature, name check or path without a match, already exists
  usage = 2, ///< any malformed flag or positional value
  not_found = 3,
  denied = 4,       ///< secret, permission, or the production rule
  invalid_data = 5, ///< configuration, data file or payload invalid
  unreachable = 6,  ///< cannot bind, target unreachable, journal in use
  timed_out = 7,
  storage = 8, ///< disk full, read-only, lock
  internal = 70,
};

/// The code of an error that reached main.
ExitCode exit_code_of(const Error& error);

struct ExitCodeRow {
  ExitCode code;
  std::string_view meaning;
};

/// Every code with its meaning, in order: `hookctl help exit-codes` and hookctl-exit-codes(7) print
/// it.
const std::vector<ExitCodeRow>& exit_code_table();

} // namespace hookctl::cli
