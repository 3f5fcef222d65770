#include "hookctl/doctor/finding.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::doctor {

std::string_view to_string(Level level)
{
  switch (level) {
  case Level::ok:
    return "ok";
  case Level::note:
    return "note";
  case Level::warning:
    return "warning";
  case Level::problem:
    return "problem";
  }
  return "problem";
}

Finding of_error(std::string check, Level level, const Error& error, std::string_view of)
{
  std::string what = error.message;
  for (const std::string& context : error.context) {
    what = text(context, ": ", what);
  }
  const bool says_of = of.empty() || what.starts_with(of);
  return {std::move(check),
          level,
          says_of ? what : text(of, ": ", what),
          error.at ? to_string(*error.at) : std::string(),
          error.hint};
}

void add_ok(Findings& findings, std::string_view check, std::string what)
{
  const bool is_told = std::any_of(
      findings.begin(), findings.end(), [&](const Finding& one) { return one.check == check; });
  if (!is_told) {
    findings.push_back({std::string(check), Level::ok, std::move(what)});
  }
}

std::string counted(std::size_t count, std::string_view one, std::string_view many)
{
  return text(count, " ", count == 1 ? one : many);
}

} // namespace hookctl::doctor
