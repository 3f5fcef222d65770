#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/yaml/value.hpp"

namespace hookctl::preset::detail {

// One reader for each larger part of a preset file. A null pointer is an absent key.
Result<std::vector<Handshake>> read_handshakes(const yaml::Value* value);
Result<EventShape> read_event(const yaml::Value& value);
Result<std::vector<body::Unwrap>> read_unwrap(const yaml::Value* value);
Result<std::optional<KeySource>> read_key_source(const yaml::Value* value);
Result<std::vector<Variant>> read_variants(const yaml::Value* value);
Result<std::vector<NeededValue>> read_values(const yaml::Value* value);
Result<std::vector<std::string>> read_methods(const yaml::Value* value);
/// Each with the scheme of its variant, which is looked up in `preset`.
Result<std::vector<Vector>> read_vectors(const yaml::Value* value, const Preset& preset);

/// JSON text in a scalar, or YAML data written as JSON (numbers keep their text). Where the headers
/// say that the payload is no JSON it is the body's text as it stands; line ends of a multipart
/// body become CRLF.
Result<std::string> read_sample(const yaml::Value& value, const model::Headers& headers);

/// A {value:NAME} of a scheme or a handshake that `values` does not declare is a misspelt one.
Result<> check_values(const Preset& preset, const yaml::Value& root);

/// A key_source beside schemes whose keys are all secrets would make one of them public.
Result<> check_key_source(const Preset& preset, const yaml::Value& root);

/// What a vector gives must be declared, and what its scheme needs must be given. `at`: the vector.
Result<> check_vector_values(const Preset& preset,
                             const Scheme& scheme,
                             const std::vector<std::pair<std::string, std::string>>& values,
                             const yaml::Value& at);

/// Holds the paths of the preset against its own sample: what finds nothing there is a mistake in
/// one of the two.
Result<> check_sample(const Preset& preset, const yaml::Value& root);

} // namespace hookctl::preset::detail
