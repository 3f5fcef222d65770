#include "hookctl/auth/explain.hpp"
#include "tests/unit/auth/fixture.hpp"

#include <algorithm>

using namespace hookctl;
using namespace hookctl::tests;

namespace {

const char* const kKey = "tea-secret";
const char* const kPlain = "hmac: {signed: '{body}', signature: {header: X-Sig}}";
const char* const kStamped =
    "hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig, prefix: 'sha256='}, "
    "timestamp: {header: X-Time, unit: s, tolerance: 300}}";

std::string mac(std::string_view message, std::string_view key = kKey)
{
  return *crypto::hmac(crypto::HashAlgorithm::sha256, key, message);
}

/// The codes of what is found, in order: "key_format timestamp".
struct Given {
  const char* scheme = kPlain;
  auth::Keys keys = make_keys(kKey);
  model::Request request;
  auth::Context context = {"", kNow, {}};
  auth::Suspects suspects = {};
};

auth::Explanation explain(const Given& given)
{
  auto found = auth::explain(
      make_scheme(given.scheme), given.keys, given.request, given.context, given.suspects);
  REQUIRE(found);
  return std::move(*found);
}

std::string codes(const Given& given)
{
  std::string out;
  for (const auth::Cause& cause : explain(given).causes) {
    out += text(out.empty() ? "" : " ", cause.code);
    CHECK_FALSE(cause.message.empty());
    CHECK_FALSE(cause.change.empty());
  }
  return out;
}

model::Request signed_as(std::string_view signed_text, std::string body)
{
  return make_request({{"X-Sig", hex_hmac(kKey, signed_text)}}, std::move(body));
}

} // namespace

TEST_CASE("explain: a valid request needs no cause")
{
  const auto found = explain({.request = signed_as("{}", "{}")});
  CHECK(found.verified);
  CHECK_FALSE(found.error);
  CHECK(found.causes.empty());
}

TEST_CASE("explain: a request signed with quite another key has no cause")
{
  const auto found = explain({.request = make_request({{"X-Sig", hex_hmac("other", "{}")}}, "{}")});
  CHECK_FALSE(found.verified);
  REQUIRE(found.error);
  CHECK(found.causes.empty());
}

TEST_CASE("explain: a signature that is missing or in another header is said so")
{
  CHECK(codes({.request = make_request({}, "{}")}) == "signature_missing");
  CHECK(codes({.request = make_request({{"X-Other", hex_hmac(kKey, "{}")}}, "{}")}) ==
        "signature_renamed");
  model::Request in_query = make_request({}, "{}");
  in_query.target = "/hook?a=b&sig=" + hex_hmac(kKey, "{}");
  CHECK(codes({.request = in_query}) == "signature_renamed");
  const auto found = explain({.request = make_request({{"X-Other", hex_hmac(kKey, "{}")}}, "{}")});
  CHECK(found.causes.front().message == "the signature is in header X-Other, not in header X-Sig");
}

TEST_CASE("explain: another encoding of the signature is found")
{
  const std::string digest = mac("{}");
  CHECK(codes({.request = make_request({{"X-Sig", base64_encode(digest)}})}) == "encoding");
  CHECK(codes({.request = make_request({{"X-Sig", base64_encode(hex_encode(digest))}})}) ==
        "encoding");
  CHECK(codes({.scheme = "hmac: {signed: '{body}', signature: {header: X-Sig, encoding: base64}}",
               .request = make_request({{"X-Sig", hex_encode(digest)}})}) == "encoding");
}

TEST_CASE("explain: a prefix too few or too many is found")
{
  const char* const prefixed =
      "hmac: {signed: '{body}', signature: {header: X-Sig, prefix: 'sha256='}}";
  const std::string signature = hex_hmac(kKey, "{}");
  CHECK(codes({.scheme = prefixed, .request = make_request({{"X-Sig", signature}})}) == "prefix");
  CHECK(codes({.scheme = prefixed, .request = make_request({{"X-Sig", "v1:" + signature}})}) ==
        "prefix");
  CHECK(codes({.request = make_request({{"X-Sig", "sha256=" + signature}})}) == "prefix");
  CHECK(codes({.scheme = "token: {in: [{header: Authorization, prefix: 'Bearer '}]}",
               .request = make_request({{"Authorization", kKey}})}) == "prefix");
  CHECK(codes({.scheme = "token: {in: [{header: X-Token}]}",
               .request = make_request({{"X-Token", std::string("Token ") + kKey}})}) == "prefix");
}

