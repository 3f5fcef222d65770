#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::crypto {

enum class HashAlgorithm { md5, sha1, sha256, sha384, sha512 };

std::string_view to_string(HashAlgorithm algorithm);

/// `sha256` and so on, or nullopt.
std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name);

/// Bytes in a digest: 32 for sha256.
std::size_t digest_size(HashAlgorithm algorithm);

/// RFC 2104 by OpenSSL's EVP_MAC: the raw digest. internal when the library refuses (fail closed:
/// never an empty digest).
Result<std::string> hmac(HashAlgorithm algorithm, std::string_view key, std::string_view message);

Result<std::string> digest(HashAlgorithm algorithm, std::string_view message);

/// CRC-32 as in zip and PNG (ISO 3309). It finds accidents, not attacks: only a number to be
/// signed.
std::uint32_t crc32(std::string_view message);

/// Takes time that depends on the lengths only. Different lengths are unequal.
bool equal_constant_time(std::string_view a, std::string_view b);

} // namespace hookctl::crypto
