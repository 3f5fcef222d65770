#include "hookctl/auth/sign.hpp"
#include "tests/support/fakes.hpp"
#include "tests/unit/auth/fixture.hpp"

#include <algorithm>

using namespace hookctl;
using namespace hookctl::tests;
using auth::Draft;

namespace {

const std::string kUrl = "https://hooks.example.com/shop?a=1";
const std::vector<std::pair<std::string, std::string>> kValues = {{"app", "7"}};
const auth::Context kSigning{kUrl, kNow, kValues};
const model::Headers kForm = {{"Content-Type", "application/x-www-form-urlencoded"}};

Draft make_draft(std::string body = "{}", model::Headers headers = {})
{
  return Draft{"POST", kUrl, std::move(headers), std::move(body)};
}

/// "" when it verifies, else the message.
std::string received(const preset::Scheme& scheme, const std::string& key, const Draft& draft)
{
  model::Request request;
  request.method = draft.method;
  request.target = draft.url.substr(draft.url.find('/', 8));
  request.headers = draft.headers;
  request.body = draft.body;
  return refusal(scheme, make_keys(key), request, kNow, draft.url, kValues);
}

/// The draft signed; a failure fails the test.
Draft sign(const preset::Scheme& scheme,
           const std::string& key,
           Draft draft,
           std::uint64_t seed = 1)
{
  SeededRng rng(seed);
  auto made = auth::sign(scheme, model::Secret(key), std::move(draft), kSigning, rng);
  REQUIRE_MESSAGE(made, made.error().message);
  return std::move(*made);
}

std::string sign_error(const preset::Scheme& scheme, Draft draft, const std::string& key = "k")
{
  SeededRng rng;
  const auto made = auth::sign(scheme, model::Secret(key), std::move(draft), kSigning, rng);
  REQUIRE_FALSE(made);
  CHECK(made.error().code == ErrorCode::invalid_argument);
  return made.error().message;
}

std::string header_of(const Draft& draft, std::string_view name)
{
  CHECK(model::count_header(draft.headers, name) == 1);
  return std::string(model::find_header(draft.headers, name).value_or(""));
}

std::string random_body(SeededRng& rng, int kind)
{
  std::string body(kind == 0 ? 0 : kind == 1 ? 1U << 20U : rng.below(400), '\0');
  std::generate(body.begin(), body.end(), [&] { return static_cast<char>(rng.below(256)); });
  return kind == 2 ? body + "\r\n\r\n" : kind == 3 ? "\xEF\xBB\xBF{\"a\":1}\n" : body;
}

struct Signable {
  const char* scheme;
  const char* key;
};

/// Schemes that sign any body.
const Signable kAnyBody[] = {
    {"hmac: {signed: '{body}', signature: {header: X-Sig}}", "k"},
    {"hmac: {algorithm: sha512, signed: '{body}', signature: {header: X-Sig, prefix: 'v0=', "
     "encoding: base64}}",
     "k"},
    {"hmac: {algorithm: md5, signed: '{body}', signature: {headers: [X-A, X-B], encoding: "
     "base64url}, key: hex}",
     "6b6c"},
    {"hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig}, timestamp: {header: X-Time, "
     "unit: auto, tolerance: 300}}",
     "k"},
    {"hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig}, timestamp: {header: X-Time, "
     "unit: ms, tolerance: 300}, key: {format: utf8, derive: sha1, suffix: '&'}}",
     "k"},
    {"hmac: {signed: '{timestamp}.{body}', signature: {header: X-Sig}, timestamp: {header: X-Time, "
     "unit: rfc3339, tolerance: 300}}",
     "k"},
    {"hmac: {signed: '{timestamp}.{body}', timestamp: {query: ts, unit: s, tolerance: 300}, "
     "signature: {query: sig}}",
     "k"},
    {"hmac: {signed: '{timestamp}.{body}', timestamp: {unit: s, tolerance: 300}, signature: "
     "{header: X-Sig, list: {separator: ',', assign: '=', signature: v1, timestamp: t}}}",
     "k"},
    {"hmac: {signed: '{timestamp}.{body}', timestamp: {unit: s, tolerance: 300}, signature: "
     "{header: X-Sig, list: {separator: ';,', assign: ':', signature: '*', timestamp: t}}}",
     "k"},
    {"hmac: {signed: '{timestamp}.{body}', timestamp: {unit: s, tolerance: 300}, signature: "
     "{header: X-Sig, list: {separator: ' ', items: timestamp_first}}}",
     "k"},
    {"hmac: {signed: '{list:nonce}{body}', signature: {header: X-Sig, prefix: 'App {value:app} ', "
     "list: {separator: ', ', assign: '=', signature: 'sig_{value:app}'}}}",
     "k"},
    {"hmac: {signed: "
     "'{method}\\n{host}\\n{path}\\n{query}\\n{header:X-Nonce}\\n{body|sha256|hex}', "
     "signature: {header: X-Sig}}",
     "k"},
    {"hmac: {signed: '{header:X-Request-Id}[{header:X-Extra}]{header:X-More|or_empty}{body}', "
     "signature: {header: X-Sig, list: {separator: ',', items: bare}}}",
     "k"},
    {"hmac: {signed: '{url}', signature: {header: X-Sig}, url_ports: both, require: [{at: "
     "'query:bodySHA256', equals: '{body|sha256|hex}'}]}",
     "k"},
    {"hmac: {signed: '{header:Digest}', signature: {header: X-Sig}, require: [{at: "
     "'header:Digest', "
     "equals: 'SHA-256={body|sha256|base64}'}]}",
     "k"},
    {"hmac: {signed: '{body}', signature: {header: X-Sig}, algorithm_from: {at: 'header:X-Alg', "
     "choose: {S512: sha512, S256: sha256}}}",
     "k"},
    {"hmac: {signed: '{body}', signature: {header: X-Sig, list: {separator: ',', assign: '=', "
     "signature: sig}}, algorithm_from: {list: alg, choose: {S512: sha512, S256: sha256}}}",
     "k"},
    {"standard_webhooks: {}", "whsec_c2VjcmV0c2VjcmV0"},
    {"digest: {algorithm: md5, signed: '{body}{secret}', signature: {header: X-Sig}}", "k"},
    {"digest: {algorithm: sha512, signed: '{secret}{header:X-Id}{body}', signature: {header: "
     "X-Sig, "
     "encoding: base64}, key: base64}",
     "c2VjcmV0"},
    {"cipher_checksum: {algorithm: aes-128-cbc, iv: '@@@@&&&&####$$$$', hash: sha256, salt: 4, "
     "signed: '{body}|{salt}', signature: {header: X-Sum, encoding: base64}, key: utf8}",
     "0123456789abcdef"},
    {"token: {in: [{header: Authorization, prefix: 'Bearer '}, {query: token}]}", "k3y"},
    {"token: {in: [{query: token}]}", "k3y & more"},
    {"basic: {}", "user:pass:word"},
};

} // namespace