TEST_CASE("explain: another algorithm is found and named")
{
  const std::string sha1 = hex_encode(*crypto::hmac(crypto::HashAlgorithm::sha1, kKey, "{}"));
  const auto found = explain({.request = make_request({{"X-Sig", sha1}})});
  REQUIRE(found.causes.size() == 1);
  CHECK(found.causes.front().code == "algorithm");
  CHECK(found.causes.front().message == "it is signed with sha1, the scheme expects sha256");
}

TEST_CASE("explain: white space and quotes around the key are found")
{
  const auto request = signed_as("{}", "{}");
  CHECK(codes({.keys = make_keys(text(" ", kKey, "\n")), .request = request}) == "white_space");
  CHECK(codes({.keys = make_keys(text('"', kKey, '"')), .request = request}) == "key_format");
  CHECK(codes({.keys = make_keys(text("TEA_KEY=", kKey)), .request = request}) == "key_format");
  CHECK(codes({.request = make_request({{"X-Sig", hex_hmac(text(kKey, "\n"), "{}")}})}) ==
        "white_space");
}

TEST_CASE("explain: a key that is decoded, or is not, is found")
{
  const std::string secret = "\x01\x02\x03\x04 bytes of a key";
  const auto decoded = make_request({{"X-Sig", hex_hmac(secret, "{}")}});
  CHECK(codes({.keys = make_keys(base64_encode(secret)), .request = decoded}) == "key_format");
  CHECK(codes({.keys = make_keys(hex_encode(secret)), .request = decoded}) == "key_format");
  CHECK(codes({.keys = make_keys("whsec_" + base64_encode(secret)), .request = decoded}) ==
        "key_format");
  const std::string written = base64_encode(secret);
  CHECK(codes({.scheme = "hmac: {signed: '{body}', signature: {header: X-Sig}, key: base64}",
               .keys = make_keys(written),
               .request = make_request({{"X-Sig", hex_hmac(written, "{}")}})}) == "key_format");
}

TEST_CASE("explain: the key of another account is named")
{
  const auto found = explain({.keys = make_keys("mine"),
                              .request = signed_as("{}", "{}"),
                              .suspects = {.other_keys = {{"crm", model::Secret("no")},
                                                          {"shop_us", model::Secret(kKey)}}}});
  REQUIRE(found.causes.size() == 1);
  CHECK(found.causes.front().code == "other_account");
  CHECK(found.causes.front().message == "it is signed with the key of account shop_us");
}

TEST_CASE("explain: a previous key after its date is found")
{
  auth::Keys keys = make_keys("new");
  keys.previous = model::Secret(kKey);
  keys.previous_until = kNow;
  CHECK(codes({.keys = keys, .request = signed_as("{}", "{}")}) == "previous_key");
  keys.previous_until = kNow + std::chrono::seconds(1);
  CHECK(explain({.keys = keys, .request = signed_as("{}", "{}")}).verified);
}

TEST_CASE("explain: a timestamp out of its tolerance is measured, also beside another mistake")
{
  const auto stamped = [](std::string_view stamp, std::string prefix) {
    return make_request({{"X-Time", std::string(stamp)},
                         {"X-Sig", std::move(prefix) + hex_hmac(kKey, text(stamp, ".{}"))}},
                        "{}");
  };
  const auto old = explain({.scheme = kStamped, .request = stamped("1699999588", "sha256=")});
  REQUIRE(old.causes.size() == 1);
  CHECK(old.causes.front().code == "timestamp");
  CHECK(old.causes.front().message.find("412 s") != std::string::npos);
  CHECK(codes({.scheme = kStamped, .request = stamped("1699999588", "")}) == "prefix timestamp");
}

TEST_CASE("explain: a timestamp in another unit is found")
{
  const auto stamped = [](std::string_view stamp) {
    return make_request(
        {{"X-Time", std::string(stamp)}, {"X-Sig", "sha256=" + hex_hmac(kKey, text(stamp, ".{}"))}},
        "{}");
  };
  const auto found = explain({.scheme = kStamped, .request = stamped("1700000000000")});
  REQUIRE(found.causes.size() == 1);
  CHECK(found.causes.front().code == "timestamp");
  CHECK(found.causes.front().message ==
        "the timestamp is in Unix milliseconds, not in Unix seconds");
  CHECK(codes({.scheme = kStamped, .request = stamped("2023-11-14T22:13:20Z")}) == "timestamp");
}

