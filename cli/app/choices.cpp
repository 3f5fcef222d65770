#include "cli/app/choices.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::cli {

std::string list_choices(const std::vector<std::string>& choices)
{
  std::string out;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (i > 0) {
      out += i + 1 == choices.size() ? " or " : ", ";
    }
    out += choices[i];
  }
  return out;
}

Result<>
check_choice(std::string_view what, std::string_view value, const std::vector<std::string>& choices)
{
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) {
    return {};
  }
  return fail(Failure::unknown_choice,
              text(what, " has the unknown value ", quote(value), "; use ", list_choices(choices)),
              did_you_mean(value, choices));
}

} // namespace hookctl::cli
