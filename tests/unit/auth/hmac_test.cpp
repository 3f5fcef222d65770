#include "hookctl/auth/verify.hpp"
#include "tests/support/fakes.hpp"
#include "tests/unit/auth/fixture.hpp"

#include <algorithm>

using namespace hookctl;
using namespace hookctl::tests;

namespace {

const char* const kPrefixed = "hmac: {signed: '{body}', signature: {header: X-Sig, prefix: 'v0='}}";
const char* const kTimed = "hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig}, "
                           "timestamp: {header: X-Time, tolerance: 300}}";
const char* const kList =
    "hmac: {signed: '{timestamp}.{body}', timestamp: {unit: s, tolerance: 300}, "
    "signature: {header: X-Sig, list: {separator: ',', assign: '=', signature: v1, timestamp: t}}}";

model::Request timed_request(const std::string& stamp)
{
  return make_request({{"X-Time", stamp}, {"X-Sig", hex_hmac("k", stamp + ".{}")}});
}

std::string list_header(std::string_view key, std::string_view body = "{}")
{
  return "t=1700000000,v1=" + hex_hmac(key, text("1700000000.", body));
}

} // namespace

TEST_CASE("hmac: a signature header is there once with its prefix and encoding")
{
  const auto scheme = make_scheme(kPrefixed);
  const auto keys = make_keys("k");
  const std::string good = "v0=" + hex_hmac("k", "{}");

  struct Case {
    model::Headers headers;
    const char* message;
  };

  const Case cases[] = {
      {{{"x-sig", good}}, ""},
      {{{"X-Sig", " " + good + " "}}, ""},
      {{}, "header X-Sig is missing"},
      {{{"X-Sig", good}, {"x-sig", good}}, "header X-Sig is there 2 times; it must be there once"},
      {{{"X-Sig", good.substr(3)}}, "header X-Sig does not begin with \"v0=\""},
      {{{"X-Sig", "v0="}}, "header X-Sig is empty"},
      {{{"X-Sig", good.substr(0, good.size() - 2)}},
       "the signature in header X-Sig is not the hex of 32 bytes"},
      {{{"X-Sig", "v0=" + base64_encode("x")}},
       "the signature in header X-Sig is not the hex of 32 bytes"},
      {{{"X-Sig", "v0=" + hex_hmac("other", "{}")}}, "the signature does not match"},
      {{{"X-Sig", "v0=" + std::string(5000, 'a')}},
       "header X-Sig is 5003 bytes long; a signature has at most 4096"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.message);
    CHECK(refusal(scheme, keys, make_request(c.headers)) == c.message);
  }
}

TEST_CASE("hmac: the timestamp holds to the second either way")
{
  const auto scheme = make_scheme(kTimed);

  struct Case {
    int seconds_later;
    const char* message;
  };

  const Case cases[] = {
      {0, ""},
      {300, ""},
      {-300, ""},
      {301, "the timestamp is 301 s old, 300 s are allowed"},
      {-301, "the timestamp is 301 s in the future, 300 s are allowed"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.seconds_later);
    CHECK(refusal(scheme,
                  make_keys("k"),
                  timed_request("1700000000"),
                  kNow + std::chrono::seconds(c.seconds_later)) == c.message);
  }
}

TEST_CASE("hmac: a timestamp that is no time is refused though it is signed")
{
  const auto scheme = make_scheme(kTimed);
  for (const char* stamp : {"",
                            "now",
                            "-1",
                            "+1700000000",
                            "1700000000.0",
                            " ",
                            "99999999999999999999",
                            "9223372036854775807",
                            "9746427759",
                            "1.7e9"}) {
    CAPTURE(stamp);
    CHECK(refusal(scheme, make_keys("k"), timed_request(stamp)).find("is malformed") !=
          std::string::npos);
  }
  CHECK(refusal(scheme, make_keys("k"), make_request({{"X-Sig", hex_hmac("k", ".{}")}})) ==
        "header X-Time is missing");
  auto twice = timed_request("1700000000");
  twice.headers.emplace_back("x-time", "1700000000");
  CHECK(refusal(scheme, make_keys("k"), twice) ==
        "header X-Time is there 2 times; it must be there once");
}

