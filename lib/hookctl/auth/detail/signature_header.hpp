#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/scheme.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::auth::detail {

/// Longer than any scheme's: sixteen SHA-512 signatures in hex with their names.
inline constexpr std::size_t kMaxSignatureText = 4096;
/// How many signatures of a list are tried; those after are ignored.
inline constexpr std::size_t kMaxSignatures = 16;

/// What a spec's templates are for one account.
struct SignatureNames {
  std::string prefix;
  std::string item; ///< the name of a list's signature items
};

/// What a signature header's value holds.
struct SignatureHeader {
  std::vector<std::string> signatures;
  /// The list's timestamp item, or "".
  std::string timestamp;
  /// A list's other named items: {list:NAME}.
  std::vector<std::pair<std::string, std::string>> items;
};

/// The items of a named list in their order, both sides trimmed; those without a name are left out.
/// Quotation marks around a value are no part of it.
std::vector<std::pair<std::string_view, std::string_view>>
split_named(const preset::SignatureList& list, std::string_view value);

/// unverified, with a message that goes on after the header's name ("has no v1= item"). At least
/// one signature on success.
Result<SignatureHeader> parse_signature_header(const preset::SignatureSpec& spec,
                                               const SignatureNames& names,
                                               std::string_view value);

/// The other way: the value that says so, with the first of `header.signatures`. A list's items
/// come in the provider's own order where the preset tells it, since some receivers count.
std::string write_signature_header(const preset::SignatureSpec& spec,
                                   const SignatureNames& names,
                                   const SignatureHeader& header);

} // namespace hookctl::auth::detail
