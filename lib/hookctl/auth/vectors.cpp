#include "hookctl/auth/vectors.hpp"

#include "hookctl/auth/detail/called_url.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::auth {

namespace {

/// The vector's own check; unverified too when the preset has no such variant.
Result<Verified> verify_vector(const preset::Preset& preset, const preset::Vector& vector)
{
  const preset::Scheme* scheme = preset::find_scheme(preset, vector.variant);
  if (scheme == nullptr) {
    return fail(ErrorCode::unverified,
                text("the preset has no variant ", quote(vector.variant)),
                "name one of variants:, or leave variant: out for the default");
  }
  Keys keys;
  keys.current = model::Secret(vector.key);
  const Context context{vector.url,
                        vector.at.value_or(TimePoint{}),
                        vector.values,
                        &preset.handshakes,
                        &preset.unwrap};
  return verify(*scheme, keys, vector_request(vector), context);
}

} // namespace

model::Request vector_request(const preset::Vector& vector)
{
  model::Request request;
  request.method = vector.method;
  request.target = detail::target_of(vector.url);
  request.headers = vector.headers;
  request.body = vector.body;
  return request;
}

Result<CheckReport> check_preset(const preset::Preset& preset)
{
  CheckReport report;
  for (const preset::Vector& vector : preset.vectors) {
    ++report.run;
    auto verified = verify_vector(preset, vector);
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
