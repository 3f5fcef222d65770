#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/scheme.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::auth::detail {

/// Longer than any scheme's: sixteen SHA-512 signatures in hex with their names.
inline constexpr std::size_t kMaxSignatureText = 4096;
/// How many signatures of a list are tried; those after are ignored.
inline constexpr std::size_t kMaxSignatures = 16;

/// What a signature header's value holds. The views look into the value.
struct SignatureHeader {
  std::vector<std::string_view> signatures;
  /// The list's timestamp item, or "".
  std::string timestamp;
};

/// unverified, with a message that goes on after the header's name ("has no v1 item"). At least one
/// signature on success.
Result<SignatureHeader> parse_signature_header(const preset::SignatureSpec& spec,
                                               std::string_view value);

} // namespace hookctl::auth::detail
