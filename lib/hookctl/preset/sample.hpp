#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/preset/preset.hpp"

#include <string_view>

namespace hookctl::preset {

/// The payload of one of a preset's samples. A sample that is JSON is the payload, decoded where
/// the body would be wrapped (a form field's JSON, the claims of a token); only pipelines that
/// start at a string of it apply. Any other is a body as it is sent: read by the type in
/// `sample_headers`, then unwrapped. Fails as body::parse_body().
Result<json::Document> parse_sample(const Preset& preset, std::string_view sample);

/// The payload of a sample that is JSON: what pipelines from elsewhere than one of its strings
/// would take out.
Result<json::Document> parse_json_sample(const std::vector<body::Unwrap>& unwrap,
                                         std::string_view sample);

/// True when the sample is JSON, so that `sample_headers` may speak of another type.
bool is_json_sample(std::string_view sample);

} // namespace hookctl::preset
