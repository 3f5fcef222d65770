#pragma once

#include "hookctl/base/result.hpp"

#include <string>
#include <string_view>

namespace hookctl::nats {

/// A stranger's text as one token of a subject: bytes outside [A-Za-z0-9_-] as %XX; "" as `%`; what
/// is then longer than 128 bytes as `%` and the SHA-256 of the text in hex. As it came it would
/// break the publisher with a space, and reach other subjects with a dot or a star.
Result<std::string> subject_token(std::string_view text);

} // namespace hookctl::nats
