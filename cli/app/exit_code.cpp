#include "cli/app/exit_code.hpp"

namespace hookctl::cli {

ExitCode exit_code_of(const Error& error)
{
  switch (error.code) {
  case ErrorCode::invalid_argument:
    return ExitCode::usage;
  case ErrorCode::not_found:
    return ExitCode::not_found;
  case ErrorCode::no_match:
  case ErrorCode::already_exists:
  case ErrorCode::unverified:
    return ExitCode::no;
  case ErrorCode::invalid_data:
    return ExitCode::invalid_data;
  case ErrorCode::denied:
    return ExitCode::denied;
  case ErrorCode::busy:
  case ErrorCode::network:
    return ExitCode::unreachable;
  case ErrorCode::io:
    return ExitCode::storage;
  case ErrorCode::timeout:
    return ExitCode::timed_out;
  case ErrorCode::cancelled:
    return ExitCode::done;
  case ErrorCode::internal:
    return ExitCode::internal;
  }
  return ExitCode::internal;
}

const std::vector<ExitCodeRow>& exit_code_table()
{
  static const std::vector<ExitCodeRow> rows = {
      {ExitCode::done, "done; also a listener stopped by ^C or SIGTERM"},
      {ExitCode::no,
       "a definite no: invalid signature, a name or path without a match, differences found, "
       "an expectation unmet, already exists"},
      {ExitCode::usage, "usage: a malformed flag or positional value"},
      {ExitCode::not_found, "not found"},
      {ExitCode::denied, "a secret, a permission or the production rule is in the way"},
      {ExitCode::invalid_data, "configuration, data file or payload is invalid"},
      {ExitCode::unreachable, "cannot bind, target unreachable, or journal in use"},
      {ExitCode::timed_out, "timed out"},
      {ExitCode::storage, "storage failed: disk full, read-only, or locked"},
      {ExitCode::internal, "internal error: a bug in hookctl"},
  };
  return rows;
}

} // namespace hookctl::cli
