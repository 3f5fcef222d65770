#pragma once

#include "hookctl/json/writer.hpp"
#include "hookctl/yaml/value.hpp"

namespace hookctl::yaml {

/// A value as JSON. A plain scalar that is JSON by itself (a number, true, false, null) stays so;
/// all else is a string.
void write_json(json::Writer& out, const Value& value);

} // namespace hookctl::yaml
