#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"

#include <string_view>

namespace hookctl::event {

/// The document of an envelope that write_envelope() made, whatever payload was let in: the payload
/// may use up json::Limits, and the envelope stands around it. invalid_data for what is no JSON.
Result<json::Document> parse_envelope(std::string_view envelope);

} // namespace hookctl::event