TEST_CASE("sign: what is signed verifies, whatever the body, and a flipped bit does not")
{
  SeededRng rng(23);
  for (const Signable& c : kAnyBody) {
    CAPTURE(c.scheme);
    const auto scheme = make_scheme(c.scheme);
    for (int kind = 0; kind < 10; ++kind) {
      CAPTURE(kind);
      const std::string body = random_body(rng, kind);
      Draft draft = sign(scheme, c.key, make_draft(body), rng.next());
      REQUIRE(received(scheme, c.key, draft) == "");
      CHECK(draft.body == body);
      if (!body.empty() && scheme.covers_body) {
        const std::size_t bit = rng.below(body.size() * 8);
        draft.body[bit / 8] = static_cast<char>(draft.body[bit / 8] ^ (1 << (bit % 8)));
        CHECK_FALSE(received(scheme, c.key, draft).empty());
      }
    }
  }
}

TEST_CASE("sign: a signature in the payload takes its place and nothing else moves")
{
  struct Case {
    const char* scheme;
    const char* key;
    const char* body;
  };

  const Case cases[] = {
      {"hmac: {signed: '{json:event.id}{timestamp}', timestamp: {json: signature.timestamp, unit: "
       "s, "
       "tolerance: 300}, signature: {json: signature.value}}",
       "k",
       "\xEF\xBB\xBF{ \"event\" : {\"id\":1.50},\r\n \"signature\": {\"value\":\"old \\u00e9\", "
       "\"timestamp\" : \"\"},\"x\":[1 , 2]}"},
      {"hmac: {signed: '{json:event.id}{timestamp}', timestamp: {json: at, unit: ms}, signature: "
       "{json: sig, encoding: base64}}",
       "k",
       R"({"at":null,"event":{"id":"e"},"sig":""})"},
      {"hmac: {signed: '{json:id}{root:shop}', signature: {json: sig}, each: 'items[*]'}",
       "k",
       R"({"shop":"s","items":[{"id":1,"sig":""},{"sig":"much longer than a signature, which is 64 digits in hex, 1234567890","id":2},{"id":3,"sig":"x"}]})"},
      {"cipher_checksum: {algorithm: aes-128-cbc, iv: '@@@@&&&&####$$$$', hash: sha256, salt: 4, "
       "signed: '{json:id}|{salt}', signature: {json: sum, encoding: base64}, key: utf8}",
       "0123456789abcdef",
       R"({"id":"1","sum":""})"},
      {"token: {in: [{json: 'value[*].state'}]}",
       "k\"ey",
       R"({"value":[{"state":""},{"state":"other"}]})"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.scheme);
    const auto scheme = make_scheme(c.scheme);
    const Draft draft = sign(scheme, c.key, make_draft(c.body));
    CHECK(received(scheme, c.key, draft) == "");
    // Only what stands between the outer braces of a changed string may differ.
    CHECK(draft.body.substr(0, 2) == std::string(c.body).substr(0, 2));
    CHECK(draft.body.back() == '}');
  }
  const auto plain = make_scheme("hmac: {signed: '{json:id}', signature: {json: sig}}");
  const Draft made = sign(plain, "k", make_draft("{\"id\" :1.50,\r\n \"sig\":\"x\" , \"z\":0}"));
  CHECK(made.body == text("{\"id\" :1.50,\r\n \"sig\":\"", hex_hmac("k", "1.50"), "\" , \"z\":0}"));
}

