#include "hookctl/base/failure.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl {

namespace {

constexpr std::string_view kPrefix = "hk-";
constexpr int kDigits = 3;

constexpr FailureRow kRows[] = {
#define HOOKCTL_FAILURE(name, number, code, meaning, causes, mend)                                 \
  {Failure::name, #name, ErrorCode::code, meaning, causes, mend},
#include "hookctl/base/failures.def"
#undef HOOKCTL_FAILURE
};

const FailureRow* find_row(int number)
{
  const auto* found = std::lower_bound(
      std::begin(kRows), std::end(kRows), number, [](const FailureRow& row, int wanted) {
        return static_cast<int>(row.failure) < wanted;
      });
  return found != std::end(kRows) && static_cast<int>(found->failure) == number ? found : nullptr;
}

/// The first of its ErrorCode bears its name.
Failure general_failure(ErrorCode code)
{
  const auto* found = std::find_if(
      std::begin(kRows), std::end(kRows), [&](const FailureRow& row) { return row.code == code; });
  return found == std::end(kRows) ? Failure::internal : found->failure;
}

} // namespace

std::span<const FailureRow> failures()
{
  return kRows;
}

const FailureRow& row_of(Failure failure)
{
  const FailureRow* row = find_row(static_cast<int>(failure));
  return row == nullptr ? *find_row(static_cast<int>(Failure::internal)) : *row;
}

std::string to_string(Failure failure)
{
  const std::string number = std::to_string(static_cast<int>(failure));
  return text(
      "HK-", std::string(kDigits - std::min<std::size_t>(number.size(), kDigits), '0'), number);
}

std::optional<Failure> find_failure(std::string_view code)
{
  const std::string wanted = lower(code);
  std::string_view digits = wanted;
  if (digits.starts_with(kPrefix)) {
    digits.remove_prefix(kPrefix.size());
  }
  const auto number = digits.size() == kDigits ? parse_integer<int>(digits) : std::nullopt;
  const FailureRow* row = number ? find_row(*number) : nullptr;
  return row == nullptr ? std::nullopt : std::optional(row->failure);
}

Failure failure_of(const Error& error)
{
  const bool is_own = error.failure && row_of(*error.failure).code == error.code;
  return is_own ? *error.failure : general_failure(error.code);
}

Error make_error(Failure failure, std::string message, std::string hint)
{
  Error error;
  become(error, failure);
  error.message = std::move(message);
  error.hint = std::move(hint);
  return error;
}

tl::unexpected<Error> fail(Failure failure, std::string message, std::string hint)
{
  return fail(make_error(failure, std::move(message), std::move(hint)));
}

tl::unexpected<Error> fail_at(SourcePos at, Failure failure, std::string message, std::string hint)
{
  Error error = make_error(failure, std::move(message), std::move(hint));
  error.at = std::move(at);
  return fail(std::move(error));
}

void become(Error& error, Failure failure)
{
  error.code = row_of(failure).code;
  error.failure = failure;
}

} // namespace hookctl
