#pragma once

#include "hookctl/auth/detail/engines.hpp"
#include "hookctl/auth/sign.hpp"
#include "hookctl/preset/scheme.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the engines that sign a text have in common (preset::SignedRequest): reading the timestamp,
// the signatures and the requirements, and rendering the text. The engines only do the mathematics.
namespace hookctl::auth::detail {

/// One rendered text with the signatures that stand for it.
struct SignedText {
  std::string text;
  std::vector<std::string> candidates; ///< decoded, at most kMaxSignatures
  std::string algorithm;               ///< the scheme's, or what AlgorithmChoice allowed
  /// The text with {salt} filled in; only where the scheme's text has it (`text` is then empty).
  std::function<Result<std::string>(std::string_view salt)> salted;
};

/// True when one of the candidates is `expected`. Every one is looked at, whichever fits: the time
/// taken says nothing.
bool matches_any(std::string_view expected, const std::vector<std::string>& candidates);

/// True when one of the candidates is a signature of the text under the key; looks at all of them.
using Fits = std::function<Result<bool>(const SignedText&, const UsableKey&)>;

/// Tries each key (and each form of the URL, each item) with `fits`; the label of the key that
/// fitted all items. unverified otherwise. `algorithm` is the scheme's own.
Result<Verified> verify_signed_request(const preset::SignedRequest& request,
                                       const std::string& algorithm,
                                       const Check& check,
                                       const Fits& fits);

/// The raw signature of a text.
using MakeSignature =
    std::function<Result<std::string>(const std::string& text, const std::string& algorithm)>;

/// Puts timestamp, ids and the signature into the draft. `secret` and `salt` are the texts for
/// {secret} and {salt}. invalid_argument when what is signed or what carries the signature is
/// missing and cannot be made.
Result<Draft> sign_signed_request(const preset::SignedRequest& request,
                                  const std::string& algorithm,
                                  std::string_view secret,
                                  Draft draft,
                                  const Context& context,
                                  Rng& rng,
                                  const MakeSignature& make,
                                  std::string_view salt = {});

} // namespace hookctl::auth::detail