TEST_CASE("sign: a signature in a form is added or replaced")
{
  const auto scheme =
      make_scheme("hmac: {signed: '{fields:all}', signature: {form: sig, encoding: base64}, "
                  "fields: {all: {from: "
                  "form, except: [sig], each: '{name}={value}', join: '&', unique: true}}}");
  for (const char* body : {"", "a=1", "b=%2f+x&a=%C3%A9&sig=old&a=2", "sig=&sig=&c", "a=%FF%00"}) {
    CAPTURE(body);
    const Draft draft = sign(scheme, "k", make_draft(body, kForm));
    CHECK(received(scheme, "k", draft) == "");
  }
  const Draft draft = sign(scheme, "k", make_draft("b=%2f+x&sig=old&a=2", kForm));
  CHECK(draft.body.starts_with("b=%2f+x&sig="));
  CHECK(draft.body.ends_with("&a=2"));
  CHECK(header_of(sign(scheme, "k", make_draft("")), "Content-Type") ==
        "application/x-www-form-urlencoded");
  CHECK(sign_error(scheme, make_draft("{}")) == "form field sig needs a form as the body");
}

TEST_CASE("sign: a path of one name is a field where the body is a form")
{
  const auto scheme = make_scheme("hmac: {signed: '{json:id}', signature: {json: hash}}");
  const Draft draft = sign(scheme, "k", make_draft("id=1&hash=old", kForm));
  CHECK(draft.body == text("id=1&hash=", hex_hmac("k", "1")));
  CHECK(received(scheme, "k", draft) == "");
}

TEST_CASE("sign: a nonce that is a form field is made up")
{
  const auto scheme =
      make_scheme("hmac: {signed: '{form:token}{form:event}', signature: {form: signature}}");
  const Draft draft = sign(scheme, "k", make_draft("event=opened", kForm));
  CHECK(received(scheme, "k", draft) == "");
  CHECK(draft.body != sign(scheme, "k", make_draft("event=opened", kForm), 2).body);
  CHECK(sign(scheme, "k", make_draft("event=opened&token=t", kForm))
            .body.starts_with("event=opened&token=t&signature="));
  CHECK(sign_error(scheme, make_draft("token=t", kForm)) ==
        "the request has no form:event, which is signed");
}

TEST_CASE("sign: an encrypted payload comes out again")
{
  const auto form = make_scheme("cipher_body: {algorithm: aes-128-cbc, in: {form: encResp}, "
                                "encoding: hex, iv: 000102030405060708090a0b0c0d0e0f, key: "
                                "{derive: md5}}");
  SeededRng rng(5);
  for (int kind = 0; kind < 8; ++kind) {
    const std::string body = random_body(rng, kind);
    const Draft draft = sign(form, "working key", make_draft(body));
    model::Request request = make_request(draft.headers, draft.body);
    const auto verified = auth::verify(form, make_keys("working key"), request, kContext);
    REQUIRE_MESSAGE(verified, verified.error().message);
    CHECK(verified->decrypted == body);
    CHECK(verified->key == "current");
  }
  CHECK(refusal(form, make_keys("working key"), make_request(kForm, "encResp=zz")) ==
        "form field encResp is not hex");
  CHECK(refusal(form,
                make_keys("working key"),
                make_request(kForm, "encResp=00112233445566778899aabbccddeeff")) ==
        "form field encResp cannot be decrypted");
  const auto json = make_scheme("cipher_body: {algorithm: aes-256-cbc, in: {json: encrypt}, "
                                "encoding: base64, iv: 000102030405060708090a0b0c0d0e0f, key: "
                                "utf8}");
  const std::string key = "0123456789abcdef0123456789abcdef";
  const Draft wrapped = sign(json, key, make_draft("{\"a\":1}"));
  const auto verified =
      auth::verify(json, make_keys(key), make_request(wrapped.headers, wrapped.body), kContext);
  REQUIRE(verified);
  CHECK(verified->decrypted == "{\"a\":1}");
  const Draft inside = sign(json, key, make_draft(R"({"encrypt":"plain","id":1})"));
  CHECK(inside.body.ends_with("\",\"id\":1}"));
}