TEST_CASE("hmac: timestamps in milliseconds and RFC 3339")
{
  const auto milliseconds =
      make_scheme("hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig}, timestamp: "
                  "{header: X-Time, unit: ms, tolerance: 1}}");
  const auto verified =
      auth::verify(milliseconds, make_keys("k"), timed_request("1699999999500"), kContext);
  REQUIRE(verified);
  CHECK(verified->signed_at == kNow - std::chrono::milliseconds(500));
  CHECK_FALSE(refusal(milliseconds, make_keys("k"), timed_request("1700000000")).empty());
  const auto rfc3339 =
      make_scheme("hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig}, timestamp: "
                  "{header: X-Time, unit: rfc3339, tolerance: 1}}");
  CHECK(refusal(rfc3339, make_keys("k"), timed_request("2023-11-14T22:13:20Z")).empty());
  CHECK_FALSE(refusal(rfc3339, make_keys("k"), timed_request("1700000000")).empty());
  CHECK(refusal(rfc3339, make_keys("k"), timed_request("1700-01-01T00:00:00Z")) ==
        "the timestamp is 10220336000 s old, 1 s are allowed");
  CHECK(refusal(rfc3339, make_keys("k"), timed_request("2200-01-01T00:00:00Z")) ==
        "the timestamp is 5558118400 s in the future, 1 s are allowed");
}

TEST_CASE("hmac: without a tolerance any age is fine but the timestamp is still signed")
{
  const auto scheme = make_scheme("hmac: {signed: '{timestamp}.{body}', signature: {header: "
                                  "X-Sig}, timestamp: {header: X-Time}}");
  CHECK(refusal(scheme, make_keys("k"), timed_request("1")).empty());
  auto moved = timed_request("1");
  moved.headers[0].second = "2";
  CHECK(refusal(scheme, make_keys("k"), moved) == "the signature does not match");
}

TEST_CASE("hmac: of a list any signature may match")
{
  const auto scheme = make_scheme(kList);
  const std::string good = list_header("k");
  const std::string right = "v1=" + hex_hmac("k", "1700000000.{}");
  const std::string wrong = "v1=" + hex_hmac("x", "1700000000.{}");

  struct Case {
    std::string header;
    const char* message;
  };

  const Case cases[] = {
      {good, ""},
      {text("t=1700000000,", wrong, ",", right), ""},
      {text("t=1700000000, ", right, " , v0=zz, =, ,x,"), ""},
      {text(right, ",t=1700000000"), ""},
      {text("t=1700000000,v1=zz,", right), ""},
      {text("t=1700000000,", wrong), "the signature does not match"},
      {text("t=1700000000,v0=", right.substr(3)), "header X-Sig has no v1= item"},
      {"", "header X-Sig has no v1= item"},
      {right, "header X-Sig has no t= item"},
      {text("t=1700000000,t=1700000000,", right), "header X-Sig has more than one t= item"},
      {text("t=1700000001,", right), "the signature does not match"},
      {"t=1700000000,v1=", "the signature in header X-Sig is not the hex of 32 bytes"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.header);
    CHECK(refusal(scheme, make_keys("k"), make_request({{"X-Sig", c.header}})) == c.message);
  }
}

TEST_CASE("hmac: sixteen signatures of a list are tried and the next is not")
{
  const auto scheme = make_scheme(kList);
  const std::string wrong = ",v1=" + hex_hmac("x", "1700000000.{}");
  std::string header = "t=1700000000";
  for (int i = 0; i < 15; ++i) {
    header += wrong;
  }
  const std::string right = ",v1=" + hex_hmac("k", "1700000000.{}");
  CHECK(refusal(scheme, make_keys("k"), make_request({{"X-Sig", header + right}})).empty());
  CHECK_FALSE(
      refusal(scheme, make_keys("k"), make_request({{"X-Sig", header + wrong + right}})).empty());
}

TEST_CASE("hmac: every signed part counts")
{
  const auto scheme =
      make_scheme("hmac: {signed: '{method}|{url}|{header:X-Id}|{json:order.id}|{body}', "
                  "signature: {header: X-Sig}}");
  const std::string url = "https://hooks.example.com/a?b=c";
  const std::string body = R"({"order":{"id":7.50}})";
  const model::Request good = make_request(
      {{"X-Id", "m1"}, {"X-Sig", hex_hmac("k", text("POST|", url, "|m1|7.50|", body))}}, body);
  CHECK(refusal(scheme, make_keys("k"), good, kNow, url).empty());
  CHECK(refusal(scheme, make_keys("k"), good, kNow, url + "d") == "the signature does not match");
  CHECK(refusal(scheme, make_keys("k"), good, kNow, "") ==
        "the request has no url, which is signed");
  auto changed = good;
  changed.method = "PUT";
  CHECK(refusal(scheme, make_keys("k"), changed, kNow, url) == "the signature does not match");
  changed = good;
  changed.headers[0].second = "m2";
  CHECK(refusal(scheme, make_keys("k"), changed, kNow, url) == "the signature does not match");
  changed = good;
  changed.headers.erase(changed.headers.begin());
  CHECK(refusal(scheme, make_keys("k"), changed, kNow, url) ==
        "the request has no header:X-Id, which is signed");
  changed = good;
  changed.headers.emplace_back("X-ID", "m1");
  CHECK(refusal(scheme, make_keys("k"), changed, kNow, url) ==
        "header X-Id is there 2 times; it must be there once");
  changed = good;
  changed.body = "nope";
  CHECK(refusal(scheme, make_keys("k"), changed, kNow, url) ==
        "the request has no json:order.id, which is signed");
}

