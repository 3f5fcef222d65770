#include "hookctl/body/body.hpp"

#include "hookctl/body/detail/media_type.hpp"
#include "hookctl/body/detail/payload.hpp"
#include "hookctl/body/detail/unwrap.hpp"

#include <algorithm>

namespace hookctl::body {

Result<json::Document> parse_body(const model::Request& request,
                                  const std::vector<Unwrap>& unwrap,
                                  const std::optional<std::string>& decrypted)
{
  detail::Payload payload(request);
  for (const Unwrap& pipeline : unwrap) {
    HOOKCTL_TRY_AS(auto document, detail::unwrap_payload(pipeline, payload, decrypted));
    if (document) {
      return *std::move(document);
    }
  }
  return payload.take();
}

bool is_unsupported_type(const model::Request& request, const std::vector<Unwrap>& unwrap)
{
  const bool is_read_whole = std::any_of(unwrap.begin(), unwrap.end(), [](const Unwrap& pipeline) {
    return pipeline.start == Unwrap::Start::body;
  });
  return !is_read_whole && !detail::require_known_type(request);
}

} // namespace hookctl::body
