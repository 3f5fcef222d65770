#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/listen/answer_plan.hpp"
#include "hookctl/listen/verdict.hpp"
#include "hookctl/listen/watch.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::cli {

/// What makes a listener part of a script: when it ends, whom it tells that it is ready, and how it
/// plays a failing receiver.
struct CiOptions {
  listen::Goal goal;
  listen::AnswerSettings answers;
  bool draws_seed = false; ///< answers fail at random and no seed was given
  std::string ready_file;
  std::optional<int> ready_descriptor;
};

std::vector<Flag> ci_flags();

/// invalid_argument naming flag, value and rule.
Result<CiOptions> parse_ci(const Arguments& arguments);

/// What is unusual about this listener, on stderr.
void note_ci(const CiOptions& options, const Context& context);

/// Says how it went: on stderr, and with -o json as an object on stdout. The error names what is
/// unmet.
Result<ExitCode> print_verdict(const listen::Verdict& verdict, const Context& context);

} // namespace hookctl::cli
