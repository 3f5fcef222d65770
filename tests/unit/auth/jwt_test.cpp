#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "tests/support/throwaway_keys.hpp"
#include "tests/unit/auth/engine_fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using preset::JwtScheme;

namespace {

// RFC 7515 appendix A.1 to A.3: {"iss":"joe", "exp":1300819380, "http://example.com/is_root":true}.
constexpr const char* kPayload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtc"
                                 "GxlLmNvbS9pc19yb290Ijp0cnVlfQ";
constexpr const char* kRfcSecret =
    "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
constexpr const char* kRfcRsa =
    R"({"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"})";
constexpr const char* kRfcEc =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";
const TimePoint kRfcTime = from_unix_ms(1'300'819'000'000);

// Made by the providers' own libraries, or published by them.
/// A whole body that is a token of RS256.
constexpr const char* kBodyTokenKey =
    "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAllWajHu5B3omuPTh"
    "TgEB\nxctB7m/cWO4IVFF/n7Y5S2dKUuvl/FpEXaZpeumtwjpyG3IZ+chxiV5CyQsvFeqc\nOfzYnIQF6Fj/qhy+"
    "TvgXGNoBwGw2+18a1smOf85BceI81aQbCf+1UIpo0Ew+gXj1\nAUUy+vGlUFWAEfskQc/m/bV7cmxJgSsj3v9bih"
    "d3rfydygFbNfXYRl5D6BsKC+u4\nsA8GnF48u+9a+nDUN0m41oSNiH34RXa2o8dxq5hTOrS3BjAR+d6JqawLCMMS"
    "i/v2\n9+Z3I8IHeGhLAmvh0OWVTX+VMWSl8EigN4Wqoh2BYp1AmnchufkpOEZNKKP3cfqA\nCQIDAQAB\n-----E"
    "ND PUBLIC KEY-----\n";
constexpr const char* kBodyToken =
    "eyJhbGciOiJSUzI1NiIsImtpZCI6InRlc3QifQ.eyJkYXRhIjoie1wiZGF0YVwiOlwie1xcXCJjcmVhdGVkRXZlb"
    "nRcXFwiOntcXFwiZW50aXR5XFxcIjp7XFxcImlkXFxcIjpcXFwiOGYyYzBmMmUtNWIxZS00ZjBhLTljOWUtMWQyZ"
    "jNhNGI1YzZkXFxcIixcXFwibnVtYmVyXFxcIjpcXFwiMTAwNDJcXFwiLFxcXCJidXllckluZm9cXFwiOntcXFwiZ"
    "W1haWxcXFwiOlxcXCJhZGFAZXhhbXBsZS5jb21cXFwiLFxcXCJjb250YWN0SWRcXFwiOlxcXCJjLTFcXFwifSxcX"
    "FwiY3VycmVuY3lcXFwiOlxcXCJVU0RcXFwiLFxcXCJwcmljZVN1bW1hcnlcXFwiOntcXFwidG90YWxcXFwiOntcX"
    "FwiYW1vdW50XFxcIjpcXFwiNDkuMDBcXFwifX0sXFxcInBheW1lbnRTdGF0dXNcXFwiOlxcXCJQQUlEXFxcIn19L"
    "FxcXCJpZFxcXCI6XFxcImV2dC0xXFxcIixcXFwiZW50aXR5RnFkblxcXCI6XFxcIndpeC5lY29tLnYxLm9yZGVyX"
    "FxcIixcXFwic2x1Z1xcXCI6XFxcImNyZWF0ZWRcXFwiLFxcXCJlbnRpdHlJZFxcXCI6XFxcIjhmMmMwZjJlLTViM"
    "WUtNGYwYS05YzllLTFkMmYzYTRiNWM2ZFxcXCIsXFxcImV2ZW50VGltZVxcXCI6XFxcIjIwMjUtMDEtMTVUMTA6M"
    "DA6MDAuMDAwWlxcXCJ9XCIsXCJpbnN0YW5jZUlkXCI6XCJhMWIyYzNkNC0wMDAwLTQwMDAtODAwMC0wMDAwMDAwM"
    "DAwMDFcIixcImV2ZW50VHlwZVwiOlwid2l4LmVjb20udjEub3JkZXJfY3JlYXRlZFwiLFwiaWRlbnRpdHlcIjpcI"
    "ntcXFwiaWRlbnRpdHlUeXBlXFxcIjpcXFwiV0lYX1VTRVJcXFwiLFxcXCJ3aXhVc2VySWRcXFwiOlxcXCJ1LTFcX"
    "FwifVwifSIsImlhdCI6MTczNjkzNTIwMCwiZXhwIjo0MTAyNDQ0ODAwfQ.EhdYM_-t9pj2mpTy8Tplheq6ZjMJOt"
    "5aO8gBlKalG_GCiIOyswAdNzpKDFqVAKM8d6UXJSG1hLCHyaC4iBytYCHGVdKAWOSg250X-JUYmqsjh5tmC-cOuw"
    "ZkgYGXR3AfS2uUU0XcyrP8xbeoUHwp_ke3M5Jqf__n-bRfi_Y54AD06iduEVdYPIv0BrCpHiBvhhNGn_CYGlG4XA"
    "iEeDkCr2a5lK3iEIIjzrYcL8CLyY4-zzN4dWtMchDzFYbV9B8Vt46eimqLpNwtcb1AHcXDSK0E51SQpwQRthfZl1"
    "IwcVKmFo-FjY3K9XtBsVbLFpX_oqjCf2KOJjy0HT8lvHhu3g";
/// The hashes of URL and body are claims.
constexpr const char* kHashKey = "36efdd1aace2e26cd490f0d951138253bef2f7c6d34d18981da781555cc4cebb";
constexpr const char* kHashToken =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCw"
    "iZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiI5M2U1NTAwNi1hMGU4LTQ1MjYtYTE5MC1mYTVmZjAwZWExMTYiLCJ1cmx"
    "faGFzaCI6IjQxZjA1ZjBkZGQwYTIyYWIyMDlhYzQ2ZjQ3YzQ1NzJkOWNlZmEyNTdlZDc0YjI0MDA0YmFlNzUzZWN"
    "lNmMyNjAiLCJwYXlsb2FkX2hhc2giOiJkZmZkNjAyMWJiMmJkNWIwYWY2NzYyOTA4MDllYzNhNTMxOTFkZDgxYzd"
    "mNzBhNGIyODY4OGEzNjIxODI5ODZmIn0._H--TOuYFLpeEH39-rg5E3IHVkjHozBcaKVWPRC5m9I";
/// Of /path?bar=2&foo=1, sent as /path?foo=1&bar=2.
constexpr const char* kReorderedToken =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJNZXNzYWdlQmlyZCIsIm5iZiI6MTYyNTQ3OTIwMCw"
    "iZXhwIjoxNjI1NDc5MjYwLCJqdGkiOiJhNzVjOTA5Ni1lODIzLTQ0MmItODVmMi03ZDNjOWQ5YjcyNmIiLCJ1cmx"
    "faGFzaCI6IjZhMDIyZDgzNGMxODMzMGJhYWQ4YTJiZDYxMzUxNzNlZDIxNjEwYTQ1NDUxNmJlMGRmM2YxY2MwMTU"
    "xNjEwZWEifQ.z6Sw1XQIM0wuEQGBhXBdawDIIrtMg2XnmA_bpDq53pE";
/// An OpenID Connect token; its key is the certificate.
constexpr const char* kOidcToken =
    "Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6Imhvb2tjdGwtdGVzdCIsInR5cCI6IkpXVCJ9.eyJhdWQiOiJodHRw"
    "czovL2V4YW1wbGUuY29tIiwiYXpwIjoiMTEzNzc0MjY0NDYzMDM4MzIxOTY0IiwiZW1haWwiOiJnYWUtZ2NwQGFw"
    "cHNwb3QuZ3NlcnZpY2VhY2NvdW50LmNvbSIsInN1YiI6IjExMzc3NDI2NDQ2MzAzODMyMTk2NCIsImVtYWlsX3Zl"
    "cmlmaWVkIjp0cnVlLCJleHAiOjE3MDAwMDM2MDAsImlhdCI6MTcwMDAwMDAwMCwiaXNzIjoiaHR0cHM6Ly9hY2Nv"
    "dW50cy5nb29nbGUuY29tIn0.HjIaQ93A0f_pfwP8EmZJ4zIEWPgpUGjR5EmjFedMmBAypXhvEEukTTRMMdUPXhg1"
    "KR7EBqPgBw0i3dPdSC4LhY1f_wLECAbsS5cGNzLoA4Mjut3sG8lGezWAZQBEQxxJvRC2V2Gtap4les1WNxA4PAec"
    "ojM9-7pFZ4stBuzyELUyfrY_YEJ07AyAzQeX1cN2mbq3dEcpQE0r2QgggmlTZ9h_49EPGOastc-H60lbPxnF0iHZ"
    "iFsR1UgJUDGA0nax6kvcD3F3oHXJ3VBRoJ5pOT6e_GeLXt2zlPZrQVaLKqtMvqgzJMqsP9LzZZYV2E-i0VeFGEwy"
    "zCrVxK83vAkThQ";

JwtScheme header_scheme(std::vector<std::string> algorithms)
{
  JwtScheme scheme;
  scheme.at = selector("header:Authorization");
  scheme.prefix = "Bearer ";
  scheme.algorithms = std::move(algorithms);
  return scheme;
}

model::Request bearing(std::string_view token, std::string body = "{}")
{
  return make_request({{"Authorization", text("Bearer ", token)}}, std::move(body));
}

/// A token of HS256 under the key "secret".
std::string token(std::string_view header, std::string_view claims, std::string_view key = "secret")
{
  const std::string input = text(base64url_encode(header), '.', base64url_encode(claims));
  return text(
      input, '.', base64url_encode(*crypto::hmac(crypto::HashAlgorithm::sha256, key, input)));
}

constexpr const char* kHs = R"({"alg":"HS256","typ":"JWT"})";

std::string hs_refusal(const std::string& written, JwtScheme scheme = header_scheme({"HS256"}))
{
  return refusal(scheme_of(std::move(scheme)), make_keys("secret"), bearing(written));
}

std::string claims_refusal(const std::string& claims, JwtScheme scheme = header_scheme({"HS256"}))
{
  return hs_refusal(token(kHs, claims), std::move(scheme));
}

} // namespace

