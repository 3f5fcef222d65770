#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/yaml/value.hpp"

#include <string>
#include <string_view>

namespace hookctl::yaml {

// Changes to one member of a map in a file that people write too: `block` is a key of the root map,
// `key` one of the map below it. All else stays byte for byte as it stands, comments too. A file
// that is not laid out in lines (`{a: {b: 1}}`) is written anew. `text` is one document,
// well-formed as of parse(), which is invalid_data otherwise.

/// Adds `key: value` behind the others of `block`, which is made when it is missing. The caller
/// sees to it that the key is not there.
Result<std::string>
add_member(std::string_view text, std::string_view block, std::string_view key, const Value& value);

/// Takes `key` away, with the comment right above it; `block` too when nothing is left in it.
Result<std::string>
remove_member(std::string_view text, std::string_view block, std::string_view key);

/// Takes `leaf` out of the map `key`, with nothing but its own line.
Result<std::string> remove_leaf(std::string_view text,
                                std::string_view block,
                                std::string_view key,
                                std::string_view leaf);

} // namespace hookctl::yaml
