#include "hookctl/model/secret.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::model;

TEST_CASE("key reference: three kinds and nothing else")
{
  CHECK(parse_key_reference("env:SHOPIFY_SECRET")->target == "SHOPIFY_SECRET");
  CHECK(parse_key_reference("file:/run/keys/shop")->kind == KeyReference::Kind::file);
  CHECK(parse_key_reference("credential:shop")->kind == KeyReference::Kind::credential);
  for (const char* bad : {"",
                          "shpss_1234",
                          "env:",
                          "env:9A",
                          "env:A-B",
                          "file:",
                          "credential:../x",
                          "credential:",
                          "vault:x"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_key_reference(bad));
  }
}

TEST_CASE("key reference: an error never repeats what may be the key itself")
{
  const auto plain = parse_key_reference("shpss_1234567890");
  REQUIRE_FALSE(plain);
  CHECK(plain.error().message.find("shpss") == std::string::npos);
  CHECK(plain.error().hint.find("shpss") == std::string::npos);
}

TEST_CASE("key reference: a value prints as dots")
{
  KeyReference reference;
  reference.kind = KeyReference::Kind::value;
  reference.value = Secret("abc");
  CHECK(to_string(reference) == "••••");
  CHECK(to_string(*parse_key_reference("env:A")) == "env:A");
}

TEST_CASE("secret: moving leaves nothing behind")
{
  Secret a("short");
  const Secret b(std::move(a));
  CHECK(a.empty()); // NOLINT(bugprone-use-after-move): that it is wiped is the point
  CHECK(b.reveal() == "short");
}