TEST_CASE("hmac: the key's format decides its bytes")
{
  const std::string key = "\x01\x02key\xFF";
  const auto request = make_request({{"X-Sig", hex_hmac(key, "{}")}});

  struct Case {
    const char* format;
    std::string written;
  };

  const Case cases[] = {{"utf8", key},
                        {"hex", hex_encode(key)},
                        {"base64", base64_encode(key)},
                        {"whsec", "whsec_" + base64_encode(key)}};
  for (const Case& c : cases) {
    CAPTURE(c.format);
    const auto scheme = make_scheme(
        text("hmac: {signed: '{body}', signature: {header: X-Sig}, key: ", c.format, "}"));
    CHECK(refusal(scheme, make_keys(c.written), request).empty());
    CHECK_FALSE(refusal(scheme, make_keys(c.written + "0"), request).empty());
  }
}

TEST_CASE("hmac: a signature in the query or a form")
{
  const std::string body = "a=1&b=2";
  model::Request request =
      make_request({{"Content-Type", "application/x-www-form-urlencoded"}}, body);
  request.target = "/hook?sig=" + hex_hmac("k", body);
  CHECK(refusal(make_scheme("hmac: {signed: '{body}', signature: {query: sig}}"),
                make_keys("k"),
                request)
            .empty());
  CHECK(refusal(make_scheme("hmac: {signed: '{form:a}', signature: {form: b}}"),
                make_keys("k"),
                request) == "the signature in form field b is not the hex of 32 bytes");
  CHECK(refusal(make_scheme("hmac: {signed: '{form:a}', signature: {form: c}}"),
                make_keys("k"),
                request) == "form field c is missing");
}

TEST_CASE("hmac: what our own MAC signs verifies for any body and no flipped bit does")
{
  SeededRng rng(7);
  const auto scheme = make_scheme(kList);
  for (int round = 0; round < 60; ++round) {
    std::string body(rng.below(round < 4 ? 2 : 200), '\0');
    std::generate(body.begin(), body.end(), [&] { return static_cast<char>(rng.below(256)); });
    if (round % 3 == 0) {
      body += "\r\n\r\n";
    }
    CAPTURE(hex_encode(body));
    model::Request request = make_request({{"X-Sig", list_header("k", body)}}, body);
    REQUIRE(refusal(scheme, make_keys("k"), request).empty());
    if (!body.empty()) {
      const std::size_t bit = rng.below(body.size() * 8);
      request.body[bit / 8] = static_cast<char>(request.body[bit / 8] ^ (1 << (bit % 8)));
      CHECK(refusal(scheme, make_keys("k"), request) == "the signature does not match");
    }
    request.body = body + '\n';
    CHECK(refusal(scheme, make_keys("k"), request) == "the signature does not match");
  }
}

TEST_CASE("hmac: no malformed header does harm")
{
  SeededRng rng(11);
  const std::string good = list_header("k");
  for (const char* yaml : {kPrefixed, kTimed, kList, "standard_webhooks: {}"}) {
    const auto scheme = make_scheme(yaml);
    const auto keys = make_keys("whsec_c2VjcmV0");
    for (int round = 0; round < 500; ++round) {
      std::string value = good;
      const std::size_t edits = 1 + rng.below(6);
      for (std::size_t i = 0; i < edits && !value.empty(); ++i) {
        const std::size_t at = rng.below(value.size());
        switch (rng.below(3)) {
        case 0:
          value[at] = static_cast<char>(rng.below(256));
          break;
        case 1:
          value.erase(at, 1 + rng.below(20));
          break;
        default:
          value.insert(at, std::string(rng.below(40), ",= \tv1t"[rng.below(7)]));
        }
      }
      CAPTURE(hex_encode(value));
      const auto request = make_request({{"X-Sig", value},
                                         {"X-Time", value},
                                         {"webhook-id", value},
                                         {"webhook-timestamp", value},
                                         {"webhook-signature", value}});
      CHECK_FALSE(refusal(scheme, keys, request).empty());
    }
  }
}
