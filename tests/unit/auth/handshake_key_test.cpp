#include "hookctl/auth/handshake.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/crypto/hash.hpp"
#include "tests/unit/auth/fixture.hpp"

using namespace hookctl;
using namespace hookctl::auth;

namespace {

select::Selector at(const char* text)
{
  return *select::Selector::parse(text);
}

select::Template text_of(const char* text)
{
  return *select::Template::parse(text);
}

/// Brings the key in a header and wants it back there.
preset::Handshake bringing()
{
  preset::Handshake handshake;
  handshake.name = "secret";
  handshake.when.push_back({at("header:X-Hook-Secret"), "*"});
  handshake.headers.emplace_back("X-Hook-Secret", text_of("{header:X-Hook-Secret}"));
  handshake.learn = at("header:X-Hook-Secret");
  return handshake;
}

std::optional<HandshakeAnswer> answer_to(const preset::Handshake& handshake,
                                         const model::Request& request,
                                         const Keys* keys = nullptr)
{
  const auto document = body::parse_body(request);
  const Context context{"https://x.example/hook", {}, {{"app", "a1"}}};
  const HandshakeFacts facts{"t0ken", keys, &context};
  return answer_handshake(
      {handshake}, request, document ? &*document : nullptr, facts, Authenticated::no);
}

model::Request call(std::string method)
{
  model::Request request = tests::make_request({});
  request.method = std::move(method);
  request.body.clear();
  return request;
}

} // namespace

TEST_CASE("handshake: a key that is brought is learned while there is none")
{
  const auto request = tests::make_request({{"X-Hook-Secret", "s3cret"}}, "{}");
  const auto answer = answer_to(bringing(), request);
  REQUIRE(answer);
  CHECK(answer->accepted);
  REQUIRE(answer->learned);
  CHECK(answer->learned->reveal() == "s3cret");
  CHECK(model::find_header(answer->response.headers, "X-Hook-Secret") == "s3cret");
}

TEST_CASE("handshake: another key than the account's is refused and the same one answered again")
{
  Keys keys;
  keys.current = model::Secret("s3cret");
  const auto again =
      answer_to(bringing(), tests::make_request({{"X-Hook-Secret", "s3cret"}}, "{}"), &keys);
  REQUIRE(again);
  CHECK(again->accepted);
  CHECK_FALSE(again->learned);
  const auto other =
      answer_to(bringing(), tests::make_request({{"X-Hook-Secret", "s3creT"}}, "{}"), &keys);
  REQUIRE(other);
  CHECK_FALSE(other->accepted);
  CHECK_FALSE(other->learned);
  CHECK(other->response.status == 403);
  CHECK_FALSE(model::find_header(other->response.headers, "X-Hook-Secret"));
  CHECK(other->response.body.find("s3cre") == std::string::npos);
}

TEST_CASE("handshake: a key is neither empty nor endless")
{
  for (const std::string& key : {std::string(), std::string(kMaxLearnedKey + 1, 'k')}) {
    CAPTURE(key.size());
    const auto answer = answer_to(bringing(), tests::make_request({{"X-Hook-Secret", key}}, "{}"));
    REQUIRE(answer);
    CHECK_FALSE(answer->accepted);
    CHECK_FALSE(answer->learned);
  }
}

TEST_CASE("handshake: a proof is an HMAC with the account's key")
{
  preset::Handshake handshake;
  handshake.method = "GET";
  handshake.proof = preset::Handshake::Proof{};
  handshake.proof->of = text_of("{query:crc_token}");
  handshake.proof->encoding = preset::Encoding::base64;
  handshake.reply = text_of("sha256={proof}");
  auto request = call("GET");
  request.target = "/x?crc_token=abc";
  Keys keys;
  keys.current = model::Secret("k");
  const auto answer = answer_to(handshake, request, &keys);
  REQUIRE(answer);
  CHECK(answer->response.body ==
        "sha256=" + base64_encode(*crypto::hmac(crypto::HashAlgorithm::sha256, "k", "abc")));
  const auto without = answer_to(handshake, request);
  REQUIRE(without);
  CHECK_FALSE(without->accepted);
  CHECK(without->response.body.find("sha256=") == std::string::npos);
}

