#include "hookctl/auth/vectors.hpp"

#include "hookctl/auth/verify.hpp"

namespace hookctl::auth {

namespace {

std::string target_of(std::string_view url)
{
  const std::size_t scheme = url.find("://");
  const std::size_t path =
      url.find_first_of("/?", scheme == std::string_view::npos ? 0 : scheme + 3);
  if (path == std::string_view::npos) {
    return "/";
  }
  const std::string target(url.substr(path));
  return target.front() == '/' ? target : "/" + target;
}

} // namespace

model::Request vector_request(const preset::Vector& vector)
{
  model::Request request;
  request.method = vector.method;
  request.target = target_of(vector.url);
  request.headers = vector.headers;
  request.body = vector.body;
  return request;
}

Result<CheckReport> check_preset(const preset::Preset& preset)
{
  CheckReport report;
  for (const preset::Vector& vector : preset.vectors) {
    Keys keys;
    keys.current = model::Secret(vector.key);
    ++report.run;
    auto verified = verify(
        preset.scheme, keys, vector_request(vector), vector.url, vector.at.value_or(TimePoint{}));
    if (verified) {
      ++report.passed;
    } else if (verified.error().code == ErrorCode::internal) {
      return tl::unexpected<Error>(std::move(verified).error());
    } else {
      report.failures.push_back(
          CheckReport::Failure{vector.source, vector.line, std::move(verified).error()});
    }
  }
  return report;
}

} // namespace hookctl::auth
