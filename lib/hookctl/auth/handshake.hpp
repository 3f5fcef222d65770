#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/preset/preset.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace hookctl::auth {

enum class Authenticated { no, yes };

struct HandshakeAnswer {
  std::string name; ///< the preset's word for it
  model::Response response;
  /// False when the token was wrong: the response is the refusal.
  bool accepted = true;
};

/// The answer when the request is one of the preset's handshakes, else nullopt. Unsigned ones are
/// asked for before authentication (Authenticated::no), signed ones after it. `document` may be
/// null when the body does not parse.
std::optional<HandshakeAnswer> answer_handshake(const std::vector<preset::Handshake>& handshakes,
                                                const model::Request& request,
                                                const json::Document* document,
                                                std::string_view token,
                                                Authenticated authenticated);

} // namespace hookctl::auth
