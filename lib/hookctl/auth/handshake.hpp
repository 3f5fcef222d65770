#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/preset/preset.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::auth {

enum class Authenticated { no, yes };

/// Longest key that a handshake may deliver.
inline constexpr std::size_t kMaxLearnedKey = 4096;

struct HandshakeAnswer {
  std::string name; ///< the preset's word for it
  model::Response response;
  /// False when the token was wrong, or the answer cannot be made: the response is the refusal.
  bool accepted = true;
  /// The key that the request delivered; the caller keeps it before it answers.
  std::optional<model::Secret> learned = {};
  /// An https URL on an allowed host that confirms the subscription when it is opened.
  std::string visit = {};
  /// Why it was refused, for logs; without any secret.
  std::string reason = {};
};

/// The account's side of a handshake.
struct HandshakeFacts {
  std::string_view token;
  /// Its keys; nullptr while it has none.
  const Keys* keys = nullptr;
  const Context* context = nullptr;
};

/// The answer when the request is one of the preset's handshakes, else nullopt. Unsigned ones are
/// asked for before authentication (Authenticated::no), signed ones after it. `document` may be
/// null when the body does not parse. A handshake that delivers the key is refused while the
/// account has another one; the same one again is answered alike and not learned.
std::optional<HandshakeAnswer> answer_handshake(const std::vector<preset::Handshake>& handshakes,
                                                const model::Request& request,
                                                const json::Document* document,
                                                const HandshakeFacts& facts,
                                                Authenticated authenticated);

/// True when answering the handshake takes the payload, so that the body has to be parsed first.
bool reads_payload(const preset::Handshake& handshake);

/// True when the URL is https, without a user name, and its host is one of `hosts`: globs that are
/// compared label by label, so that `sns.*.amazonaws.com` has four. A port other than 443 must be
/// in the glob (`hooks.example.com:8443`). A host of one label (localhost) or an IP address must be
/// spelled out.
bool may_visit(std::string_view url, const std::vector<std::string>& hosts);

} // namespace hookctl::auth
