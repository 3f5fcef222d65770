#include "hookctl/crypto/tls_context.hpp"
#include "tests/support/tls_certificates.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::crypto;
using namespace hookctl::tests;
using namespace std::chrono_literals;

namespace {

Result<std::shared_ptr<const TlsContext>> make(const KeyPair& pair)
{
  return TlsContext::make({.certificate = {"site.pem", pair.certificate},
                           .key = {"site.key", pair.key},
                           .client_ca = {}},
                          SystemClock{}.now());
}

} // namespace

TEST_CASE("tls: a certificate and its key make a context which knows the serial and the end")
{
  const auto context = make(Authority{}.issue({.serial = 0xABCD}));
  REQUIRE(context);
  CHECK((*context)->certificate().serial == "ABCD");
  CHECK((*context)->certificate().expires > SystemClock{}.now() + 23h);
}

TEST_CASE("tls: intermediates follow the certificate of the server")
{
  const Authority authority;
  KeyPair pair = authority.issue();
  pair.certificate += authority.certificate();
  CHECK(make(pair));
}

TEST_CASE("tls: what cannot serve is said with its file and how to mend it")
{
  const Authority authority;
  const KeyPair good = authority.issue();
  const KeyPair other = authority.issue();
  const std::string half = good.certificate.substr(0, good.certificate.size() / 2);

  struct Case {
    std::string what;
    KeyPair pair;
    std::string message;
  };

  const std::string locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                             "MIGjMF8GCSqGSIb3DQEFDTBSMDEGCSqGSIb3DQEFDDAkBBCUAAuXl4zKFrjZ\n"
                             "-----END ENCRYPTED PRIVATE KEY-----\n";
  const Case cases[] = {
      {"another key",
       {good.certificate, other.key},
       R"("site.key" is not the key of the first certificate in "site.pem")"},
      {"the authority first",
       {authority.certificate() + good.certificate, good.key},
       R"("site.key" is not the key of the first certificate in "site.pem")"},
      {"no certificate", {"", good.key}, R"("site.pem" holds no certificate that can be read)"},
      {"half", {half, good.key}, R"("site.pem" holds no certificate that can be read)"},
      {"one and a half",
       {good.certificate + half, good.key},
       R"("site.pem" cannot be read after its certificate 1)"},
      {"no key",
       {good.certificate, "hello"},
       R"("site.key" holds no private key that can be read)"},
      {"a public thing",
       {good.certificate, good.certificate},
       R"("site.key" holds no private key that can be read)"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.what);
    const auto context = make(one.pair);
    REQUIRE(!context);
    CHECK(context.error().code == ErrorCode::invalid_data);
    CHECK(context.error().message == one.message);
    CHECK(!context.error().hint.empty());
  }
  CHECK(!make({good.certificate, locked}));
}

TEST_CASE("tls: a certificate that is over or has not begun is refused")
{
  const Authority authority;
  const auto over = make(authority.issue({.from = -48h, .until = -1h}));
  REQUIRE(!over);
  CHECK(over.error().message.find("\"site.pem\" expired on 2") == 0);
  const auto early = make(authority.issue({.from = 1h, .until = 48h}));
  REQUIRE(!early);
  CHECK(early.error().message.find("\"site.pem\" is not valid before 2") == 0);
}
