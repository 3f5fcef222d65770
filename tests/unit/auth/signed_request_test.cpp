#include "hookctl/auth/verify.hpp"
#include "tests/unit/auth/fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;

namespace {

const std::string kCalledUrl = "https://hooks.example.com/a?b=c";

std::string hex_digest(crypto::HashAlgorithm algorithm, std::string_view message)
{
  return hex_encode(*crypto::digest(algorithm, message));
}

} // namespace

TEST_CASE("signed request: of several places those that are there are read")
{
  const auto scheme = make_scheme("hmac: {signed: '{body}', signature: {headers: [X-New, X-Old]}}");
  const auto keys = make_keys("k");
  const std::string good = hex_hmac("k", "{}");
  const std::string bad = hex_hmac("x", "{}");
  CHECK(refusal(scheme, keys, make_request({{"X-Old", good}})).empty());
  CHECK(refusal(scheme, keys, make_request({{"X-New", good}})).empty());
  CHECK(refusal(scheme, keys, make_request({{"X-New", bad}, {"X-Old", good}})).empty());
  CHECK(refusal(scheme, keys, make_request({{"X-New", bad}})) == "the signature does not match");
  CHECK(refusal(scheme, keys, make_request({})) == "header X-New and header X-Old are missing");
  CHECK(refusal(scheme, keys, make_request({{"X-New", good}, {"X-New", good}})) ==
        "header X-New is there 2 times; it must be there once");
}

TEST_CASE("signed request: a prefix may hold the account's value and may be left out where allowed")
{
  const auto keys = make_keys("k");
  const std::string good = hex_hmac("k", "{}");
  const auto named = make_scheme(
      "hmac: {signed: '{body}', signature: {header: X-Sig, prefix: 'App {value:app}:'}}");
  const auto with = [&](const std::string& value) { return make_request({{"X-Sig", value}}); };
  CHECK(refusal(named, keys, with("App 7:" + good), kNow, "", {{"app", "7"}}).empty());
  CHECK(refusal(named, keys, with("App 8:" + good), kNow, "", {{"app", "7"}}) ==
        "header X-Sig does not begin with \"App 7:\"");
  const auto missing = auth::verify(named, keys, with("App 7:" + good), kContext);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::unverified);
  CHECK(missing.error().message == "the account has no value app");
  CHECK(missing.error().hint.find("--auth-value app=VALUE") != std::string::npos);
  const auto optional = make_scheme("hmac: {signed: '{body}', signature: {header: X-Sig, prefix: "
                                    "'sha256=', prefix_optional: true}}");
  CHECK(refusal(optional, keys, with(good)).empty());
  CHECK(refusal(optional, keys, with("sha256=" + good)).empty());
  CHECK_FALSE(refusal(optional, keys, with("sha1=" + good)).empty());
}

TEST_CASE("signed request: every kind of list")
{
  const auto keys = make_keys("k");
  const std::string good = hex_hmac("k", "1700000000.{}");
  const std::string other = hex_hmac("x", "1700000000.{}");

  struct Case {
    const char* list;
    std::string value;
    const char* message;
  };

  const char* const kNamed = "{separator: ',;', assign: '=', signature: v1, timestamp: t}";
  const char* const kAny = "{separator: ',', assign: '=', signature: '*', timestamp: t}";
  const char* const kFirst = "{separator: ' ', items: timestamp_first}";
  const Case cases[] = {
      {kNamed, text("t=1700000000;v1=", other, ",v1=", good), ""},
      {kNamed, text("t=1700000000,, ;v1=\"", good, "\""), ""},
      {kNamed, text("t=1700000000,v2=", good), "header X-Sig has no v1= item"},
      {kAny, text("t=1700000000,v9=", other, ",x=", good), ""},
      {kAny, "t=1700000000", "header X-Sig has no name=signature item"},
      {kFirst, text("1700000000 ", other, "  ", good), ""},
      {kFirst, "1700000000", "header X-Sig does not hold a timestamp and a signature"},
      {kFirst,
       text(good, " 1700000000"),
       "the signature in header X-Sig is not the hex of 32 bytes"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.list);
    CAPTURE(c.value);
    const auto scheme = make_scheme(
        text("hmac: {signed: '{timestamp}.{body}', timestamp: {unit: s, tolerance: 300}, "
             "signature: {header: X-Sig, list: ",
             c.list,
             "}}"));
    CHECK(refusal(scheme, keys, make_request({{"X-Sig", c.value}})) == c.message);
  }
  const auto bare = make_scheme("hmac: {signed: '{body}', signature: {header: X-Sig, list: "
                                "{separator: ', ', items: bare}}}");
  const std::string plain = hex_hmac("k", "{}");
  CHECK(refusal(bare, keys, make_request({{"X-Sig", text(other, ", ", plain)}})).empty());
  CHECK(refusal(bare, keys, make_request({{"X-Sig", " , "}})) == "header X-Sig is empty");
}