TEST_CASE("sign: a checksum holds for its text and key only")
{
  const auto scheme = make_scheme(
      "cipher_checksum: {algorithm: aes-128-cbc, iv: '@@@@&&&&####$$$$', hash: sha256, salt: 4, "
      "signed: '{fields:all}|{salt}', signature: {form: CHECKSUM, encoding: base64}, fields: {all: "
      "{from: form, except: [CHECKSUM], each: '{value}', join: '|'}}, key: utf8}");
  const std::string key = "0123456789abcdef";
  Draft draft = sign(scheme, key, make_draft("b=2&a=1", kForm));
  CHECK(received(scheme, key, draft) == "");
  CHECK(received(scheme, "0123456789abcdeg", draft) == "the signature does not match");
  draft.body[2] = '3';
  CHECK(received(scheme, key, draft) == "the signature does not match");
  CHECK_FALSE(received(scheme, "short", draft).empty());
}

TEST_CASE("sign: the draft's own timestamp, id and algorithm are kept")
{
  const auto scheme = make_scheme(
      "hmac: {signed: '{timestamp}.{header:X-Id}.{body}', signature: {header: X-Sig}, timestamp: "
      "{header: X-Time, tolerance: 300}}");
  const Draft draft =
      sign(scheme, "k", make_draft("{}", {{"X-Time", "1600000000"}, {"x-id", "mine"}}));
  CHECK(header_of(draft, "X-Time") == "1600000000");
  CHECK(header_of(draft, "X-Sig") == hex_hmac("k", "1600000000.mine.{}"));
  CHECK(received(scheme, "k", draft).find("s old, 300 s are allowed") != std::string::npos);
  const auto listed = make_scheme(
      "hmac: {signed: '{timestamp}.{body}', timestamp: {unit: s, tolerance: 300}, signature: "
      "{header: X-Sig, list: {separator: ',', assign: '=', signature: v1, timestamp: t}}}");
  CHECK(header_of(sign(listed, "k", make_draft("{}", {{"X-Sig", "t=1600000000"}})), "X-Sig") ==
        "t=1600000000,v1=" + hex_hmac("k", "1600000000.{}"));
  const auto choosing = make_scheme("hmac: {signed: '{body}', signature: {header: X-Sig}, "
                                    "algorithm_from: {at: 'header:X-Alg', choose: {S256: sha256, "
                                    "S512: sha512}}}");
  const Draft chosen = sign(choosing, "k", make_draft("{}", {{"X-Alg", "S512"}}));
  CHECK(header_of(chosen, "X-Sig").size() == 128);
  CHECK(sign_error(choosing, make_draft("{}", {{"X-Alg", "none"}})) ==
        "the algorithm \"none\" is not one of the provider's");
}

TEST_CASE("sign: ids are made up and differ, other headers are asked for")
{
  const auto scheme = make_scheme("standard_webhooks: {}");
  const std::string key = "whsec_c2VjcmV0";
  const std::string id = header_of(sign(scheme, key, make_draft(), 1), "webhook-id");
  CHECK(id.size() == 26);
  CHECK(id.starts_with("msg_"));
  CHECK(id != header_of(sign(scheme, key, make_draft(), 2), "webhook-id"));
  const auto topic =
      make_scheme("hmac: {signed: '{header:X-Topic}{body}', signature: {header: X-Sig}}");
  CHECK(sign_error(topic, make_draft()) == "the request has no header X-Topic, which is signed");
  const auto host =
      make_scheme("hmac: {signed: '{header:Host}{body}', signature: {header: X-Sig}}");
  CHECK(header_of(sign(host, "k", make_draft()), "Host") == "hooks.example.com");
}

TEST_CASE("sign: an old signature goes")
{
  const auto scheme = make_scheme("hmac: {signed: '{body}', signature: {headers: [X-New, X-Old]}}");
  const Draft draft =
      sign(scheme, "k", make_draft("{}", {{"x-old", "zz"}, {"X-New", "a"}, {"x-new", "b"}}));
  CHECK(received(scheme, "k", draft) == "");
  CHECK(model::count_header(draft.headers, "X-Old") == 0);
}

