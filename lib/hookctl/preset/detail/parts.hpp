#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/yaml/value.hpp"

namespace hookctl::preset::detail {

// One reader for each larger part of a preset file. A null pointer is an absent key.
Result<std::vector<Handshake>> read_handshakes(const yaml::Value* value);
Result<EventShape> read_event(const yaml::Value& value);
Result<std::vector<Vector>> read_vectors(const yaml::Value* value, const Scheme& scheme);

/// JSON text in a scalar, or YAML data written as JSON (numbers keep their text).
Result<std::string> read_sample(const yaml::Value& value);

/// Holds the paths of the preset against its own sample: what finds nothing there is a mistake in
/// one of the two.
Result<> check_sample(const Preset& preset, const yaml::Value& root);

} // namespace hookctl::preset::detail