TEST_CASE("jwt: the examples of RFC 7515 verify")
{
  auto shared = header_scheme({"HS256"});
  shared.key.format = preset::KeyFormat::base64;
  const std::string hs = text("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.",
                              kPayload,
                              ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  CHECK(refusal(scheme_of(shared), make_keys(kRfcSecret), bearing(hs), kRfcTime).empty());
  const std::string rs = text(
      "eyJhbGciOiJSUzI1NiJ9.",
      kPayload,
      ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_"
      "O8W2Fp5"
      "jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb"
      "1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO"
      "YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw");
  const auto rsa = scheme_of(header_scheme({"RS256"}));
  CHECK(refusal(rsa, make_keys(kRfcRsa), bearing(rs), kRfcTime).empty());
  CHECK(refusal(rsa, make_keys(keys::kRsaPublic), bearing(rs), kRfcTime) ==
        "the token's signature does not match");
  const std::string es = text(
      "eyJhbGciOiJFUzI1NiJ9.",
      kPayload,
      ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q");
  const auto ecdsa = scheme_of(header_scheme({"ES256"}));
  CHECK(refusal(ecdsa, make_keys(kRfcEc), bearing(es), kRfcTime).empty());
  CHECK(refusal(ecdsa, make_keys(kRfcEc), bearing(es), kRfcTime + std::chrono::minutes(30)) ==
        "the token expired 1420 s ago");
  // Appendix A.5, without a signature.
  CHECK(refusal(ecdsa, make_keys(kRfcEc), bearing(text("eyJhbGciOiJub25lIn0.", kPayload, '.'))) ==
        "the token's signature is missing, or not base64url");
}

TEST_CASE("jwt: a body that is a token")
{
  JwtScheme engine;
  engine.algorithms = {"RS256"};
  const auto scheme = scheme_of(engine);
  const auto by = make_keys(kBodyTokenKey);
  CHECK(refusal(scheme, by, make_request({}, kBodyToken)).starts_with("the token is from"));
  const TimePoint then = from_unix_ms(1'736'935'260'000);
  CHECK(refusal(scheme, by, make_request({}, kBodyToken), then).empty());
  CHECK(refusal(scheme, by, make_request({}, text(kBodyToken, "\r\n")), then).empty());
  CHECK(
      refusal(scheme, by, make_request({}, text("x", kBodyToken)), then).starts_with("the token"));
}

TEST_CASE("jwt: the hashes of the URL and of the body are compared")
{
  JwtScheme engine;
  engine.at = selector("header:X-Jwt");
  engine.algorithms = {"HS256", "HS384", "HS512"};
  engine.leeway = std::chrono::seconds(5);
  engine.claims = {{"iss", {pattern("MessageBird")}}};
  engine.body_hash = JwtScheme::HashClaim{"payload_hash", "sha256", preset::Encoding::hex, true};
  engine.url_hash = JwtScheme::HashClaim{"url_hash", "sha256", preset::Encoding::hex, false};
  const auto scheme = scheme_of(engine);
  const TimePoint then = from_unix_ms(1'625'479'200'000);
  const auto outcome = [&](const char* written, const char* url, std::string body, TimePoint now) {
    return refusal(
        scheme, make_keys(kHashKey), make_request({{"X-Jwt", written}}, std::move(body)), now, url);
  };
  const char* url = "https://example.com/path?bar=1&foo=2";
  CHECK(outcome(kHashToken, url, "Hello, World!", then).empty());
  CHECK(outcome(kHashToken, url, "Hello, World", then) ==
        "the claim payload_hash is not the hash of the body");
  CHECK(outcome(kHashToken, url, "", then) == "the claim payload_hash is not the hash of the body");
  CHECK(outcome(kHashToken, "https://example.com/path?foo=2&bar=1", "Hello, World!", then) ==
        "the claim url_hash is not the hash of the URL");
  CHECK(outcome(kHashToken, "", "Hello, World!", then) ==
        "the URL that the sender called is not known, and the token holds its hash");
  CHECK(outcome(kHashToken, url, "Hello, World!", then + std::chrono::seconds(65)) ==
        "the token expired 5 s ago");
  CHECK(outcome(kHashToken, url, "Hello, World!", then + std::chrono::seconds(64)).empty());
  CHECK(outcome(kHashToken, url, "Hello, World!", then - std::chrono::seconds(6)) ==
        "the token holds only in 6 s");
  CHECK(outcome(kReorderedToken, "https://example.com/path?foo=1&bar=2", "", then) ==
        "the claim url_hash is not the hash of the URL");
  CHECK(outcome(kReorderedToken, "https://example.com/path?bar=2&foo=1", "added", then)
            .starts_with("the "));
}

TEST_CASE("jwt: an OpenID Connect token of the expected sender, for the expected receiver")
{
  auto engine = header_scheme({"RS256"});
  engine.claims = {
      {"iss", {pattern("https://accounts.google.com"), pattern("accounts.google.com")}},
      {"aud", {pattern("{value:audience}")}},
      {"email_verified", {pattern("true")}}};
  const auto scheme = scheme_of(engine);
  const auto request = make_request({{"Authorization", kOidcToken}});
  const TimePoint then = from_unix_ms(1'700'000'100'000);
  const auto by = make_keys(keys::kCertificate);
  CHECK(refusal(scheme, by, request, then, "", {{"audience", "https://example.com"}}).empty());
  CHECK(refusal(scheme, by, request, then, "", {{"audience", "https://example.org"}}) ==
        "the claim aud is \"https://example.com\", not \"https://example.org\"");
  CHECK(refusal(scheme, by, request, then, "", {{"audience", ""}})
            .starts_with("nothing says what the claim aud must be"));
  CHECK(refusal(scheme, by, request, then).starts_with("nothing says what the claim aud must be"));
}

TEST_CASE("jwt: the algorithm is one of those allowed, and of the key's kind")
{
  CHECK(hs_refusal(token(kHs, "{}")).empty());
  for (const char* header : {R"({"alg":"none"})",
                             R"({"alg":"None"})",
                             R"({"alg":"hs256"})",
                             R"({"alg":"HS512"})",
                             R"({"alg":"RS256"})",
                             R"({"alg":""})",
                             R"({})"}) {
    CAPTURE(header);
    const std::string said = hs_refusal(token(header, "{}"));
    CHECK(said.starts_with("the token is signed with "));
    CHECK(said.ends_with("; only HS256 is allowed"));
  }
  // "none" is no algorithm, even where somebody allows it.
  CHECK_FALSE(
      hs_refusal(token(R"({"alg":"none"})", "{}"), header_scheme({"HS256", "none"})).empty());
  CHECK(hs_refusal(token(R"({"alg":256})", "{}")) ==
        "the token's header has a alg that is no string");
}

TEST_CASE("jwt: a public key is never the secret of an HMAC")
{
  for (const char* key : {keys::kRsaPublic, keys::kRsaJwk, keys::kRsaCertificate}) {
    CAPTURE(key);
    const auto forged = bearing(token(kHs, "{}", key));
    CHECK_FALSE(refusal(scheme_of(header_scheme({"RS256"})), make_keys(key), forged).empty());
    CHECK_FALSE(
        refusal(scheme_of(header_scheme({"RS256", "HS256"})), make_keys(key), forged).empty());
    CHECK(refusal(scheme_of(header_scheme({"HS256"})), make_keys(key), forged) ==
          "the account's key is no shared secret, which HS256 needs");
  }
}

TEST_CASE("jwt: a key that the token brings along is not looked at")
{
  JwtScheme engine = header_scheme({"ES256"});
  auth::Draft draft;
  const auto request = signed_request(scheme_of(engine), keys::kP256PrivateJwk, draft);
  CHECK(refusal(scheme_of(engine), make_keys(kRfcEc), request) ==
        "the token's signature does not match");
  const std::string header =
      text(R"({"alg":"HS256","jwk":{"kty":"oct","k":")", base64url_encode("mine"), "\"}}");
  CHECK(hs_refusal(token(header, "{}", "mine")) == "the token's signature does not match");
  CHECK(hs_refusal(token(header, "{}")).empty());
}

TEST_CASE("jwt: malformed tokens are refused")
{
  const std::string good = token(kHs, "{}");
  REQUIRE(hs_refusal(good).empty());
  const std::size_t dot = good.rfind('.');
  for (const std::string& broken : {std::string(),
                                    std::string("."),
                                    std::string(".."),
                                    good.substr(0, dot),
                                    good.substr(0, dot + 1),
                                    good + ".x",
                                    good + ".",
                                    "." + good,
                                    good + "=",
                                    good + "!",
                                    text(good.substr(0, 10), ' ', good.substr(10)),
                                    text(base64_encode(kHs), "==", good.substr(good.find('.')))}) {
    CAPTURE(broken);
    CHECK_FALSE(hs_refusal(broken).empty());
  }
  CHECK(hs_refusal(token(kHs, text("{\"a\":\"", std::string(70'000, 'x'), "\"}"))) ==
        "the token is longer than 64 KiB");
}

TEST_CASE("jwt: header and payload are JSON objects that say nothing twice")
{
  const struct {
    std::string written;
    const char* message;
  } cases[] = {
      {token("[]", "{}"), "the token's header is not a JSON object"},
      {token("{", "{}"), "the token's header is not a JSON object"},
      {token(kHs, "[]"), "the token's payload is not a JSON object"},
      {token(kHs, ""), "the token's payload is not a JSON object"},
      {token(R"({"alg":"none","alg":"HS256"})", "{}"), "the token's header has \"alg\" twice"},
      {token(R"({"alg":"HS256","\u0061lg":"HS256"})", "{}"),
       "the token's header has \"alg\" twice"},
      {token(kHs, R"({"aud":"a","aud":"b"})"), "the token's payload has \"aud\" twice"},
      {token(kHs, R"({"x":{"y":1,"y":2}})"), "the token's payload has \"y\" twice"},
      {token(R"({"alg":"HS256","crit":["exp"],"exp":1})", "{}"),
       "the token's header demands extensions (crit), and none is known"},
      {token(R"({"alg":"HS256","crit":[]})", "{}"),
       "the token's header demands extensions (crit), and none is known"},
      {token(R"({"alg":"HS256","b64":false})", "{}"),
       "the token's payload is not encoded (b64), which is not accepted"},
      {token(R"({"alg":"HS256","kid":1})", "{}"), "the token's header has a kid that is no string"},
  };

  for (const auto& c : cases) {
    CHECK(hs_refusal(c.written) == c.message);
  }
}

TEST_CASE("jwt: exp and nbf hold with a leeway of a minute, to the second")
{
  // kNow is 1700000000.
  const struct {
    const char* claims;
    const char* message;
  } cases[] = {
      {R"({"exp":1699999941})", ""},
      {R"({"exp":1699999940})", "the token expired 60 s ago"},
      {R"({"exp":1699999940.5})", ""},
      {R"({"exp":1.7000001e9})", ""},
      {R"({"exp":253402300799})", ""},
      {R"({"exp":"1800000000"})", "the claim exp is no time in seconds"},
      {R"({"exp":null})", "the claim exp is no time in seconds"},
      {R"({"exp":true})", "the claim exp is no time in seconds"},
      {R"({"exp":-1})", "the claim exp is no time in seconds"},
      {R"({"exp":1e400})", "the claim exp is no time in seconds"},
      {R"({"exp":1e18})", "the claim exp is no time in seconds"},
      {R"({"exp":[1800000000]})", "the claim exp is no time in seconds"},
      {R"({"nbf":1700000060})", ""},
      {R"({"nbf":1700000061})", "the token holds only in 61 s"},
      {R"({"iat":1700000060})", ""},
      {R"({"iat":1700000061})", "the token is from 61 s in the future"},
  };

  for (const auto& c : cases) {
    CAPTURE(c.claims);
    CHECK(claims_refusal(c.claims) == c.message);
  }
}

TEST_CASE("jwt: an age limit needs an iat, and an end may be demanded")
{
  auto aged = header_scheme({"HS256"});
  aged.max_age = std::chrono::seconds(300);
  CHECK(claims_refusal(R"({"iat":1699999700})", aged).empty());
  CHECK(claims_refusal(R"({"iat":1699999699})", aged) ==
        "the token is 301 s old, 300 s are allowed");
  CHECK(claims_refusal("{}", aged) == "the token has no iat, so nobody knows how old it is");
  auto ending = header_scheme({"HS256"});
  ending.require_exp = true;
  CHECK(claims_refusal("{}", ending) == "the token has no exp, so it would hold for ever");
  CHECK(claims_refusal(R"({"exp":1700000001})", ending).empty());
  ending.leeway = std::chrono::seconds(0);
  CHECK(claims_refusal(R"({"exp":1700000000})", ending) == "the token expired 0 s ago");
}

TEST_CASE("jwt: the time of issue is told")
{
  const auto scheme = scheme_of(header_scheme({"HS256"}));
  const auto at = [&](const char* claims) {
    return auth::verify(scheme, make_keys("secret"), bearing(token(kHs, claims)), kContext)
        ->signed_at;
  };
  CHECK(at(R"({"iat":1699999999.25})") == from_unix_ms(1'699'999'999'250));
  CHECK_FALSE(at("{}"));
}

TEST_CASE("jwt: claims are what the scheme wants")
{
  auto engine = header_scheme({"HS256"});
  engine.claims = {{"aud", {pattern("a"), pattern("b")}}};
  CHECK(claims_refusal(R"({"aud":"a"})", engine).empty());
  CHECK(claims_refusal(R"({"aud":"b"})", engine).empty());
  CHECK(claims_refusal(R"({"aud":["c","b"]})", engine).empty());
  for (const char* claims : {R"({"aud":"c"})",
                             R"({"aud":"A"})",
                             R"({"aud":""})",
                             R"({"aud":[]})",
                             R"({"aud":[["a"]]})",
                             R"({"aud":{"a":"a"}})",
                             R"({"aud":null})"}) {
    CAPTURE(claims);
    CHECK(claims_refusal(claims, engine).starts_with("the claim aud is "));
  }
  CHECK(claims_refusal("{}", engine) == "the token has no claim aud");
  engine.claims = {{"iss", {pattern("a")}}};
  CHECK_FALSE(claims_refusal(R"({"iss":["a"]})", engine).empty()); // only aud may be many
  engine.claims = {{"admin", {pattern("true")}}};
  CHECK(claims_refusal(R"({"admin":true})", engine).empty());
  CHECK(claims_refusal(R"({"admin":"true"})", engine).empty());
  CHECK_FALSE(claims_refusal(R"({"admin":1})", engine).empty());
}

TEST_CASE("jwt: the token is where the scheme says, once, after its prefix")
{
  const auto scheme = scheme_of(header_scheme({"HS256"}));
  const auto by = make_keys("secret");
  const std::string good = token(kHs, "{}");
  CHECK(refusal(scheme, by, make_request({{"authorization", "bearer " + good}})).empty());
  CHECK(refusal(scheme, by, make_request({{"Authorization", good}})) ==
        "header Authorization does not begin with \"Bearer \"");
  CHECK(refusal(scheme, by, make_request({})) == "header Authorization is missing");
  CHECK(refusal(scheme,
                by,
                make_request(
                    {{"Authorization", "Bearer " + good}, {"authorization", "Bearer " + good}})) ==
        "header Authorization is there 2 times; it must be there once");
}

TEST_CASE("jwt: every algorithm signs and verifies, and no other key does")
{
  const struct {
    const char* algorithm;
    const char* private_key;
    const char* public_key;
    const char* other_key;
  } cases[] = {
      {"HS256", "a", "a", "b"},
      {"HS384", "a", "a", "b"},
      {"HS512", "a", "a", "b"},
      {"RS256", keys::kRsaPrivate, keys::kRsaPublic, kRfcRsa},
      {"RS384", keys::kRsaPrivate, keys::kRsaPublic, kRfcRsa},
      {"RS512", keys::kRsaPrivate, keys::kRsaPublic, kRfcRsa},
      {"PS256", keys::kRsaPrivate, keys::kRsaPublic, kRfcRsa},
      {"PS384", keys::kRsaPrivate, keys::kRsaPublic, kRfcRsa},
      {"PS512", keys::kRsaPrivate, keys::kRsaPublic, kRfcRsa},
      {"ES256", keys::kP256Private, keys::kP256Public, kRfcEc},
      {"ES384", keys::kP384Private, keys::kP384Public, keys::kP256Public},
      {"ES512", keys::kP521Private, keys::kP521Public, keys::kP256Public},
      {"EdDSA", keys::kEd25519Private, keys::kEd25519Public, kBodyTokenKey},
      {"ES256", keys::kP256PrivateJwk, keys::kP256Jwk, kRfcEc},
  };

  for (const auto& c : cases) {
    CAPTURE(c.algorithm);
    auto engine = header_scheme({c.algorithm});
    engine.max_age = std::chrono::seconds(300);
    engine.require_exp = true;
    engine.claims = {{"iss", {pattern("me")}}, {"ok", {pattern("true")}}};
    engine.body_hash = JwtScheme::HashClaim{"hash", "sha256", preset::Encoding::base64url, true};
    const auto scheme = scheme_of(engine);
    auth::Draft draft;
    draft.body = "a body";
    auto request = signed_request(scheme, c.private_key, draft);
    CHECK(refusal(scheme, make_keys(c.public_key), request) == "");
    CHECK_FALSE(refusal(scheme, make_keys(c.other_key), request).empty());
    request.body = "another";
    CHECK(refusal(scheme, make_keys(c.public_key), request) ==
          "the claim hash is not the hash of the body");
    draft.body = "";
    CHECK(refusal(scheme, make_keys(c.public_key), signed_request(scheme, c.private_key, draft)) ==
          "");
  }
}

TEST_CASE("jwt: kid picks the key of a set")
{
  const auto scheme = scheme_of(header_scheme({"ES256"}));
  auto request = signed_request(scheme, keys::kP256PrivateJwk, {});
  const std::string set = text("{\"keys\":[", keys::kRsaJwk, ",", keys::kP256Jwk, "]}");
  CHECK(refusal(scheme, make_keys(set), request).empty());
  std::string renamed = set;
  renamed.replace(renamed.find("ec-1"), 4, "ec-9");
  CHECK(refusal(scheme, make_keys(renamed), request) ==
        "the request is signed with the key \"ec-1\", which the account does not have");
  CHECK(refusal(scheme, make_keys(keys::kRsaJwk), request) ==
        "the account has no key for ecdsa-p256-sha256");
}

TEST_CASE("jwt: signing a body makes its members the claims")
{
  JwtScheme engine;
  engine.algorithms = {"HS256"};
  const auto scheme = scheme_of(engine);
  auth::Draft draft;
  draft.body = R"({"event":"x","iat":1699999990})";
  const auto request = signed_request(scheme, "secret", draft);
  const auto verified = auth::verify(scheme, make_keys("secret"), request, kContext);
  REQUIRE(verified);
  CHECK(verified->signed_at == from_unix_ms(1'699'999'990'000)); // the draft's own stays
  SeededRng rng;
  draft.body = "no JSON";
  CHECK_FALSE(auth::sign(scheme, model::Secret("secret"), draft, kContext, rng));
}
