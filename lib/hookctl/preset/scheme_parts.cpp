#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>
#include <array>

namespace hookctl::preset {

namespace {

using select::Selector;
using select::Template;

/// Longer than anything is old, and short enough for a sum of times.
constexpr std::chrono::seconds kAnyAge{std::chrono::hours(24) * 365 * 100};

template<typename Engine> SignedRequest* request_of(Engine& engine)
{
  if constexpr (requires { engine.request.signature; }) {
    return &engine.request;
  } else {
    return nullptr;
  }
}

template<typename Engine> KeySpec* key_of(Engine& engine)
{
  if constexpr (requires { engine.key.format; }) {
    return &engine.key;
  } else {
    return nullptr;
  }
}

void add(std::vector<Selector>& places, std::string_view written)
{
  if (auto selector = Selector::parse(written)) {
    places.push_back(*std::move(selector));
  }
}

std::vector<Selector> own_places(const Scheme& scheme)
{
  std::vector<Selector> places;
  if (const auto* token = std::get_if<TokenScheme>(&scheme.engine)) {
    for (const TokenScheme::Place& place : token->places) {
      places.push_back(place.at);
    }
  } else if (const auto* jwt = std::get_if<JwtScheme>(&scheme.engine); jwt && jwt->at) {
    places.push_back(*jwt->at);
  } else if (const auto* cipher = std::get_if<CipherBodyScheme>(&scheme.engine)) {
    places.push_back(cipher->at);
  } else if (std::holds_alternative<MessageSignatureScheme>(scheme.engine)) {
    add(places, "header:Signature");
    add(places, "header:Signature-Input");
  } else if (std::holds_alternative<BasicScheme>(scheme.engine)) {
    add(places, "header:Authorization");
  }
  return places;
}

std::vector<const Template*> templates_of(const Scheme& scheme)
{
  std::vector<const Template*> all;
  if (const SignedRequest* request = find_signed_request(scheme)) {
    all = {&request->text, &request->signature.prefix};
    if (request->signature.list) {
      all.push_back(&request->signature.list->signature);
    }
    for (const Requirement& requirement : request->require) {
      all.push_back(&requirement.equals);
    }
  } else if (const auto* jwt = std::get_if<JwtScheme>(&scheme.engine)) {
    for (const JwtScheme::Claim& claim : jwt->claims) {
      for (const Template& text : claim.any_of) {
        all.push_back(&text);
      }
    }
  }
  return all;
}

bool reads_url(const Template& text)
{
  static constexpr std::array<std::string_view, 5> kParts = {
      "url", "url_base", "path", "query", "host"};
  const auto parts = text.parts();
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return std::find(kParts.begin(), kParts.end(), part) != kParts.end();
  });
}

} // namespace

SignedRequest* find_signed_request(Scheme& scheme)
{
  return std::visit([](auto& engine) { return request_of(engine); }, scheme.engine);
}

const SignedRequest* find_signed_request(const Scheme& scheme)
{
  return std::visit(
      [](const auto& engine) -> const SignedRequest* {
        if constexpr (requires { engine.request.signature; }) {
          return &engine.request;
        } else {
          return nullptr;
        }
      },
      scheme.engine);
}

KeySpec* find_key_spec(Scheme& scheme)
{
  return std::visit([](auto& engine) { return key_of(engine); }, scheme.engine);
}

const KeySpec* find_key_spec(const Scheme& scheme)
{
  return std::visit(
      [](const auto& engine) -> const KeySpec* {
        if constexpr (requires { engine.key.format; }) {
          return &engine.key;
        } else {
          return nullptr;
        }
      },
      scheme.engine);
}

bool takes_public_keys(const Scheme& scheme)
{
  const auto any_public = [](const std::vector<std::string>& names, std::string_view shared) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return !name.starts_with(shared);
    });
  };
  if (const auto* jwt = std::get_if<JwtScheme>(&scheme.engine)) {
    return any_public(jwt->algorithms, "HS");
  }
  if (const auto* messages = std::get_if<MessageSignatureScheme>(&scheme.engine)) {
    return any_public(messages->algorithms, "hmac");
  }
  return std::holds_alternative<PublicKeyScheme>(scheme.engine);
}

std::vector<Selector> signature_places(const Scheme& scheme)
{
  const SignedRequest* request = find_signed_request(scheme);
  return request != nullptr ? request->signature.at : own_places(scheme);
}

bool limits_age(const Scheme& scheme)
{
  if (const SignedRequest* request = find_signed_request(scheme)) {
    return request->timestamp && request->timestamp->tolerance;
  }
  if (const auto* messages = std::get_if<MessageSignatureScheme>(&scheme.engine)) {
    return messages->tolerance.has_value();
  }
  const auto* jwt = std::get_if<JwtScheme>(&scheme.engine);
  return jwt != nullptr && (jwt->max_age || jwt->require_exp);
}

Scheme without_age_limit(Scheme scheme)
{
  if (SignedRequest* request = find_signed_request(scheme); request && request->timestamp) {
    request->timestamp->tolerance.reset();
  } else if (auto* messages = std::get_if<MessageSignatureScheme>(&scheme.engine)) {
    messages->tolerance.reset();
  } else if (auto* jwt = std::get_if<JwtScheme>(&scheme.engine)) {
    jwt->max_age.reset();
    jwt->leeway = kAnyAge;
  }
  return scheme;
}

bool signs_url(const Scheme& scheme)
{
  if (const auto* jwt = std::get_if<JwtScheme>(&scheme.engine); jwt && jwt->url_hash) {
    return true;
  }
  if (const auto* messages = std::get_if<MessageSignatureScheme>(&scheme.engine)) {
    const auto& parts = messages->components;
    return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
      return part.starts_with('@') && part != "@method";
    });
  }
  const auto templates = templates_of(scheme);
  return std::any_of(
      templates.begin(), templates.end(), [](const Template* text) { return reads_url(*text); });
}

std::vector<std::string> needed_values(const Scheme& scheme)
{
  constexpr std::string_view kValue = "value:";
  std::vector<std::string> names;
  for (const Template* text : templates_of(scheme)) {
    for (const std::string& part : text->parts()) {
      if (!part.starts_with(kValue) || !text->covers(part)) {
        continue;
      }
      std::string name = part.substr(kValue.size());
      if (std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(std::move(name));
      }
    }
  }
  return names;
}

} // namespace hookctl::preset
