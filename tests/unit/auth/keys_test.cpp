#include "hookctl/auth/verify.hpp"
#include "tests/unit/auth/fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;

namespace {

preset::Scheme scheme_with_key(std::string_view key)
{
  return make_scheme(text("hmac: {signed: '{body}', signature: {header: X-Sig}, key: ", key, "}"));
}

} // namespace

TEST_CASE("keys: each step from text to bytes")
{
  struct Case {
    const char* spec;
    std::string written;
    std::string bytes;
  };

  const std::string md5 = *crypto::digest(crypto::HashAlgorithm::md5, "k");
  const std::string sha1 = *crypto::digest(crypto::HashAlgorithm::sha1, "k");
  const Case cases[] = {
      {"{format: utf8, derive: md5}", "k", md5},
      {"{format: hex, derive: sha1}", "6b", sha1},
      {"{format: utf8, suffix: '&'}", "k", "k&"},
      {"{format: base64, derive: md5, suffix: '&'}", "aw==", md5 + "&"},
      {"{format: whsec, cut: 'v1,'}", "v1,whsec_aw==", "k"},
      {"{format: whsec, cut: 'v1,'}", "whsec_aw==", "k"},
      {"{format: whsec, lenient: true}", "not base64!", "not base64!"},
      {"{format: whsec, lenient: true}", "whsec_aw==", "k"},
      {"{format: utf8, derive: html_entities}",
       "&amp;&lt;&gt;&quot;&#039;&amp;lt;&nbsp;",
       "&<>\"'&lt;&nbsp;"},
      // U+FB01 is "fi", U+00E9 is e and U+0301, U+2460 is "1": Unicode Standard Annex 15.
      {"{format: utf8, derive: nfkd}",
       "\xEF\xAC\x81\xC3\xA9\xE2\x91\xA0",
       "fie\xCC\x81"
       "1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.spec);
    CHECK(refusal(scheme_with_key(c.spec),
                  make_keys(c.written),
                  make_request({{"X-Sig", hex_hmac(c.bytes, "{}")}})) == "");
  }
}

TEST_CASE("keys: one text may hold several, any of which may match")
{
  const auto scheme = scheme_with_key("{format: whsec, cut: 'v1,', separator: '|'}");
  const auto keys = make_keys("v1,whsec_aw==| v1,whsec_bA== |");
  for (const char* key : {"k", "l"}) {
    const auto verified =
        auth::verify(scheme, keys, make_request({{"X-Sig", hex_hmac(key, "{}")}}), kContext);
    REQUIRE(verified);
    CHECK(verified->key == "current");
  }
  CHECK_FALSE(refusal(scheme, keys, make_request({{"X-Sig", hex_hmac("m", "{}")}})).empty());
  CHECK_FALSE(auth::check_key(scheme, model::Secret("v1,whsec_aw==|nonsense!")));
  CHECK_FALSE(auth::check_key(scheme, model::Secret(" | ")));
  std::string many = "a";
  for (int i = 0; i < 16; ++i) {
    many += "|a";
  }
  const auto plain = scheme_with_key("{format: utf8, separator: '|'}");
  CHECK(auth::check_key(plain, model::Secret(many.substr(2))));
  const auto refused = auth::check_key(plain, model::Secret(many));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the key's text holds 17 keys; at most 16");
}

TEST_CASE("keys: nothing is left of a key that is only what is cut")
{
  const auto scheme = scheme_with_key("{format: utf8, cut: 'v1,', suffix: '&'}");
  CHECK_FALSE(auth::check_key(scheme, model::Secret("v1,")));
  CHECK_FALSE(
      auth::check_key(scheme_with_key("{format: whsec, lenient: true}"), model::Secret("whsec_")));
  CHECK_FALSE(
      auth::check_key(scheme_with_key("{format: utf8, derive: nfkd}"), model::Secret("\xFF")));
}

TEST_CASE("keys: a malformed public key is told without repeating it")
{
  const auto scheme =
      make_scheme("public_key: {algorithm: ed25519, signed: '{body}', signature: {header: X-Sig}}");
  const auto checked = auth::check_key(scheme, model::Secret("hunter2hunter2"));
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == ErrorCode::invalid_argument);
  CHECK((checked.error().message + checked.error().hint).find("hunter2") == std::string::npos);
  CHECK(auth::check_key(
      scheme, model::Secret("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")));
}
