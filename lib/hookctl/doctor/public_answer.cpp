#include "hookctl/doctor/public_answer.hpp"

namespace hookctl::doctor {

std::optional<PublicAnswer> public_answer(const Subject& subject, const std::string& public_url)
{
  if (!subject.reach.network) {
    return std::nullopt;
  }
  if (!subject.answer->has_value()) {
    const auto url = model::parse_url(public_url);
    auto response = url ? subject.tools.get(*url) : Result<model::Response>(fail(url.error()));
    subject.answer->emplace(PublicAnswer{std::move(response), subject.clock.now()});
  }
  return *subject.answer;
}

} // namespace hookctl::doctor