TEST_CASE("explain: what was done to the body on the way is found")
{
  struct Case {
    const char* code;
    const char* signed_text;
    const char* body;
  };

  const Case cases[] = {
      {"trailing_newline", "{\"a\":1}", "{\"a\":1}\n"},
      {"trailing_newline", "{\"a\":1}", "{\"a\":1}\r\n"},
      {"trailing_newline", "{\"a\":1}\n", "{\"a\":1}"},
      {"byte_order_mark", "{\"a\":1}", "\xEF\xBB\xBF{\"a\":1}"},
      {"byte_order_mark", "\xEF\xBB\xBF{\"a\":1}", "{\"a\":1}"},
      {"line_ends", "{\n\"a\":1\n}", "{\r\n\"a\":1\r\n}"},
      {"line_ends", "a\r\nb", "a\nb"},
      {"reserialized", R"({"b":1,"a":[1,2]})", R"({"b": 1, "a": [1, 2]})"},
      {"reserialized", R"({"b": 1, "a": [1, 2]})", R"({"b":1,"a":[1,2]})"},
      {"reserialized", R"({"a":2,"b":1})", R"({"b":1,"a":2})"},
      {"reserialized", "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}", R"({"a":[1],"b":{}})"},
      {"reserialized", R"({"u":"https:\/\/x\/"})", R"({"u":"https://x/"})"},
      {"reserialized", R"({"u":"caf\u00e9 \ud83c\udf75"})", "{\"u\":\"caf\u00e9 \U0001F375\"}"},
      {"reserialized", "{\"u\":\"caf\u00e9\"}", R"({"u":"caf\u00e9"})"},
      {"reserialized", R"({"u":"a\u003cb"})", R"({"u":"a<b"})"},
      {"reserialized", R"({"a":170})", R"({"a":170.00})"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.signed_text);
    CAPTURE(c.body);
    CHECK(codes({.request = signed_as(c.signed_text, c.body)}) == c.code);
  }
}

TEST_CASE("explain: a form written anew is found")
{
  model::Request request = signed_as("a=x+y&b=%2F", "a=x%20y&b=%2f");
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  CHECK(codes({.request = request}) == "reserialized");
}

TEST_CASE("explain: a body that the scheme does not sign is not blamed")
{
  const auto found = explain({.scheme = "token: {in: [{header: X-Token}]}",
                              .request = make_request({{"X-Token", "wrong"}}, "{}\n")});
  CHECK_FALSE(found.verified);
  CHECK(found.causes.empty());
}

TEST_CASE("explain: another URL than the one that was signed is found")
{
  struct Case {
    const char* called;
    const char* given;
  };

  const Case cases[] = {
      {"http://x.example/h", "https://x.example/h"},
      {"https://x.example/h", "https://x.example:8443/h"},
      {"https://x.example:443/h", "https://x.example/h"},
      {"https://x.example/h/", "https://x.example/h"},
      {"https://x.example/h", "https://x.example/h/"},
      {"https://x.example/h", "https://x.example/h?a=b"},
      {"https://y.example/h", "https://x.example/h"},
      {"https://own.example/h", "https://x.example/h"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.called);
    model::Request request = make_request(
        {{"X-Sig", hex_hmac(kKey, text(c.called, "{}"))}, {"Host", "y.example"}}, "{}");
    CHECK(codes({.scheme = "hmac: {signed: '{url}{body}', signature: {header: X-Sig}}",
                 .request = request,
                 .context = {c.given, kNow, {}},
                 .suspects = {.urls = {"https://own.example/h"}}}) == "url");
  }
}

TEST_CASE("explain: a variant that fits is named, one that takes everything is not")
{
  const auto request = make_request({{"X-Hub", hex_hmac(kKey, "{}")}, {"X-Sig", "00"}}, "{}");
  const auto hub = make_scheme("hmac: {signed: '{body}', signature: {header: X-Hub}}");
  const auto found =
      explain({.request = request,
               .suspects = {.variants = {{"open", make_scheme("none: {}")}, {"hub", hub}}}});
  REQUIRE(found.causes.size() == 1);
  CHECK(found.causes.front().code == "variant");
  CHECK(found.causes.front().message == "it is signed in the way of the variant hub");
}

TEST_CASE("explain: a value that the scheme needs and nobody gave is named")
{
  const char* const scheme = "hmac: {signed: '{value:shop}{body}', signature: {header: X-Sig}}";
  const auto request = signed_as("tea{}", "{}");
  CHECK(codes({.scheme = scheme, .request = request}) == "missing_value");
  CHECK(explain({.scheme = scheme, .request = request, .context = {"", kNow, {{"shop", "tea"}}}})
            .verified);
}

TEST_CASE("explain: a value that is missing comes before what only seems to be wrong")
{
  const char* const scheme =
      "hmac: {signed: '{body}', signature: {header: X-Sig, list: {separator: '&', assign: '|', "
      "signature: '{value:name}'}}}";
  const auto request = make_request({{"X-Sig", text("tea|", hex_hmac(kKey, "{}"))}});
  const auto found = explain({.scheme = scheme, .request = request});
  REQUIRE_FALSE(found.causes.empty());
  CHECK(found.causes.front().code == "missing_value");
}

TEST_CASE("explain: a variant comes before the signature that its header lacks")
{
  const auto hub = make_scheme("hmac: {signed: '{body}', signature: {header: X-Hub}}");
  const auto request = make_request({{"X-Hub", hex_hmac(kKey, "{}")}}, "{}");
  CHECK(codes({.request = request, .suspects = {.variants = {{"hub", hub}}}}) ==
        "variant signature_renamed");
  CHECK(codes({.request = make_request({}, "{}"), .suspects = {.variants = {{"hub", hub}}}}) ==
        "signature_missing");
}

TEST_CASE("explain: a JWT without the prefix of its header is found")
{
  const char* const scheme =
      "jwt: {in: {header: Authorization, prefix: 'Bearer '}, algorithms: [HS256]}";
  const std::string input =
      text(base64url_encode(R"({"alg":"HS256"})"), '.', base64url_encode("{}"));
  const std::string token = text(input, '.', base64url_encode(mac(input)));
  REQUIRE(
      explain({.scheme = scheme, .request = make_request({{"Authorization", "Bearer " + token}})})
          .verified);
  CHECK(codes({.scheme = scheme, .request = make_request({{"Authorization", token}})}) == "prefix");
  CHECK(codes({.scheme = scheme, .request = make_request({{"Authorization", "JWT " + token}})}) ==
        "prefix");
}

TEST_CASE("explain: a signature in each item is not said to be missing")
{
  const char* const scheme =
      "hmac: {each: 'items[*]', signed: '{json:id}', signature: {json: sig}}";
  const std::string body = text(R"({"items":[{"id":"1","sig":")", hex_hmac(kKey, "1"), "\"}]}");
  REQUIRE(explain({.scheme = scheme, .request = make_request({}, body)}).verified);
  CHECK(codes({.scheme = scheme,
               .keys = make_keys(text("'", kKey, "'")),
               .request = make_request({}, body)}) == "key_format");
}

