#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/detail/payload.hpp"

#include <optional>
#include <string>

namespace hookctl::body::detail {

/// What a pipeline makes of a payload; nullopt when its start is not there. invalid_data naming the
/// step when one that applies cannot decode.
Result<std::optional<json::Document>> unwrap_payload(const Unwrap& pipeline,
                                                     Payload& payload,
                                                     const std::optional<std::string>& decrypted);

} // namespace hookctl::body::detail
