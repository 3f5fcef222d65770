#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/preset/scheme.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::auth {

/// Why a request does not verify, found by making a known mistake undone and checking again.
struct Cause {
  /// Stable: signature_missing, signature_renamed, encoding, key_format, timestamp,
  /// trailing_newline, byte_order_mark, line_ends, reserialized, other_account, previous_key, url,
  /// algorithm, prefix, variant, white_space, missing_value.
  std::string code;
  std::string message; ///< what is wrong, with the measure: "the timestamp is 412 s old"
  std::string change;  ///< what would make it pass
};

struct Explanation {
  std::optional<Verified> verified;
  std::optional<Error> error; ///< of the plain check
  /// The likeliest first; empty when no known mistake fits. A `timestamp` after another cause has
  /// to be mended as well.
  std::vector<Cause> causes;
};

/// What else may be tried: keys of other accounts, the preset's other variants, other URLs that the
/// sender may have called.
struct Suspects {
  std::vector<std::pair<std::string, model::Secret>> other_keys = {}; ///< account name, key
  std::vector<std::pair<std::string, preset::Scheme>> variants = {};  ///< name, scheme
  std::vector<std::string> urls = {};
};

/// Checks, and when that fails tries the known mistakes, one at a time: of a request that is too
/// old or too new also those that hide behind its age. Nothing it says holds a key or a signature
/// that would be right. Bounded: at most some hundred checks, fewer for a long body. internal when
/// the cryptography library fails.
Result<Explanation> explain(const preset::Scheme& scheme,
                            const Keys& keys,
                            const model::Request& request,
                            const Context& context,
                            const Suspects& suspects);

} // namespace hookctl::auth
