#include "hookctl/doctor/public_answer.hpp"

namespace hookctl::doctor {

std::optional<Result<model::Response>> public_answer(const Subject& subject,
                                                     const std::string& public_url)
{
  if (!subject.reach.network) {
    return std::nullopt;
  }
  if (!subject.answer->has_value()) {
    const auto url = model::parse_url(public_url);
    subject.answer->emplace(url ? subject.tools.get(*url)
                                : Result<model::Response>(fail(url.error())));
  }
  return *subject.answer;
}

} // namespace hookctl::doctor
