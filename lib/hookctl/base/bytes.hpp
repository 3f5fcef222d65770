#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl {

/// Lower-case hexadecimal, two digits a byte.
std::string hex_encode(std::string_view bytes);

/// Either case; nullopt for an odd length or any other character.
std::optional<std::string> hex_decode(std::string_view digits);

/// RFC 4648 section 4, padded.
std::string base64_encode(std::string_view bytes);

/// RFC 4648 section 5 without padding, as used in URLs.
std::string base64url_encode(std::string_view bytes);

/// Strict RFC 4648 section 4: padding required, no line breaks, unused bits zero.
std::optional<std::string> base64_decode(std::string_view characters);

/// Section 4 or 5 alphabet, padding optional, unused bits zero: for keys that people paste.
std::optional<std::string> base64_decode_lenient(std::string_view characters);

/// RFC 3986: %XX for every byte that is not unreserved.
std::string percent_encode(std::string_view bytes);

enum class PlusIsSpace { no, yes };

/// nullopt for a broken %XX. `yes` for query strings and forms (WHATWG URL,
/// application/x-www-form-urlencoded).
std::optional<std::string> percent_decode(std::string_view characters, PlusIsSpace plus);

} // namespace hookctl