TEST_CASE("signed request: a list's item may have the account's name, and others may be signed")
{
  const auto scheme = make_scheme(
      "hmac: {signed: '{list:nonce}{body}', signature: {header: X-Sig, list: {separator: ',', "
      "assign: '=', signature: 'key_{value:id}'}}}");
  const auto keys = make_keys("k");
  const std::string good = hex_hmac("k", "n7{}");
  const auto check = [&](const std::string& value) {
    return refusal(scheme, keys, make_request({{"X-Sig", value}}), kNow, "", {{"id", "5"}});
  };
  CHECK(check(text("nonce=n7,key_5=", good)).empty());
  CHECK(check(text("nonce=n8,key_5=", good)) == "the signature does not match");
  CHECK(check(text("nonce=n7,key_6=", good)) == "header X-Sig has no key_5= item");
  CHECK(check(text("key_5=", good)) == "the request has no list:nonce, which is signed");
  CHECK(check(text("nonce=n7,nonce=n7,key_5=", good)) ==
        "the request has no list:nonce, which is signed");
}

TEST_CASE("signed request: seconds and milliseconds are told apart by size")
{
  const auto scheme =
      make_scheme("hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig}, "
                  "timestamp: {header: X-Time, unit: auto, tolerance: 300}}");
  for (const char* stamp : {"1700000000", "1700000000123", "1699999800"}) {
    CAPTURE(stamp);
    const auto verified = auth::verify(
        scheme,
        make_keys("k"),
        make_request({{"X-Time", stamp}, {"X-Sig", hex_hmac("k", text(stamp, ".{}"))}}),
        kContext);
    REQUIRE(verified);
    CHECK(std::chrono::abs(*verified->signed_at - kNow) <= std::chrono::seconds(200));
  }
}

TEST_CASE("signed request: every item carries its own signature")
{
  const auto scheme = make_scheme(
      "hmac: {signed: '{json:id}:{json:amount}', signature: {json: sig}, each: 'items[*]'}");
  const auto keys = make_keys("k");
  const auto item = [](int id, std::string_view key) {
    return text(
        R"({"id":)", id, R"(,"amount":"1.0","sig":")", hex_hmac(key, text(id, ":1.0")), "\"}");
  };
  const auto check = [&](const std::string& body) {
    return refusal(scheme, keys, make_request({}, body));
  };
  CHECK(check(text("{\"items\":[", item(1, "k"), ",", item(2, "k"), "]}")).empty());
  CHECK(check(text("{\"items\":[", item(1, "k"), ",", item(2, "x"), "]}")) ==
        "the signature does not match");
  CHECK(check(text("{\"items\":[", item(1, "x"), ",", item(2, "k"), "]}")) ==
        "the signature does not match");
  CHECK(check("{\"items\":[]}") ==
        "the payload's items[*] is missing, and everything in it is signed");
  CHECK(check("{}") == "the payload's items[*] is missing, and everything in it is signed");
  CHECK(check(text("{\"items\":[", item(1, "k"), ",{\"id\":2,\"amount\":\"1.0\"}]}")) ==
        "the payload's sig is missing");
  std::string many = item(0, "k");
  for (int i = 1; i < 257; ++i) {
    many += text(",", item(i, "k"));
    if (i == 255) {
      CHECK(check(text("{\"items\":[", many, "]}")).empty());
    }
  }
  CHECK(check(text("{\"items\":[", many, "]}")) ==
        "the payload's items[*] has 257 items; at most 256 are verified");
}