TEST_CASE("handshake: only a challenge that can be nothing else is proved for anybody")
{
  preset::Handshake handshake;
  handshake.method = "GET";
  handshake.proof = preset::Handshake::Proof{};
  handshake.proof->of = text_of("{query:c|lower}");
  handshake.reply = text_of("{proof}");
  Keys keys;
  keys.current = model::Secret("k");
  const auto is_proved = [&](const std::string& challenge) {
    auto request = call("GET");
    request.target = "/x?c=" + percent_encode(challenge);
    return answer_to(handshake, request, &keys)->accepted;
  };
  CHECK(is_proved("AZaz09+/=_~-"));
  CHECK(is_proved(std::string(256, 'a')));
  for (const std::string& text : {std::string(),
                                  std::string("a b"),
                                  std::string("a.b"),
                                  std::string("v0:1"),
                                  std::string("{}"),
                                  std::string("a\n"),
                                  std::string("a&b"),
                                  std::string("\xC3\xA9"),
                                  std::string(257, 'a')}) {
    CAPTURE(text);
    CHECK_FALSE(is_proved(text));
  }

  const std::vector<preset::Handshake> handshakes = {handshake};
  const auto scheme = tests::make_scheme("hmac: {signed: '{body}', signature: {header: X-Sig}}");
  const auto is_taken = [&](const std::string& body) {
    Context context{"", {}, {}, &handshakes};
    const auto request = tests::make_request({{"X-Sig", tests::hex_hmac("k", body)}}, body);
    return verify(scheme, keys, request, context).has_value();
  };
  CHECK_FALSE(is_taken("abc"));
  CHECK(is_taken("aBc")); // no challenge becomes this
  CHECK(is_taken("{}"));
}

TEST_CASE("handshake: a HEAD or OPTIONS needs no condition and its answer may be headers alone")
{
  preset::Handshake handshake;
  handshake.method = "OPTIONS";
  handshake.headers.emplace_back("WebHook-Allowed-Origin",
                                 text_of("{header:WebHook-Request-Origin}"));
  handshake.headers.emplace_back("X-App", text_of("{value:app}/{token}"));
  auto request = call("OPTIONS");
  request.headers = {{"WebHook-Request-Origin", "events.example.com"}};
  const auto answer = answer_to(handshake, request);
  REQUIRE(answer);
  CHECK(answer->accepted);
  CHECK(model::find_header(answer->response.headers, "WebHook-Allowed-Origin") ==
        "events.example.com");
  CHECK(model::find_header(answer->response.headers, "X-App") == "a1/t0ken");
  CHECK_FALSE(answer_to(handshake, call("HEAD")));
  const auto bare = answer_to(handshake, call("OPTIONS"));
  REQUIRE(bare);
  CHECK_FALSE(bare->accepted);
}

TEST_CASE("handshake: only an https URL of a host that the preset names is visited")
{
  const std::vector<std::string> hosts = {"sns.*.amazonaws.com", "localhost:*", "10.0.0.1"};

  struct Case {
    const char* url;
    bool allowed;
  };

  const Case cases[] = {
      {"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription", true},
      {"https://SNS.eu-west-1.amazonaws.com:443/", true},
      {"https://localhost:8443/x", true},
      {"https://10.0.0.1/x", true},
      {"http://sns.eu-west-1.amazonaws.com/", false},
      {"https://sns.eu-west-1.amazonaws.com:8443/", false},
      {"https://sns.a.b.amazonaws.com/", false},
      {"https://sns..amazonaws.com/", false},
      {"https://sns.x.amazonaws.com.evil.example/", false},
      {"https://evil.example/sns.x.amazonaws.com", false},
      {"https://evil.example?sns.x.amazonaws.com", false},
      {"https://evil.example#.amazonaws.com", false},
      {"https://evil.example\\.x.amazonaws.com/", false},
      {"https://user@sns.x.amazonaws.com/", false},
      {"https://sns.x.amazonaws.com@evil.example/", false},
      {"https://sns.x.amazonaws.com:x/", false},
      {"https://127.0.0.1/", false},
      {"https://[::1]/", false},
      {"https:///", false},
      {"", false},
  };
  for (const Case& c : cases) {
    CAPTURE(c.url);
    CHECK(may_visit(c.url, hosts) == c.allowed);
  }
  CHECK_FALSE(may_visit("https://127.0.0.1/", {"*.*.*.*"}));
  CHECK_FALSE(may_visit("https://localhost/", {"*"}));
}

TEST_CASE("handshake: a URL of a stranger's host refuses the handshake")
{
  preset::Handshake handshake;
  handshake.when.push_back({at("Type"), "SubscriptionConfirmation"});
  handshake.visit.emplace(preset::Handshake::Visit{at("SubscribeURL"), {"sns.*.example.com"}});
  CHECK(reads_payload(handshake));
  const auto good = answer_to(
      handshake,
      tests::make_request(
          {},
          R"({"Type":"SubscriptionConfirmation","SubscribeURL":"https://sns.eu.example.com/?T=1"})"));
  REQUIRE(good);
  CHECK(good->accepted);
  CHECK(good->visit == "https://sns.eu.example.com/?T=1");
  const auto bad = answer_to(
      handshake,
      tests::make_request(
          {}, R"({"Type":"SubscriptionConfirmation","SubscribeURL":"https://169.254.169.254/"})"));
  REQUIRE(bad);
  CHECK_FALSE(bad->accepted);
  CHECK(bad->visit.empty());
}
