#pragma once

#include "hookctl/preset/scheme.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::auth::detail {

/// As a preset writes it: "base64".
std::string_view name_of(preset::Encoding encoding);

/// As senders write it: hex in lower case, base64 padded, base64url not.
std::string encode(preset::Encoding encoding, std::string_view bytes);

/// nullopt when it is not of this encoding; either alphabet and padding of base64 is.
std::optional<std::string> decode(preset::Encoding encoding, std::string_view characters);

} // namespace hookctl::auth::detail
