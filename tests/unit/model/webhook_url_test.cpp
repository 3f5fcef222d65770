#include "hookctl/model/webhook_url.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::model;

TEST_CASE("webhook url: build and parse are inverse")
{
  tests::SeededRng rng;
  const auto token = make_token(rng);
  REQUIRE(token);
  CHECK(is_token(*token));
  const auto name = AccountName::parse("shop_eu");
  const std::string url =
      make_webhook_url("https://hooks.example.com/base", Environment::staging, *name, *token);
  CHECK(url == "https://hooks.example.com/base/staging/shop_eu/" + *token);
  const std::string path = "/staging/shop_eu/" + *token;
  const auto parts = parse_webhook_path(path);
  REQUIRE(parts);
  CHECK(parts->environment == "staging");
  CHECK(parts->account == "shop_eu");
  CHECK(parts->token == *token);
}

TEST_CASE("webhook url: only exact paths are parsed")
{
  for (const char* bad : {"", "/", "a/b/c", "/a/b", "/a/b/c/d", "x/a/b/c"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_webhook_path(bad));
  }
}

TEST_CASE("webhook url: tokens differ and have 22 characters")
{
  tests::SeededRng rng;
  CHECK(*make_token(rng) != *make_token(rng));
  CHECK_FALSE(is_token("short"));
  CHECK_FALSE(is_token("9vXwQ2m1c0fUe8rT5kLh3/"));
}

TEST_CASE("public url: scheme and host are asked for")
{
  CHECK(*parse_public_url("https://hooks.example.com/") == "https://hooks.example.com");
  CHECK(*parse_public_url("http://127.0.0.1:8080/x/") == "http://127.0.0.1:8080/x");
  CHECK(parse_public_url("https://[::1]:8080"));
  for (const char* bad : {"",
                          "hooks.example.com",
                          "ftp://x",
                          "https://",
                          "https://a b",
                          "https://x?y",
                          "https://x#y",
                          "https://user:pw@x",
                          "https://x:99999",
                          "https://-a.example"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_public_url(bad));
  }
}

TEST_CASE("domain: scheme and path are stripped and the host is checked")
{
  CHECK(*parse_domain("https://Acme.MyShopify.com/admin") == "acme.myshopify.com");
  CHECK(*parse_domain("acme.example:8443") == "acme.example");
  for (const char* bad :
       {"", "https://", "a..b", "-x.com", "x.com:99999", "na\xC3\xAFve.com", "a b"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_domain(bad));
  }
}