TEST_CASE("signed request: two keys never share one batch")
{
  const auto scheme =
      make_scheme("hmac: {signed: '{json:id}', signature: {json: sig}, each: 'items[*]'}");
  auto keys = make_keys("new");
  keys.previous = model::Secret("old");
  const std::string body = text(R"({"items":[{"id":1,"sig":")",
                                hex_hmac("new", "1"),
                                R"("},{"id":2,"sig":")",
                                hex_hmac("old", "2"),
                                "\"}]}");
  CHECK(refusal(scheme, keys, make_request({}, body)) == "the signature does not match");
}

TEST_CASE("signed request: the algorithm that a request names must be on the list")
{
  const auto scheme = make_scheme("hmac: {signed: '{body}', signature: {header: X-Sig}, "
                                  "algorithm_from: {at: 'header:X-Alg', choose: {S256: sha256, "
                                  "S512: sha512}}}");
  const auto keys = make_keys("k");
  const auto with = [&](const char* name, crypto::HashAlgorithm algorithm) {
    return make_request(
        {{"X-Alg", name}, {"X-Sig", hex_encode(*crypto::hmac(algorithm, "k", "{}"))}});
  };
  CHECK(refusal(scheme, keys, with("S256", crypto::HashAlgorithm::sha256)).empty());
  CHECK(refusal(scheme, keys, with("S512", crypto::HashAlgorithm::sha512)).empty());
  CHECK(refusal(scheme, keys, with("S512", crypto::HashAlgorithm::sha256)) ==
        "the signature in header X-Sig is not the hex of 64 bytes");
  CHECK(refusal(scheme, keys, with("MD5", crypto::HashAlgorithm::md5)) ==
        "the request names the algorithm \"MD5\", which is not one of the provider's");
  CHECK(refusal(scheme, keys, make_request({{"X-Sig", hex_hmac("k", "{}")}})) ==
        "header X-Alg is missing");
}

TEST_CASE("signed request: what is required besides the signature")
{
  const auto scheme = make_scheme(
      "hmac: {signed: '{url}', signature: {header: X-Sig}, require: [{at: 'query:hash', equals: "
      "'{body|sha256|hex}', ignore_case: true, when: {'header:Content-Type': 'application/json*'}, "
      "unless: {'header:X-Plain': 'yes'}}]}");
  const auto keys = make_keys("k");
  const auto check = [&](const std::string& hash, model::Headers headers) {
    const std::string url = "https://x.example/?" + hash;
    headers.emplace_back("X-Sig", hex_hmac("k", url));
    auto request = make_request(std::move(headers));
    request.target = "/?" + hash;
    return refusal(scheme, keys, request, kNow, url);
  };
  const std::string right = hex_digest(crypto::HashAlgorithm::sha256, "{}");
  const model::Headers json = {{"Content-Type", "application/json; charset=utf-8"}};
  CHECK(check("hash=" + right, json).empty());
  std::string upper = right;
  for (char& c : upper) {
    c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
  }
  CHECK(check("hash=" + upper, json).empty());
  CHECK(check("hash=" + hex_digest(crypto::HashAlgorithm::sha256, "x"), json) ==
        "query parameter hash is not \"{body|sha256|hex}\" of this request");
  CHECK(check("", json) == "query parameter hash is missing");
  CHECK(check("", {}).empty());
  CHECK(check("", {{"Content-Type", "application/json"}, {"X-Plain", "yes"}}).empty());
}

TEST_CASE("signed request: the URL is tried with and without the standard port")
{
  const auto scheme =
      make_scheme("hmac: {signed: '{url}', signature: {header: X-Sig}, url_ports: both}");
  const auto keys = make_keys("k");

  struct Case {
    const char* called;
    const char* was_signed;
    bool holds;
  };

  const Case cases[] = {
      {"https://x.example/a", "https://x.example/a", true},
      {"https://x.example/a", "https://x.example:443/a", true},
      {"https://x.example:443/a?b", "https://x.example/a?b", true},
      {"http://x.example", "http://x.example:80", true},
      {"http://x.example:80/", "http://x.example/", true},
      {"https://x.example:8443/a", "https://x.example/a", false},
      {"https://x.example:8443/a", "https://x.example:8443/a", true},
      {"https://x.example/a", "https://x.example:80/a", false},
      {"https://[::1]/a", "https://[::1]:443/a", true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.called);
    const auto request = make_request({{"X-Sig", hex_hmac("k", c.was_signed)}});
    CHECK(refusal(scheme, keys, request, kNow, c.called).empty() == c.holds);
  }
  const auto once = make_scheme("hmac: {signed: '{url}', signature: {header: X-Sig}}");
  CHECK_FALSE(refusal(once,
                      keys,
                      make_request({{"X-Sig", hex_hmac("k", "https://x.example:443/")}}),
                      kNow,
                      "https://x.example/")
                  .empty());
}