TEST_CASE("sign: what cannot be signed is told without the key")
{
  struct Case {
    const char* scheme;
    const char* body;
    const char* message;
  };

  const Case cases[] = {
      {"hmac: {signed: '{json:id}', signature: {json: sig}}",
       R"({"id":1})",
       "the payload's sig is missing"},
      {"hmac: {signed: '{header:X-Id}', signature: {json: sig}}",
       "text",
       "the payload's sig is missing"},
      {"hmac: {signed: '{json:id}', signature: {json: sig}}",
       R"({"id":1,"sig":[]})",
       "the body's array stands where a text must be"},
      {"hmac: {signed: '{json:id}', signature: {json: 'a[*].sig'}}",
       R"({"id":1,"a":[{"sig":""},{"sig":""}]})",
       "the payload's a[*].sig is there more than once"},
      {"hmac: {signed: '{json:id}', signature: {header: X}}",
       "{}",
       "the request has no json:id, which is signed"},
      {"hmac: {signed: '{value:other}{body}', signature: {header: X}}",
       "{}",
       "the account has no value other"},
      {"hmac: {signed: '{url}', signature: {query: sig}}",
       "{}",
       "the signature's place, query parameter sig, is part of what is signed"},
      {"hmac: {signed: '{body}', signature: {json: sig}}",
       R"({"sig":""})",
       "the signature's place, the payload's sig, is part of what is signed"},
      {"hmac: {signed: '{json:id}', signature: {json: sig}, each: 'items[*]'}",
       R"({"items":[]})",
       "the payload's items[*] has 0 items; 1 to 256 can be signed"},
      {"hmac: {signed: '{body}', signature: {header: X}, require: [{at: 'header:Y', equals: "
       "'{body|md5|hex}'}]}",
       "{}",
       "header Y is not \"{body|md5|hex}\" of this request"},
      {"token: {in: [{json: token}]}", "{}", "the payload's token is missing"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.scheme);
    CHECK(sign_error(make_scheme(c.scheme), make_draft(c.body, {{"Y", "wrong"}})) == c.message);
  }
  CHECK(sign_error(make_scheme("hmac: {signed: '{body}', signature: {header: X}}"),
                   make_draft(),
                   "") == "the key is empty");
  CHECK(sign_error(preset::Scheme{}, make_draft()) ==
        "no scheme says how this request is to be signed");
  const Draft as_is = sign(make_scheme("none: {}"), "", make_draft());
  CHECK(as_is.headers.empty());
}

TEST_CASE("sign: a URL that is signed may hold its signature behind a mark")
{
  const auto scheme =
      make_scheme(R"(hmac: {signed: '{url|before:"&sig="}{body}', signature: {query: sig}})");
  const Draft draft = sign(scheme, "k", make_draft());
  CHECK(draft.url == kUrl + "&sig=" + hex_hmac("k", kUrl + "{}"));
  CHECK(received(scheme, "k", draft) == "");
}

TEST_CASE("sign: the headers that the draft lists are signed")
{
  const auto scheme = make_scheme(
      "hmac: {signed: '{fields:signed}|{body}', signature: {header: X-Sig}, fields: {signed: "
      "{from: "
      "headers, names: 'header:X-Signed', separator: ';', lower: true, each: '{name}:{value}', "
      "join: ','}}}");
  const Draft draft =
      sign(scheme, "k", make_draft("{}", {{"X-Signed", "X-B;X-A"}, {"x-a", "1"}, {"x-b", "2"}}));
  CHECK(header_of(draft, "X-Sig") == hex_hmac("k", "x-a:1,x-b:2|{}"));
  CHECK(received(scheme, "k", draft) == "");
  CHECK(sign_error(scheme, make_draft()) == "header X-Signed is missing");
}

TEST_CASE("sign: what the draft's list states beside the signature is kept")
{
  const auto scheme = make_scheme("hmac: {signed: '{list:env}{body}', signature: {header: X-Sig, "
                                  "list: {separator: ',', assign: "
                                  "'=', signature: sign}}}");
  const Draft draft = sign(scheme, "k", make_draft("{}", {{"X-Sig", "env=master, sign=old"}}));
  CHECK(header_of(draft, "X-Sig") == "env=master,sign=" + hex_hmac("k", "master{}"));
  CHECK(received(scheme, "k", draft) == "");
  CHECK(sign_error(scheme, make_draft()) ==
        "the signature's list needs an item env, which is signed");
}
