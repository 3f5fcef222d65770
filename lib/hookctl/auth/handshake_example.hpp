#pragma once

#include "hookctl/auth/handshake.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/preset/preset.hpp"

#include <optional>
#include <string>

namespace hookctl::auth {

/// The account that examples are about: neither its URL nor its secrets are anybody's.
inline constexpr const char* kExampleUrl =
    "https://hooks.example.com/development/ACCOUNT/URL_TOKEN";
inline constexpr const char* kExampleHandshakeToken = "HANDSHAKE_TOKEN";

/// A handshake acted out.
struct HandshakeExample {
  std::string url; ///< as called, with its query
  model::Request request;
  /// What a listener with kExampleHandshakeToken and `key` answers; nullopt when the preset's
  /// handshakes do not know the request (a mistake in the preset).
  std::optional<HandshakeAnswer> answer;
  std::string key; ///< of the account, in the format that the proof wants
};

/// The smallest request that is this handshake of the preset: its conditions filled in, with what
/// the answer repeats taken from the preset's samples where it is there, and the answer as
/// answer_handshake() makes it. A signed handshake's signature is left out.
HandshakeExample make_handshake_example(const preset::Preset& preset,
                                        const preset::Handshake& handshake);

} // namespace hookctl::auth
