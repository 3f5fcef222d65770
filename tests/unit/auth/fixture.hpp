#pragma once

#include "hookctl/auth/verify.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/yaml/value.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::tests {

inline const TimePoint kNow = from_unix_ms(1'700'000'000'000);

inline preset::Scheme make_scheme(std::string_view yaml)
{
  const auto value = yaml::parse(yaml, "scheme");
  REQUIRE_MESSAGE(value, value.error().message);
  auto scheme = preset::parse_scheme(*value);
  REQUIRE_MESSAGE(scheme, scheme.error().message);
  return std::move(*scheme);
}

inline auth::Keys make_keys(std::string current)
{
  auth::Keys keys;
  keys.current = model::Secret(std::move(current));
  return keys;
}

inline model::Request make_request(model::Headers headers, std::string body = "{}")
{
  model::Request request;
  request.method = "POST";
  request.target = "/hook";
  request.headers = std::move(headers);
  request.body = std::move(body);
  return request;
}

inline std::string hex_hmac(std::string_view key, std::string_view message)
{
  return hex_encode(*crypto::hmac(crypto::HashAlgorithm::sha256, key, message));
}

inline const auth::Context kContext{"", kNow, {}};

/// "" when it verifies, else the message.
inline std::string refusal(const preset::Scheme& scheme,
                           const auth::Keys& keys,
                           const model::Request& request,
                           TimePoint now = kNow,
                           const std::string& url = "",
                           std::vector<std::pair<std::string, std::string>> values = {})
{
  const auto verified =
      auth::verify(scheme, keys, request, auth::Context{url, now, std::move(values)});
  if (!verified) {
    CHECK(verified.error().code == ErrorCode::unverified);
  }
  return verified ? std::string{} : verified.error().message;
}

} // namespace hookctl::tests
