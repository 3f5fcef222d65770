#include "hookctl/auth/verify.hpp"
#include "tests/unit/auth/fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;

namespace {

const char* const kBodyHmac =
    "hmac: {signed: '{body}', signature: {header: X-Sig, prefix: 'sha256='}}";

model::Request hmac_request(std::string_view key, std::string body = "{\"a\":1}")
{
  const std::string signature = "sha256=" + hex_hmac(key, body);
  return make_request({{"X-Sig", signature}}, std::move(body));
}

} // namespace

TEST_CASE("verify: the label and key are told")
{
  const auto verified =
      auth::verify(make_scheme(kBodyHmac), make_keys("k"), hmac_request("k"), kContext);
  REQUIRE(verified);
  CHECK(verified->scheme == "hmac-sha256");
  CHECK(verified->key == "current");
  CHECK_FALSE(verified->signed_at);
}

TEST_CASE("verify: a scheme that nobody filled in refuses everything")
{
  CHECK(refusal(preset::Scheme{}, make_keys("k"), make_request({})) ==
        "no scheme says how this request is to be verified");
  CHECK(refusal(make_scheme("none: {}"), make_keys(""), make_request({})).empty());
}

TEST_CASE("verify: an empty key is never accepted")
{
  for (const char* yaml :
       {kBodyHmac, "token: {in: [{header: X-Sig}]}", "basic: {}", "standard_webhooks: {}"}) {
    CAPTURE(yaml);
    CHECK(refusal(make_scheme(yaml),
                  make_keys(""),
                  make_request({{"X-Sig", ""}, {"Authorization", "Basic Og=="}}))
              .starts_with("the account's key cannot be used"));
  }
  CHECK_FALSE(refusal(make_scheme(kBodyHmac), make_keys(""), hmac_request("")).empty());
}

TEST_CASE("verify: the previous key holds until its moment and not at it")
{
  const auto scheme = make_scheme(kBodyHmac);
  auto keys = make_keys("new");
  CHECK_FALSE(refusal(scheme, keys, hmac_request("old")).empty());
  keys.previous = model::Secret("old");
  CHECK(auth::verify(scheme, keys, hmac_request("old"), kContext)->key == "previous");
  CHECK(auth::verify(scheme, keys, hmac_request("new"), kContext)->key == "current");
  keys.previous_until = kNow;
  CHECK_FALSE(refusal(scheme, keys, hmac_request("old")).empty());
  CHECK(refusal(scheme, keys, hmac_request("old"), kNow - std::chrono::milliseconds(1)).empty());
  CHECK(refusal(scheme, keys, hmac_request("new"), kNow + std::chrono::hours(1)).empty());
  keys.previous = model::Secret("");
  keys.previous_until.reset();
  CHECK_FALSE(refusal(scheme, keys, hmac_request("")).empty());
}

TEST_CASE("verify: two keys in rotation work for tokens and Basic too")
{
  auto keys = make_keys("a:new");
  keys.previous = model::Secret("a:old");
  const auto token = make_scheme("token: {in: [{header: X-T}]}");
  CHECK(auth::verify(token, keys, make_request({{"X-T", "a:old"}}), kContext)->key == "previous");
  const auto basic = make_scheme("basic: {}");
  CHECK(auth::verify(basic,
                     keys,
                     make_request({{"Authorization", "Basic " + base64_encode("a:old")}}),
                     kContext)
            ->key == "previous");
}

TEST_CASE("verify: no message holds a key or an expected signature")
{
  const auto request = make_request({{"X-Sig", "sha256=" + std::string(64, '0')}});
  const auto verified =
      auth::verify(make_scheme(kBodyHmac), make_keys("hunter2hunter2"), request, kContext);
  REQUIRE_FALSE(verified);
  const std::string all = verified.error().message + verified.error().hint;
  CHECK(all.find("hunter2") == std::string::npos);
  CHECK(all.find(hex_hmac("hunter2hunter2", "{}")) == std::string::npos);
}

TEST_CASE("verify: keys are checked for their format without repeating them")
{
  struct Case {
    const char* scheme;
    const char* key;
    bool good;
  };

  const Case cases[] = {
      {"hmac: {signed: '{body}', signature: {header: X}}", "anything at all", true},
      {"hmac: {signed: '{body}', signature: {header: X}}", "", false},
      {"hmac: {signed: '{body}', signature: {header: X}, key: hex}", "00ffAA", true},
      {"hmac: {signed: '{body}', signature: {header: X}, key: hex}", "00ffA", false},
      {"hmac: {signed: '{body}', signature: {header: X}, key: base64}", "c2VjcmV0", true},
      {"hmac: {signed: '{body}', signature: {header: X}, key: base64}", "c2Vj*mV0", false},
      {"standard_webhooks: {}", "whsec_c2VjcmV0", true},
      {"standard_webhooks: {}", "c2VjcmV0", true},
      {"standard_webhooks: {}", "whsec_", false},
      {"standard_webhooks: {}", "whsec_se cret", false},
      {"token: {in: [{header: X}]}", "t", true},
      {"token: {in: [{header: X}]}", "", false},
      {"basic: {}", "user:pass:word", true},
      {"basic: {}", "sesame", false},
      {"none: {}", "", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.scheme);
    CAPTURE(c.key);
    const auto checked = auth::check_key(make_scheme(c.scheme), model::Secret(c.key));
    CHECK(checked.has_value() == c.good);
    if (!checked) {
      CHECK(checked.error().code == ErrorCode::invalid_argument);
      CHECK((std::string_view(c.key).empty() || std::string_view(c.key) == "whsec_" ||
             checked.error().message.find(c.key) == std::string::npos));
    }
  }
}
