#include "hookctl/base/clock.hpp"
#include "hookctl/crypto/certificate_chain.hpp"
#include "hookctl/crypto/tls_context.hpp"
#include "hookctl/crypto/tls_session.hpp"
#include "tests/support/tls_certificates.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace hookctl;
using namespace hookctl::crypto;

namespace {

TimePoint now()
{
  return SystemClock().now();
}

/// What an inquiry for `host` learns of a server with this pair.
TlsInquiry::State ask(TlsInquiry& inquiry, const tests::KeyPair& pair)
{
  TlsSettings settings;
  settings.certificate = {"certificate", pair.certificate};
  settings.key = {"key", pair.key};
  const auto context = TlsContext::make(settings, now());
  REQUIRE(context);
  TlsSession server(**context);
  std::vector<char> plaintext(256U << 10U);
  auto state = inquiry.feed("");
  while (state == TlsInquiry::State::going_on) {
    server.feed(std::exchange(inquiry.output(), {}), plaintext);
    state = inquiry.feed(std::exchange(server.output(), {}));
  }
  return state;
}

} // namespace

TEST_CASE("certificate chain: what stands in a file")
{
  const tests::Authority authority;
  const auto pair = authority.issue({.name = "hooks.example.com", .until = std::chrono::hours{48}});
  const auto chain =
      examine_chain({"fullchain.pem", pair.certificate + authority.certificate()}, now());
  REQUIRE(chain);
  REQUIRE(chain->links.size() == 2);
  CHECK(chain->links[0].subject == "hooks.example.com");
  CHECK(chain->links[0].issuer == chain->links[1].subject);
  const auto left = chain->links[0].expires - now();
  CHECK(left > std::chrono::hours{47});
  CHECK(left <= std::chrono::hours{48});
  CHECK(!chain->why_untrusted.empty()); // nobody here knows that authority
  CHECK(examine_chain({"empty.pem", ""}, now()).error().code == ErrorCode::invalid_data);
}

TEST_CASE("certificate chain: what a server shows, whether or not it is trusted")
{
  const tests::Authority authority;
  TlsInquiry inquiry("hooks.example.com", now());
  REQUIRE(ask(inquiry, authority.issue({.name = "hooks.example.com"})) == TlsInquiry::State::done);
  const auto chain = inquiry.chain();
  REQUIRE(!chain.links.empty());
  CHECK(chain.links[0].subject == "hooks.example.com");
  CHECK(!chain.why_untrusted.empty());
}

TEST_CASE("certificate chain: what does not speak TLS")
{
  TlsInquiry inquiry("127.0.0.1", now());
  CHECK(inquiry.feed("") == TlsInquiry::State::going_on);
  CHECK(!inquiry.output().empty());
  CHECK(inquiry.feed("HTTP/1.1 400 Bad Request\r\n\r\n") == TlsInquiry::State::failed);
  CHECK(!inquiry.why_failed().empty());
}
