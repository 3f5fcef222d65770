#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/base/rng.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/preset/scheme.hpp"

#include <string>

namespace hookctl::auth {

/// A request before and after it is signed. Signing adds headers; where the signature's place is
/// the query, a form field or a member of the JSON body, it changes `url` or `body`.
struct Draft {
  std::string method = "POST";
  std::string url;
  model::Headers headers;
  std::string body;
};

/// Signs as the provider does: timestamp (now, unless the draft states one), ids and nonces that
/// the scheme signs and the draft lacks (from `rng`), then the signature. `key` is what an account
/// would hold; the private key where the account's is public (PEM, `whsk_…`, a private JWK).
/// invalid_argument when the scheme cannot be signed with this key or this body ("the body has no
/// signature.timestamp"), without repeating a key.
Result<Draft> sign(const preset::Scheme& scheme,
                   const model::Secret& key,
                   Draft draft,
                   const Context& context,
                   Rng& rng);

} // namespace hookctl::auth