TEST_CASE("signed request: the parts of the URL")
{
  const auto scheme =
      make_scheme("hmac: {signed: '{url_base}|{host}|{query}', signature: {header: X-Sig}}");
  auto request =
      make_request({{"X-Sig", hex_hmac("k", "https://hooks.example.com/a|hooks.example.com|b=c")}});
  request.target = "/a?b=c";
  CHECK(refusal(scheme, make_keys("k"), request, kNow, kCalledUrl).empty());
}

TEST_CASE("signed request: fields of the form and the query")
{
  struct Case {
    const char* fields;
    const char* body;
    const char* rendered;
  };

  const Case cases[] = {
      {"{from: form}", "b=2&a=1&c=x+y", "a1b2cx y"},
      {"{from: form, sort: false, each: '{name}={value}', join: '&'}", "b=2&a=1", "b=2&a=1"},
      {"{from: form, unique: true}", "a=2&a=1&a=2", "a1a2"},
      {"{from: form}", "a=2&a=1&a=2", "a2a1a2"},
      {"{from: form, except: [sig], each: '{value}', join: '|'}", "sig=x&a=1&b=", "1|"},
      {"{from: params, each: '{name}={value}', join: '&'}", "z=1&a=2", "a=2&q=Q&z=1"},
      {"{from: query}", "z=1", "qQ"},
      {"{from: form, replace: {'&': '_', '=': '-'}}", "a=1%262%3D3", "a1_2-3"},
      {"{from: form, encode: percent, each: '{name}={value}', join: '&'}",
       "a+b=%2f~&c=%C3%A9",
       "a%20b=%2F~&c=%C3%A9"},
      {"{from: form}", "", ""},
      {"{from: form, each: '<{value}{x}>'}", "a={name}", "<{name}{x}>"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.fields);
    const auto scheme = make_scheme(
        text("hmac: {signed: '{fields:all}', signature: {header: X-Sig}, fields: {all: ",
             c.fields,
             "}}"));
    auto request = make_request({{"X-Sig", hex_hmac("k", c.rendered)},
                                 {"Content-Type", "application/x-www-form-urlencoded"}},
                                c.body);
    request.target = "/?q=Q";
    CHECK(refusal(scheme, make_keys("k"), request) == "");
  }
}

TEST_CASE("signed request: a body that is no form has no form fields that could cover it")
{
  const auto scheme = make_scheme("hmac: {signed: '{url}{fields:all}', signature: {header: X-Sig}, "
                                  "fields: {all: {from: form}}}");
  auto request = make_request(
      {{"X-Sig", hex_hmac("k", kCalledUrl)}, {"Content-Type", "application/json"}}, "");
  CHECK(refusal(scheme, make_keys("k"), request, kNow, kCalledUrl).empty());
  request.body = "a=1";
  CHECK(refusal(scheme, make_keys("k"), request, kNow, kCalledUrl) ==
        "the body is no form, and only a form's fields are signed");
  const auto hashed =
      make_scheme("hmac: {signed: '{url}{fields:all}', signature: {header: X-Sig}, fields: {all: "
                  "{from: form}}, require: [{at: header:X-Body, equals: '{body}', unless: "
                  "{'header:X-Form': '*'}}]}");
  request.headers.emplace_back("X-Body", "a=1");
  CHECK(refusal(hashed, make_keys("k"), request, kNow, kCalledUrl).empty());
  request.headers.emplace_back("X-Form", "yes");
  CHECK_FALSE(refusal(hashed, make_keys("k"), request, kNow, kCalledUrl).empty());
  auto broken = make_request(
      {{"X-Sig", hex_hmac("k", kCalledUrl)}, {"Content-Type", "application/x-www-form-urlencoded"}},
      "a=%2");
  CHECK(refusal(scheme, make_keys("k"), broken, kNow, kCalledUrl) ==
        "the form has a % without two hexadecimal digits");
}

