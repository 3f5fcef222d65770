#pragma once

#include "hookctl/auth/sign.hpp"
#include "hookctl/auth/verify.hpp"
#include "tests/support/fakes.hpp"
#include "tests/unit/auth/fixture.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

// Schemes put together by hand: what their engines do, whatever the YAML of a preset looks like.
namespace hookctl::tests {

template<typename Engine> preset::Scheme scheme_of(Engine engine)
{
  preset::Scheme scheme;
  scheme.engine = std::move(engine);
  scheme.label = "engine";
  return scheme;
}

inline select::Selector selector(std::string_view text)
{
  auto parsed = select::Selector::parse(text);
  REQUIRE(parsed);
  return std::move(*parsed);
}

inline select::Template pattern(std::string_view text)
{
  auto parsed = select::Template::parse(text);
  REQUIRE_MESSAGE(parsed, parsed.error().message);
  return std::move(*parsed);
}

inline preset::SignedRequest
signed_by(std::string_view text, std::string_view at, preset::Encoding encoding)
{
  preset::SignedRequest request;
  request.text = pattern(text);
  request.signature.at = {selector(at)};
  request.signature.encoding = encoding;
  return request;
}

/// A draft signed with the key and taken for a request.
inline model::Request signed_request(const preset::Scheme& scheme,
                                     const std::string& key,
                                     auth::Draft draft,
                                     const auth::Context& context = kContext)
{
  SeededRng rng;
  const auto made = auth::sign(scheme, model::Secret(key), std::move(draft), context, rng);
  REQUIRE_MESSAGE(made, made.error().message);
  model::Request request = make_request(made->headers, made->body);
  request.method = made->method;
  const std::size_t path = made->url.find('/', made->url.find("://") + 3);
  request.target = path == std::string::npos ? "/" : made->url.substr(path);
  return request;
}

} // namespace hookctl::tests
