#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "tests/support/throwaway_keys.hpp"
#include "tests/unit/auth/engine_fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using preset::MessageSignatureScheme;

namespace {

// RFC 9421 appendix B.1: its keys, as JWK and PEM.
constexpr const char* kPssKey =
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAr4tmm3r20Wd/"
    "PbqvP1s2+QEtvpuRaV8Yq40gjUR8y2Rjxa6dpG2GXH"
    "bPfvMs8ct+Lh1GH45x28Rw3Ry53mm+"
    "oAXjyQ86OnDkZ5N8lYbggD4O3w6M6pAvLkhk95AndTrifbIFPNU8PPMO7OyrFAHqgDszn"
    "jPFmTOtCEcN2Z1FpWgchwuYLPL+Wokqltd11nqqzi+"
    "bJ9cvSKADYdUAAN5WUtzdpiy6LbTgSxP7ociU4Tn0g5I6aDZJ7A8Lzo0"
    "KSyZYoA485mqcO0GVAdVw9lq4aOT9v6d+nb4bnNkQVklLQ3fVAvJm+xdDOp9LCNCN48V2pnDOkFV6+"
    "U9nV5oyc6XI2wIDAQAB";
constexpr const char* kEcKey = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/"
                               "+D9Lfw0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh"
                               "71Z50VGGdldkkDXZCnTNnoXQ==";
constexpr const char* kEdKey =
    R"({"kty":"OKP","crv":"Ed25519","kid":"test-key-ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"})";
constexpr const char* kEdPrivate =
    R"({"kty":"OKP","crv":"Ed25519","kid":"test-key-ed25519","d":"n4Ni-HpISpVObnQMW0wOhCKROaIKqKtW_2ZYb2p9KcU","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"})";
constexpr const char* kSharedKey =
    "uzvJfB4u3N0Jy4T7NZ75MDVcr8zSTInedJtkgcu46YW4XByzNJjxBdtjUkdJPBtbmHhIDi6pcl8jsasjlTMtDQ==";
const TimePoint kCreated = from_unix_ms(1'618'884'473'000);
constexpr const char* kBody = "{\"hello\": \"world\"}";
constexpr const char* kDigest =
    "sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyea"
    "ldVLvRwEmTHWXvJwew==:";

/// Appendix B.2's test-request.
model::Request rfc_request(std::string input, std::string signature)
{
  auto request = make_request({{"Host", "example.com"},
                               {"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                               {"Content-Type", "application/json"},
                               {"Content-Digest", kDigest},
                               {"Content-Length", "18"},
                               {"Signature-Input", std::move(input)},
                               {"Signature", std::move(signature)}},
                              kBody);
  request.target = "/foo?param=Value&Pet=dog";
  return request;
}

MessageSignatureScheme engine_of(std::vector<std::string> algorithms)
{
  MessageSignatureScheme engine;
  engine.algorithms = std::move(algorithms);
  engine.key.format = preset::KeyFormat::base64;
  return engine;
}

/// One that signs method, URL and body, as a sender should.
MessageSignatureScheme strict_engine(std::string algorithm)
{
  auto engine = engine_of({std::move(algorithm)});
  engine.components = {"@method", "@target-uri", "content-digest"};
  engine.tolerance = std::chrono::seconds(300);
  return engine;
}

constexpr const char* kSignedUrl = "https://example.com/hook?a=1";

auth::Draft make_json_draft(std::string body = "{}")
{
  auth::Draft draft;
  draft.url = kSignedUrl;
  draft.body = std::move(body);
  return draft;
}

std::string strict_refusal(const MessageSignatureScheme& engine,
                           const model::Request& request,
                           TimePoint now = kNow,
                           const char* url = kSignedUrl)
{
  return refusal(scheme_of(engine), make_keys(keys::kEd25519Public), request, now, url);
}

void replace_header(model::Request& request, std::string_view name, std::string value)
{
  for (auto& [known, held] : request.headers) {
    if (known == name) {
      held = std::move(value);
    }
  }
}

std::string header(const model::Request& request, std::string_view name)
{
  return std::string(model::find_header(request.headers, name).value_or(""));
}

/// Signs exactly this input, as a sender who follows no rule of ours might.
model::Request signed_input(std::string input, std::string base, std::string body = "")
{
  auto engine = preset::PublicKeyScheme{};
  engine.algorithm = "ed25519";
  engine.request = signed_by("{body}", "header:X", preset::Encoding::base64);
  auth::Draft draft;
  draft.body = std::move(base);
  const auto carrier = signed_request(scheme_of(engine), keys::kEd25519Private, draft);
  auto request =
      make_request({{"Signature-Input", "s=" + std::move(input)},
                    {"Signature", text("s=:", *model::find_header(carrier.headers, "X"), ':')}},
                   std::move(body));
  return request;
}

} // namespace

TEST_CASE("message_signatures: the examples of RFC 9421 appendix B.2 and B.3 verify")
{
  const struct {
    const char* algorithm;
    const char* key;
    const char* label;
    const char* covered;
    const char* signature;
  } cases[] = {
      {"rsa-pss-sha512",
       kPssKey,
       "sig-b21",
       R"(();created=1618884473;keyid="test-key-rsa-pss";nonce="b3k2pp5k7z-50gnwp.yemd")",
       "d2pmTvmbncD3xQm8E9ZV2828BjQWGgiwAaw5bAkgibUopemLJcWDy/"
       "lkbbHAve4cRAtx31Iq786U7it++wgGxbtRxf8Udx7zFZs"
       "ckzXaJMkA7ChG52eSkFxykJeNqsrWH5S+oxNFlD4dzVuwe8DhTSja8xxbR/"
       "Z2cOGdCbzR72rgFWhzx2VjBqJzsPLMIQKhO4DGez"
       "XehhWwE56YCE+O6c0mKZsfxVrogUvA4HELjVKWmAvtl6UnCh8jYzuVG5WSb/"
       "QEVPnP5TmcAnLH1g+s++v6d4s8m0gCw1fV5/SIT"
       "Lq9mhho8K3+7EPYTU8IU1bLhdxO5Nyt8C8ssinQ98Xw9Q=="},
      {"rsa-pss-sha512",
       kPssKey,
       "sig-b22",
       R"(("@authority" "content-digest" "@query-param";name="Pet");created=1618884473;keyid="test-key-rsa-pss";tag="header-example")",
       "LjbtqUbfmvjj5C5kr1Ugj4PmLYvx9wVjZvD9GsTT4F7GrcQEdJzgI9qHxICagShLRiLMlAJjtq6N4CDfKtjvuJyE5qH"
       "7KT8UCMk"
       "SowOB4+ECxCmT8rtAmj/0PIXxi0A0nxKyB09RNrCQibbUjsLS/"
       "2YyFYXEu4TRJQzRw1rLEuEfY17SARYhpTlaqwZVtR8NV7+4UK"
       "kjqpcAoFqWFQh62s7Cl+H2fjBSpqfZUJcsIk4N6wiKYd4je2U/"
       "lankenQ99PZfB4jY3I5rSV2DSBVkSFsURIjYErOs0tFTQosMT"
       "Aoxk//0RoKUqiYY8Bh0aaUEb0rQl3/XaVe4bXTugEjHSw=="},
      {"rsa-pss-sha512",
       kPssKey,
       "sig-b23",
       R"(("date" "@method" "@path" "@query" "@authority" "content-type" "content-digest" "content-length");created=1618884473;keyid="test-key-rsa-pss")",
       "bbN8oArOxYoyylQQUU6QYwrTuaxLwjAC9fbY2F6SVWvh0yBiMIRGOnMYwZ/"
       "5MR6fb0Kh1rIRASVxFkeGt683+qRpRRU5p2voTp7"
       "68ZrCUb38K0fUxN0O0iC59DzYx8DFll5GmydPxSmme9v6ULbMFkl+V5B1TP/yPViV7KsLNmvKiLJH1pFkh/"
       "aYA2HXXZzNBXmIkoQ"
       "oLd7YfW91kE9o/"
       "CCoC1xMy7JA1ipwvKvfrs65ldmlu9bpG6A9BmzhuzF8Eim5f8ui9eH8LZH896+QIF61ka39VBrohr9iyMUJpvR"
       "X2Zbhl5ZJzSRxpJyoEZAFL2FUo5fTIztsDZKEgM4cUA=="},
      {"hmac-sha256",
       kSharedKey,
       "sig-b25",
       R"(("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret")",
       "pxcQw6G3AjtMBQjwo8XzkZf/bws5LelbaMk5rGIGtE8="},
      {"ed25519",
       kEdKey,
       "sig-b26",
       R"(("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519")",
       "wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw=="},
  };

  for (const auto& c : cases) {
    CAPTURE(c.label);
    auto engine = engine_of({c.algorithm});
    engine.body_unsigned = true;
    engine.tolerance = std::chrono::seconds(300);
    const auto request =
        rfc_request(text(c.label, '=', c.covered), text(c.label, "=:", c.signature, ':'));
    const auto scheme = scheme_of(engine);
    CHECK(refusal(scheme, make_keys(c.key), request, kCreated) == "");
    CHECK(refusal(scheme,
                  make_keys(c.key),
                  request,
                  kCreated,
                  "https://example.com/foo?param=Value&Pet=dog") == "");
    const auto verified =
        auth::verify(scheme, make_keys(c.key), request, auth::Context{"", kCreated, {}});
    REQUIRE(verified);
    CHECK(verified->signed_at == kCreated);
    CHECK_FALSE(
        refusal(scheme, make_keys(c.key), request, kCreated + std::chrono::seconds(301)).empty());
    std::string other = c.covered;
    other.replace(other.find("1618884473"), 10, "1618884474");
    CHECK_FALSE(
        refusal(scheme,
                make_keys(c.key),
                rfc_request(text(c.label, '=', other), text(c.label, "=:", c.signature, ':')),
                kCreated)
            .empty());
    const bool covers_digest =
        std::string_view(c.covered).find("content-digest") != std::string::npos;
    auto changed = request;
    changed.body += ' ';
    CHECK(refusal(scheme, make_keys(c.key), changed, kCreated).empty() == !covers_digest);
    engine.body_unsigned = false;
    CHECK(refusal(scheme_of(engine), make_keys(c.key), request, kCreated).empty() == covers_digest);
  }
  auto proxy = engine_of({"ecdsa-p256-sha256"});
  const std::string certificate =
      ":MIIBqDCCAU6gAwIBAgIBBzAKBggqhkjOPQQDAjA6MRswGQYDVQQKDBJMZXQncyBBdXRoZW50aWNhdGUxGzAZBgNVBAM"
      "MEkxBIE"
      "ludGVybWVkaWF0ZSBDQTAeFw0yMDAxMTQyMjU1MzNaFw0yMTAxMjMyMjU1MzNaMA0xCzAJBgNVBAMMAkJDMFkwEwYHKo"
      "ZIzj0CA"
      "QYIKoZIzj0DAQcDQgAE8YnXXfaUgmnMtOXU/IncWalRhebrXmckC8vdgJ1p5Be5F/"
      "3YC8OthxM4+k1M6aEAEFcGzkJiNy6J84y7"
      "uzo9M6NyMHAwCQYDVR0TBAIwADAfBgNVHSMEGDAWgBRm3WjLa38lbEYCuiCPct0ZaSED2DAOBgNVHQ8BAf8EBAMCBsAw"
      "EwYDVR0"
      "lBAwwCgYIKwYBBQUHAwIwHQYDVR0RAQH/BBMwEYEPYmRjQGV4YW1wbGUuY29tMAoGCCqGSM49BAMCA0gAMEUCIBHda/"
      "r1vaL6G3"
      "VliL4/Di6YK0Q6bMjeSkC3dFCOOB8TAiEAx/kHSB4urmiZ0NX5r5XarmPk0wmuydBVoU4hBVZ1yhk=:";
  const auto request = make_request(
      {{"Client-Cert", certificate},
       {"Signature-Input",
        R"(ttrp=("@path" "@query" "@method" "@authority" "client-cert");created=1618884473;keyid="test-key-ecc-p256")"},
       {"Signature",
        "ttrp=:xVMHVpawaAC/0SbHrKRs9i8I3eOs5RtTMGCWXm/"
        "9nvZzoHsIg6Mce9315T6xoklyy0yzhD9ah4JHRwMLOgmizw==:"}},
      "");
  CHECK(refusal(scheme_of(proxy),
                make_keys(kEcKey),
                request,
                kCreated,
                "https://service.internal.example/foo?param=Value&Pet=dog") == "");
}

TEST_CASE("message_signatures: what RFC 9421 appendix B.4 calls harmless is, and the rest is not")
{
  auto engine = engine_of({"ed25519"});
  const std::string input =
      R"(transform=("@method" "@path" "@authority" "accept");created=1618884473;keyid="test-key-ed25519")";
  const std::string signature = "transform=:ZT1kooQsEHpZ0I1IjCqtQppOmIqlJPeo7DHR3SoMn0s5JZ1eRGS0A+"
                                "vyYP9t/LXlh5QMFFQ6cpLt2m0pmj3NDA==:";
  const auto outcome = [&](model::Headers headers, const char* url, std::string method = "GET") {
    headers.insert(headers.end(), {{"Signature-Input", input}, {"Signature", signature}});
    auto request = make_request(std::move(headers), "");
    request.method = std::move(method);
    return refusal(scheme_of(engine), make_keys(kEdKey), request, kCreated, url);
  };
  const char* url = "https://example.org/demo?name1=Value1&Name2=value2";
  CHECK(outcome({{"Accept", "application/json"}, {"Accept", "*/*"}}, url).empty());
  CHECK(outcome({{"Accept", "application/json, */*"}, {"Referer", "x"}}, url).empty());
  CHECK(outcome({{"accept", "application/json"}, {"Date", "x"}, {"accept", " */* "}},
                "https://example.org/demo?param=added")
            .empty());
  CHECK_FALSE(outcome({{"Accept", "*/*"}, {"Accept", "application/json"}}, url).empty());
  CHECK_FALSE(outcome({{"Accept", "application/json, */*"}}, "https://example.com/demo").empty());
  CHECK_FALSE(outcome({{"Accept", "application/json, */*"}}, url, "POST").empty());
}

TEST_CASE("message_signatures: Ed25519 signs as RFC 9421 appendix B.2.6 does, with alg named")
{
  auto engine = engine_of({"ed25519"});
  engine.components = {"date", "@method", "@path", "@authority", "content-type", "content-length"};
  engine.body_unsigned = true;
  engine.label = "sig-b26";
  auth::Draft draft;
  draft.url = "https://example.com/foo?param=Value&Pet=dog";
  draft.headers = {{"Date", "Tue, 20 Apr 2021 02:07:55 GMT"},
                   {"Content-Type", "application/json"},
                   {"Content-Length", "18"}};
  const auto request =
      signed_request(scheme_of(engine), kEdPrivate, draft, auth::Context{"", kCreated, {}});
  CHECK(
      header(request, "Signature-Input") ==
      R"(sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519";alg="ed25519")");
  CHECK(refusal(scheme_of(engine), make_keys(kEdKey), request, kCreated, draft.url).empty());
}

TEST_CASE(
    "message_signatures: every algorithm signs and verifies, and what it covers may not change")
{
  const struct {
    const char* algorithm;
    const char* private_key;
    const char* public_key;
  } cases[] = {
      {"ed25519", keys::kEd25519Private, keys::kEd25519Public},
      {"ecdsa-p256-sha256", keys::kP256Private, keys::kP256Public},
      {"ecdsa-p384-sha384", keys::kP384Private, keys::kP384Public},
      {"rsa-v1_5-sha256", keys::kRsaPrivate, keys::kRsaPublic},
      {"rsa-pss-sha512", keys::kRsaPrivate, keys::kRsaPublic},
      {"hmac-sha256", kSharedKey, kSharedKey},
  };

  for (const auto& c : cases) {
    CAPTURE(c.algorithm);
    const auto scheme = scheme_of(strict_engine(c.algorithm));
    const auto by = make_keys(c.public_key);
    const auto good = signed_request(scheme, c.private_key, make_json_draft());
    CHECK(refusal(scheme, by, good, kNow, kSignedUrl) == "");
    auto changed = good;
    changed.method = "PUT";
    CHECK(refusal(scheme, by, changed, kNow, kSignedUrl) ==
          "signature sig1: the signature does not match");
    CHECK_FALSE(refusal(scheme, by, good, kNow, "https://example.com/hook?a=2").empty());
    changed = good;
    changed.body = "[]";
    CHECK(refusal(scheme, by, changed, kNow, kSignedUrl) ==
          "signature sig1: the sha-256 of header content-digest is not that of the body");
    replace_header(
        changed, "Content-Digest", "sha-256=:T1PNoYwrqgwDVLtWj2DlDsMPNxEPqg1l3BhKzOrYiUY=:");
    CHECK_FALSE(refusal(scheme, by, changed, kNow, kSignedUrl).empty());
    // All the others are refused by their name before the key is asked.
    for (const auto& other : cases) {
      if (std::string_view(other.algorithm) != c.algorithm) {
        CHECK_FALSE(
            refusal(scheme_of(strict_engine(other.algorithm)), by, good, kNow, kSignedUrl).empty());
      }
    }
  }
}

TEST_CASE("message_signatures: the demands of the scheme are named")
{
  const auto engine = strict_engine("ed25519");
  const auto good = signed_request(scheme_of(engine), keys::kEd25519Private, make_json_draft());
  REQUIRE(strict_refusal(engine, good) == "");
  auto demanding = engine;
  demanding.components.push_back("x-id");
  CHECK(strict_refusal(demanding, good) ==
        "signature sig1: the signature does not cover x-id, which it must");
  demanding = engine;
  demanding.tag = "orders";
  CHECK(strict_refusal(demanding, good) ==
        "signature sig1: the signature's tag is \"\", not \"orders\"");
  CHECK(strict_refusal(
            demanding,
            signed_request(scheme_of(demanding), keys::kEd25519Private, make_json_draft())) == "");
  demanding = engine;
  demanding.label = "other";
  CHECK(strict_refusal(demanding, good) == "there is no signature with the label \"other\"");
  CHECK(strict_refusal(engine, good, kNow + std::chrono::seconds(301)) ==
        "signature sig1: the timestamp is 301 s old, 300 s are allowed");
  CHECK(strict_refusal(engine, good, kNow - std::chrono::seconds(301)) ==
        "signature sig1: the timestamp is 301 s in the future, 300 s are allowed");
  CHECK(strict_refusal(engine, good, kNow, "") ==
        "signature sig1: the signature covers @target-uri, and the URL that the sender called is "
        "unknown");
  demanding = engine;
  demanding.algorithms = {"hmac-sha256", "rsa-pss-sha512"};
  CHECK(refusal(scheme_of(demanding), make_keys(keys::kEd25519Public), good, kNow, kSignedUrl) ==
        "signature sig1: the signature is of \"ed25519\"; allowed is hmac-sha256, rsa-pss-sha512");
}

TEST_CASE("message_signatures: a body must be covered, unless the scheme says it is not")
{
  auto engine = engine_of({"ed25519"});
  const std::string input = R"(("@method");created=1700000000)";
  const std::string base = "\"@method\": POST\n\"@signature-params\": " + input;
  CHECK(strict_refusal(engine, signed_input(input, base)) == "");
  CHECK(strict_refusal(engine, signed_input(input, base, "{}")) ==
        "signature s: the signature does not cover content-digest, so the body is anybody's");
  engine.body_unsigned = true;
  CHECK(strict_refusal(engine, signed_input(input, base, "{}")) == "");
  engine.tolerance = std::chrono::seconds(300);
  CHECK(strict_refusal(engine, signed_input("()", "\"@signature-params\": ()")) ==
        "signature s: the signature does not say when it was created");
}

TEST_CASE("message_signatures: expires is kept, and parameters are of their types")
{
  const auto engine = engine_of({"ed25519"});
  const auto outcome = [&](const std::string& parameters) {
    const std::string input = "()" + parameters;
    return strict_refusal(engine, signed_input(input, "\"@signature-params\": " + input));
  };
  CHECK(outcome("") == "");
  CHECK(outcome(";expires=1700000001") == "");
  CHECK(outcome(";expires=1700000000") == "signature s: the signature expired 0 s ago");
  CHECK(outcome(";created=1600000000;nonce=\"x\";other=1") == "");
  CHECK(outcome(";alg=\"ed25519\"") == "");
  CHECK(outcome(";created=\"1700000000\"") ==
        "signature s: the signature's created is no time in seconds");
  CHECK(outcome(";created=-1") == "signature s: the timestamp \"-1\" is malformed");
  CHECK(outcome(";created") == "signature s: the signature's created is no time in seconds");
  CHECK(outcome(";alg=ed25519") == "signature s: the signature's alg is not a text");
  CHECK(outcome(";alg=\"\"") == "signature s: the signature's alg is not a text");
  CHECK(outcome(";keyid=1") == "signature s: the signature's keyid is not a text");
  CHECK(outcome(";alg=\"rsa-sha1\"") ==
        "signature s: the signature is of \"rsa-sha1\"; allowed is ed25519");
}

TEST_CASE("message_signatures: spaces in Signature-Input do not change what is signed")
{
  const auto engine = engine_of({"ed25519"});
  CHECK(
      strict_refusal(engine,
                     signed_input(R"((  "@method"  );  created=1700000000)",
                                  "\"@method\": POST\n\"@signature-params\": (\"@method\");created="
                                  "1700000000")) == "");
}

TEST_CASE("message_signatures: one of several signatures is enough, and it must be a whole one")
{
  const auto engine = strict_engine("ed25519");
  const auto good = signed_request(scheme_of(engine), keys::kEd25519Private, make_json_draft());
  const std::string input = header(good, "Signature-Input");
  const std::string signature = header(good, "Signature");
  const auto outcome = [&](const std::string& inputs, const std::string& signatures) {
    auto request = good;
    replace_header(request, "Signature-Input", inputs);
    replace_header(request, "Signature", signatures);
    return strict_refusal(engine, request);
  };
  CHECK(outcome(input, signature) == "");
  CHECK(outcome("a=()," + input, "a=:AAAA:," + signature) == "");
  CHECK(outcome("a=();alg=\"unknown\"," + input, signature + ",b=:AAAA:") == "");
  CHECK(outcome("a=()", signature) ==
        "signature a: header signature does not hold it as a byte sequence");
  CHECK(outcome(input, "sig1=\"AAAA\"") ==
        "signature sig1: header signature does not hold it as a byte sequence");
  CHECK(outcome(input, "sig1=(1)") ==
        "signature sig1: header signature does not hold it as a byte sequence");
  CHECK(outcome("sig1=1", signature) ==
        "signature sig1: header signature-input does not list what is covered");
  CHECK(outcome(input + ", " + input, signature) == "header signature-input has \"sig1\" twice");
  CHECK(outcome(input, signature + ", " + signature) == "header signature has \"sig1\" twice");
  CHECK(outcome(input, "sig1=:AA") == "header signature is malformed at character 9");
  CHECK(outcome("", signature) == "header signature-input has 0 signatures; 1 to 16 are verified");
  CHECK(outcome(input, "sig1=::") == "signature sig1: the signature does not match");
  std::string many = input;
  for (int i = 0; i < 16; ++i) {
    many += text(", x", i, "=()");
  }
  CHECK(outcome(many, signature) ==
        "header signature-input has 17 signatures; 1 to 16 are verified");
  auto split = good;
  split.headers.emplace_back("signature-input", "b=()");
  CHECK(strict_refusal(engine, split) == "");
  CHECK(strict_refusal(engine, make_request({})) == "header signature-input is missing");
}

TEST_CASE("message_signatures: keyid picks the key of a set")
{
  const auto scheme = scheme_of(strict_engine("ecdsa-p256-sha256"));
  const auto good = signed_request(scheme, keys::kP256PrivateJwk, make_json_draft());
  const std::string set = text("{\"keys\":[", keys::kRsaJwk, ",", keys::kP256Jwk, "]}");
  CHECK(refusal(scheme, make_keys(set), good, kNow, kSignedUrl).empty());
  CHECK(refusal(scheme, make_keys(keys::kP256Public), good, kNow, kSignedUrl).empty());
  std::string renamed = set;
  renamed.replace(renamed.find("ec-1"), 4, "ec-9");
  CHECK(refusal(scheme, make_keys(renamed), good, kNow, kSignedUrl) ==
        "signature sig1: the request is signed with the key \"ec-1\", which the account does not "
        "have");
  CHECK(refusal(scheme, make_keys(keys::kRsaPublic), good, kNow, kSignedUrl) ==
        "signature sig1: the account has no key for ecdsa-p256-sha256");
}

TEST_CASE("message_signatures: a public key is never the secret of an HMAC")
{
  for (const bool both : {false, true}) {
    auto engine = strict_engine("hmac-sha256");
    engine.key.format = preset::KeyFormat::utf8;
    const auto as_secret = scheme_of(engine);
    if (both) {
      engine.algorithms.push_back("rsa-pss-sha512");
    }
    SeededRng rng;
    const auto made =
        auth::sign(as_secret, model::Secret(keys::kRsaPublic), make_json_draft(), kContext, rng);
    CHECK_FALSE(made);
    // What an attacker would make of it.
    const std::string digest =
        header(signed_request(
                   scheme_of(strict_engine("ed25519")), keys::kEd25519Private, make_json_draft()),
               "Content-Digest");
    const std::string input =
        R"(("@method" "@target-uri" "content-digest");created=1700000000;alg="hmac-sha256")";
    const std::string base = text("\"@method\": POST\n\"@target-uri\": ",
                                  kSignedUrl,
                                  "\n\"content-digest\": ",
                                  digest,
                                  "\n\"@signature-params\": ",
                                  input);
    const auto mac = crypto::hmac(crypto::HashAlgorithm::sha256, keys::kRsaPublic, base);
    const auto forged = make_request({{"Content-Digest", digest},
                                      {"Signature-Input", "s=" + input},
                                      {"Signature", text("s=:", base64_encode(*mac), ':')}});
    CHECK(refusal(scheme_of(engine), make_keys(keys::kRsaPublic), forged, kNow, kSignedUrl) ==
          "signature s: the account has no key for hmac-sha256");
  }
}

TEST_CASE("message_signatures: signing says what is missing")
{
  auto engine = strict_engine("ed25519");
  engine.components.push_back("x-id");
  SeededRng rng;
  const auto made = auth::sign(
      scheme_of(engine), model::Secret(keys::kEd25519Private), make_json_draft(), kContext, rng);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_argument);
  CHECK(made.error().message == "header x-id is missing, and it is signed");
}

TEST_CASE("message_signatures: signing again replaces what was there")
{
  const auto scheme = scheme_of(strict_engine("ed25519"));
  auto draft = make_json_draft();
  draft.headers = {{"signature", "old"}, {"SIGNATURE-INPUT", "old"}, {"content-digest", "old"}};
  const auto request = signed_request(scheme, keys::kEd25519Private, draft);
  CHECK(request.headers.size() == 3);
  CHECK(refusal(scheme, make_keys(keys::kEd25519Public), request, kNow, kSignedUrl) == "");
}