TEST_CASE("signed request: a field that is signed is there once")
{
  const auto form = make_scheme("hmac: {signed: '{form:a}{query:b}', signature: {header: X-Sig}}");
  auto request = make_request(
      {{"X-Sig", hex_hmac("k", "12")}, {"Content-Type", "application/x-www-form-urlencoded"}},
      "a=1&c=3&c=4");
  request.target = "/?b=2";
  CHECK(refusal(form, make_keys("k"), request).empty());
  request.target = "/?b=2&%62=3";
  CHECK(refusal(form, make_keys("k"), request) == "query parameter b is there more than once");
  request.target = "/?b=2";
  request.body = "a=1&%61=3";
  CHECK(refusal(form, make_keys("k"), request) == "form field a is there more than once");
}

TEST_CASE("signed request: headers that the request lists are signed and are there once")
{
  const auto scheme = make_scheme(
      "hmac: {signed: '{fields:signed}|{body}', signature: {header: X-Sig}, fields: {signed: "
      "{from: "
      "headers, names: 'header:X-Signed', separator: ';', lower: true, sort: false, each: "
      "'{name}:{value}', join: \"\\n\"}}}");
  const auto keys = make_keys("k");
  const model::Headers good = {{"X-Signed", "X-B;x-a"},
                               {"X-A", " 1 "},
                               {"X-B", "2"},
                               {"X-Sig", hex_hmac("k", "x-b:2\nx-a:1|{}")}};
  CHECK(refusal(scheme, keys, make_request(good)) == "");
  auto changed = good;
  changed[1].second = "3";
  CHECK(refusal(scheme, keys, make_request(changed)) == "the signature does not match");
  changed = good;
  changed.emplace_back("x-b", "2");
  CHECK(refusal(scheme, keys, make_request(changed)) ==
        "header X-B is there 2 times; it must be there once");
  changed = good;
  changed.erase(changed.begin() + 1);
  CHECK(refusal(scheme, keys, make_request(changed)) ==
        "header \"x-a\", which is listed as signed, is missing");
}

TEST_CASE("signed request: what is signed cannot grow without limit")
{
  const auto scheme = make_scheme(
      text("hmac: {signed: '{fields:all}', signature: {header: X-Sig}, fields: {all: {from: form, "
           "each: '",
           std::string(1000, 'x'),
           "{name}{value}'}}}"));
  std::string body = "a";
  for (int i = 0; i < 5000; ++i) {
    body += "&a";
  }
  auto request = make_request(
      {{"X-Sig", hex_hmac("k", "")}, {"Content-Type", "application/x-www-form-urlencoded"}}, body);
  CHECK(refusal(scheme, make_keys("k"), request).starts_with("the signed text grows beyond"));
  request.body = std::string(30'000, '&');
  for (int i = 0; i < 10'001; ++i) {
    request.body += "a&";
  }
  CHECK(refusal(scheme, make_keys("k"), request) ==
        "the request has more than 10000 fields, which are signed");
}

TEST_CASE("signed request: base64 signatures with and without padding, in either alphabet")
{
  const std::string mac = *crypto::hmac(crypto::HashAlgorithm::sha256, "k", "{}");
  for (const char* encoding : {"base64", "base64url"}) {
    const auto scheme = make_scheme(
        text("hmac: {signed: '{body}', signature: {header: X-Sig, encoding: ", encoding, "}}"));
    for (const std::string& value : {base64_encode(mac), base64url_encode(mac)}) {
      CAPTURE(value);
      CHECK(refusal(scheme, make_keys("k"), make_request({{"X-Sig", value}})).empty());
    }
  }
}

TEST_CASE("digest: the secret is a part of the text")
{
  const auto scheme = make_scheme(
      "digest: {algorithm: sha1, signed: '{body}{secret}', signature: {header: X-Sig}}");
  const auto request = make_request({{"X-Sig", hex_digest(crypto::HashAlgorithm::sha1, "{}k")}});
  CHECK(refusal(scheme, make_keys("k"), request).empty());
  CHECK(refusal(scheme, make_keys("l"), request) == "the signature does not match");
  auto keys = make_keys("new");
  keys.previous = model::Secret("k");
  const auto verified = auth::verify(scheme, keys, request, kContext);
  REQUIRE(verified);
  CHECK(verified->key == "previous");
}