TEST_CASE("explain: what was done to a body of which only a part is signed is found")
{
  const char* const scheme = "hmac: {signed: '{form:payload}', signature: {header: X-Sig}}";
  const auto sent = [&](std::string body) {
    return make_request(
        {{"X-Sig", hex_hmac(kKey, "{}")}, {"Content-Type", "application/x-www-form-urlencoded"}},
        std::move(body));
  };
  REQUIRE(explain({.scheme = scheme, .request = sent("payload=%7B%7D")}).verified);
  CHECK(codes({.scheme = scheme, .request = sent("payload=%7B%7D\n")}) == "trailing_newline");
  CHECK(codes({.scheme = scheme, .request = sent("\xEF\xBB\xBFpayload=%7B%7D")}) ==
        "byte_order_mark");
}

TEST_CASE("explain: nothing that is said holds the key or the right signature")
{
  const std::string right = hex_hmac(kKey, "{\"a\":1}");
  for (const Given& given :
       {Given{.request = make_request({{"X-Sig", base64_encode(mac("{\"a\":1}"))}}, "{\"a\":1}")},
        Given{.request = make_request({{"X-Sig", "00"}}, "{\"a\":1}")},
        Given{.keys = make_keys(text("'", kKey, "'")),
        .request = make_request({{"X-Sig", right}}, "{\"a\":1}")},
        Given{.request = make_request({{"X-Other", right}}, "{\"a\":1}")}}) {
    const auto found = explain(given);
    std::string all = found.error ? found.error->message + found.error->hint : "";
    for (const auth::Cause& cause : found.causes) {
      all += cause.message + cause.change;
    }
    CHECK(all.find(kKey) == std::string::npos);
    CHECK(all.find(right) == std::string::npos);
  }
}

TEST_CASE("explain: a long and deep body does not take long")
{
  std::string deep(200'000, '[');
  deep += std::string(200'000, ']');
  CHECK(codes({.request = signed_as("other", deep)}).empty());
  std::string wide = "[";
  for (int i = 0; i < 100'000; ++i) {
    wide += "[],";
  }
  CHECK(codes({.request = signed_as("other", wide + "0]")}).empty());
}
