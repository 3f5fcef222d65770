#pragma once

#include "hookctl/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::crypto {

enum class Cipher { aes_128_cbc, aes_256_cbc };

std::optional<Cipher> parse_cipher(std::string_view name); ///< "aes-128-cbc", "aes-256-cbc"
std::size_t key_size(Cipher cipher);                       ///< in bytes: 16, 32

/// AES in CBC mode with PKCS#7 padding (NIST SP 800-38A, RFC 5652 section 6.3). nullopt when the
/// padding is wrong: one answer for every way in which a text may be broken. invalid_argument for a
/// key or IV of another length; internal when the library fails.
Result<std::optional<std::string>>
decrypt(Cipher cipher, std::string_view key, std::string_view iv, std::string_view cipher_text);

Result<std::string>
encrypt(Cipher cipher, std::string_view key, std::string_view iv, std::string_view plain_text);

} // namespace hookctl::crypto
