#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/scheme.hpp"
#include "hookctl/yaml/value.hpp"

namespace hookctl::preset::detail {

// One reader for each word of a `verify:` block; the value is that word's map.
Result<Scheme> read_hmac(const yaml::Value& value);
Result<Scheme> read_standard_webhooks(const yaml::Value& value);

} // namespace hookctl::preset::detail
