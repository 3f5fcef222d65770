#pragma once

#include "hookctl/base/result.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace hookctl {

/// The reasons to fail that a person or a script can meet, one a row of failures.def. The
/// enumerator's value is its number: Failure::account_not_found is HK-301.
enum class Failure : int {
#define HOOKCTL_FAILURE(name, number, code, meaning, causes, mend) name = number,
#include "hookctl/base/failures.def"
#undef HOOKCTL_FAILURE
};

/// A row of the catalogue.
struct FailureRow {
  Failure failure;
  std::string_view name; ///< "account_not_found"
  ErrorCode code;
  std::string_view meaning; ///< one sentence, lower case, no full stop; so are the others
  std::string_view causes;  ///< the usual ones
  std::string_view mend;    ///< what to do
};

/// All of them, by number.
std::span<const FailureRow> failures();

const FailureRow& row_of(Failure failure);

/// `HK-301`.
std::string to_string(Failure failure);

/// From `HK-301`, `hk-301` or `301`; nullopt when there is none.
std::optional<Failure> find_failure(std::string_view code);

/// The failure that an error is: its own, or else the general one of its ErrorCode. An error whose
/// ErrorCode was changed on its way up is the general one, too.
Failure failure_of(const Error& error);

/// fail() for a reason of the catalogue, which says the ErrorCode.
tl::unexpected<Error> fail(Failure failure, std::string message, std::string hint = {});
tl::unexpected<Error>
fail_at(SourcePos at, Failure failure, std::string message, std::string hint = {});

/// The same as a value, for errors that are not returned at once.
Error make_error(Failure failure, std::string message, std::string hint = {});

/// For errors of others that are known here as what they mean: sets failure and ErrorCode.
void become(Error& error, Failure failure);

} // namespace hookctl
