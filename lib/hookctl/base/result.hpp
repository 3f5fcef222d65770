#pragma once

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl {

/// The closed set of kinds of reasons to fail. Callers branch on it, never on a message.
enum class ErrorCode {
  invalid_argument, ///< a value somebody typed breaks a rule
  not_found,        ///< the named thing does not exist
  already_exists,   ///< the named thing exists and must not
  invalid_data,     ///< a file or a payload is malformed
  no_match,         ///< a path finds nothing where it must find something
  unverified,       ///< a signature, key or timestamp does not hold
  denied,           ///< a secret, a permission or the production rule is in the way
  busy,             ///< somebody else holds it (port, journal)
  io,               ///< storage failed: disk full, read-only, lock
  network,          ///< a peer cannot be reached
  timeout,          ///< a deadline passed
  cancelled,        ///< stopped on request
  internal,         ///< a bug of ours
};

/// The reasons themselves, each of one kind: hookctl/base/failure.hpp, from failures.def.
enum class Failure : int;

/// `invalid_argument`, …: the name of the enumerator, stable.
std::string_view to_string(ErrorCode code);

/// A place in a text. Lines and columns count from 1; 0 means unknown. Columns count bytes.
struct SourcePos {
  std::string file;
  int line = 0;
  int column = 0;

  auto operator<=>(const SourcePos&) const = default;
};

/// `accounts/shop.yaml:3:9`, leaving out what is unknown.
std::string to_string(const SourcePos& pos);

/// One failure, in the three parts a person needs: what (message), where (at, context), how to mend
/// it (hint).
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string hint;
  std::optional<SourcePos> at;
  /// Outermost last: {"reading sample", "account shop_eu"}.
  std::vector<std::string> context;
  /// What a person or a script is told as HK-301; nullopt: the general one of `code`. Ask
  /// failure_of().
  std::optional<Failure> failure = {};

  bool operator==(const Error&) const = default;
};

/// A value or an Error. `Result<>` is success without a value. Dropping one is a warning (an error
/// in dev builds).
template<typename T = void> class [[nodiscard]] Result : public tl::expected<T, Error> {
public:
  using Base = tl::expected<T, Error>;
  using Base::Base;

  // NOLINTNEXTLINE(google-explicit-constructor): `return value.map_error(...)` must read naturally
  Result(Base base)
      : Base(std::move(base))
  {
  }
};

inline tl::unexpected<Error> fail(Error error)
{
  return tl::unexpected<Error>(std::move(error));
}

inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {})
{
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.hint = std::move(hint);
  return tl::unexpected<Error>(std::move(error));
}

inline tl::unexpected<Error>
fail_at(SourcePos at, ErrorCode code, std::string message, std::string hint = {})
{
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.hint = std::move(hint);
  error.at = std::move(at);
  return tl::unexpected<Error>(std::move(error));
}

/// For `result.map_error(within("presets/stripe.yaml"))`: says where the failure happened.
inline auto within(std::string context)
{
  return [context = std::move(context)](Error error) {
    error.context.push_back(context);
    return error;
  };
}

} // namespace hookctl

#define HOOKCTL_CONCAT_INNER(a, b) a##b
#define HOOKCTL_CONCAT(a, b) HOOKCTL_CONCAT_INNER(a, b)

#define HOOKCTL_TRY_INNER(name, expression)                                                        \
  if (auto name = (expression); !name) {                                                           \
    return tl::unexpected<::hookctl::Error>(std::move(name).error());                              \
  }                                                                                                \
  static_assert(true)

#define HOOKCTL_TRY_AS_INNER(name, target, expression)                                             \
  auto name = (expression);                                                                        \
  if (!name) {                                                                                     \
    return tl::unexpected<::hookctl::Error>(std::move(name).error());                              \
  }                                                                                                \
  target = *std::move(name)

/// HOOKCTL_TRY(expr); returns the error of a failed Result from the enclosing function.
#define HOOKCTL_TRY(expression)                                                                    \
  HOOKCTL_TRY_INNER(HOOKCTL_CONCAT(hookctl_try_, __COUNTER__), expression)

/// HOOKCTL_TRY_AS(auto account, store.load(name)); likewise, else binds the value.
#define HOOKCTL_TRY_AS(target, expression)                                                         \
  HOOKCTL_TRY_AS_INNER(HOOKCTL_CONCAT(hookctl_try_, __COUNTER__), target, expression)
