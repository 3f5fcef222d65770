#pragma once

#include "hookctl/preset/scheme.hpp"
#include "hookctl/select/selector.hpp"

#include <string>
#include <vector>

namespace hookctl::preset {

// Looking into a scheme without knowing its engine.

/// What the engines that sign a text have in common; nullptr for the others.
const SignedRequest* find_signed_request(const Scheme& scheme);
SignedRequest* find_signed_request(Scheme& scheme);

/// How the key's text becomes bytes; nullptr where a key is used as it is, or is public.
const KeySpec* find_key_spec(const Scheme& scheme);
KeySpec* find_key_spec(Scheme& scheme);

/// True when the account's key is a public one, which the provider may publish.
bool takes_public_keys(const Scheme& scheme);

/// Where a request carries its signature or token.
std::vector<select::Selector> signature_places(const Scheme& scheme);

/// True when a timestamp's age is limited.
bool limits_age(const Scheme& scheme);

/// The same scheme with requests of any age accepted: for looking at old ones, never for receiving.
Scheme without_age_limit(Scheme scheme);

/// True when the URL, or a part of it, is under the signature.
bool signs_url(const Scheme& scheme);

/// The names of all {value:NAME} in its templates that must be there, each once.
std::vector<std::string> needed_values(const Scheme& scheme);

} // namespace hookctl::preset
