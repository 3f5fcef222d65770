#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/cipher.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/receive/decide.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <map>

// What somebody tries who has seen genuine deliveries and may send any request, but has no key.

using namespace hookctl;
using namespace hookctl::receive;

namespace {

constexpr const char* kForm = "application/x-www-form-urlencoded";
constexpr const char* kProviderKey = "provider-key";
const std::string kPath = "/development/crm/9vXwQ2m1c0fUe8rT5kLh3A";
const std::string kUrl = "http://127.0.0.1:8080" + kPath;

AccountTable table_of(std::string_view provider,
                      const std::function<void(account::Account&)>& change = {})
{
  auto account = tests::user_account({"sender"});
  account.provider = provider;
  if (change) {
    change(account);
  }
  AccountTable table;
  table.public_url = "http://127.0.0.1:8080";
  const std::map<std::string, std::string, std::less<>> variables = {{"KEY", kProviderKey}};
  auto ready = make_ready(account,
                          tests::built_in(provider),
                          os::Environment(variables),
                          model::Environment::development,
                          "/",
                          tests::FakeClock().now());
  REQUIRE(ready);
  REQUIRE_FALSE(ready->stopped);
  table.accounts.emplace(account.name.value(), *std::move(ready));
  return table;
}

model::Request request_of(std::string type, model::Headers headers, std::string body)
{
  model::Request request;
  request.method = "POST";
  request.target = kPath;
  request.headers = std::move(headers);
  request.headers.emplace_back("Content-Type", std::move(type));
  request.body = std::move(body);
  return request;
}

Decision decision_on(const model::Request& request, const AccountTable& table)
{
  tests::SeededRng rng;
  auto decision = decide(request, table, tests::FakeClock(), rng);
  REQUIRE(decision);
  return *std::move(decision);
}

int status_of(const model::Request& request, const AccountTable& table)
{
  const auto decision = decision_on(request, table);
  return decision.kind == Decision::Kind::accepted ? decision.answer.status
                                                   : decision.response.status;
}

std::string mac(crypto::HashAlgorithm algorithm, std::string_view text)
{
  return *crypto::hmac(algorithm, kProviderKey, text);
}

} // namespace

TEST_CASE("receive: a signed URL is good for no other body, whatever its type is called")
{
  const auto table = table_of("twilio");
  const std::string body = R"({"a":1})";
  const std::string query =
      "?bodySHA256=" + hex_encode(*crypto::digest(crypto::HashAlgorithm::sha256, body));
  const model::Headers signature = {
      {"X-Twilio-Signature", base64_encode(mac(crypto::HashAlgorithm::sha1, kUrl + query))}};
  const auto status = [&](const std::string& type, const std::string& sent) {
    auto request = request_of(type, signature, sent);
    request.target += query;
    return status_of(request, table);
  };
  CHECK(status("application/json", body) == 200);
  CHECK(status("application/json", R"({"a":2})") == 401);
  for (const char* type : {"application/x-www-form-urlencoded+json",
                           "application/x-www-form-urlencoded/json",
                           "application/x-www-form-urlencoded, application/json",
                           "application/x-www-form-urlencoded x",
                           kForm}) {
    CAPTURE(type);
    CHECK(status(type, R"({"a":2})") != 200);
    CHECK(status(type, "From=%2B15550001111&Body=evil") != 200);
  }
}

TEST_CASE("receive: the field that is signed is the field that is read")
{
  const auto table = table_of("gitea", [](auto& account) { account.variant = "form"; });
  const std::string good = R"({"ref":"good"})";
  const model::Headers headers = {
      {"X-Gitea-Event", "push"},
      {"X-Gitea-Signature", hex_encode(mac(crypto::HashAlgorithm::sha256, good))}};
  const std::string genuine = "payload=" + percent_encode(good);
  const std::string forged = "payload=" + percent_encode(R"({"ref":"evil"})");
  CHECK(status_of(request_of(kForm, headers, genuine), table) == 200);
  for (const std::string& body :
       {genuine + "&" + forged, forged + "&" + genuine, "\xEF\xBB\xBF" + forged + "&" + genuine}) {
    CAPTURE(body);
    const auto decision = decision_on(request_of(kForm, headers, body), table);
    for (const auto& event : decision.events) {
      CHECK(event.envelope.find("evil") == std::string::npos);
    }
  }
}

TEST_CASE("receive: signed JSON is not read as a form")
{
  const auto table = table_of("github");
  const std::string body = R"( {"title":"x&payload=%7B%22action%22%3A%22evil%22%7D&y="})";
  const model::Headers headers = {
      {"X-GitHub-Event", "issues"},
      {"X-Hub-Signature-256", "sha256=" + hex_encode(mac(crypto::HashAlgorithm::sha256, body))}};
  CHECK(status_of(request_of("application/json", headers, body), table) == 200);
  CHECK(status_of(request_of(kForm, headers, body), table) == 400);
}

TEST_CASE("receive: nobody can have a delivery signed by asking for a proof")
{
  const auto table = table_of("twitter");
  const auto ask = [&](const std::string& challenge) {
    model::Request request;
    request.method = "GET";
    request.target = kPath + "?crc_token=" + percent_encode(challenge);
    return decision_on(request, table);
  };
  const auto signature = [](const std::string& text) {
    return "sha256=" + base64_encode(mac(crypto::HashAlgorithm::sha256, text));
  };
  CHECK(ask("Zm9v+/=").response.body.find(signature("Zm9v+/=")) != std::string::npos);
  for (const std::string& delivery : {std::string(R"({"tweet_create_events":[{}]})"),
                                      std::string("user_event=1&x=2"),
                                      std::string(257, 'a')}) {
    CAPTURE(delivery);
    const auto refused = ask(delivery);
    CHECK(refused.kind == Decision::Kind::refused);
    CHECK(refused.response.body.find(signature(delivery)) == std::string::npos);
  }
  const model::Headers asked = {{"x-twitter-webhooks-signature", signature("user_event")}};
  CHECK(ask("user_event").kind == Decision::Kind::handshake);
  CHECK(status_of(request_of(kForm, asked, "user_event"), table) == 401);
}

TEST_CASE("receive: a text that decrypts to nothing is answered like one that does not decrypt")
{
  const auto table = table_of("ccavenue");
  const std::string key = *crypto::digest(crypto::HashAlgorithm::md5, kProviderKey);
  const std::string iv = *hex_decode("000102030405060708090a0b0c0d0e0f");
  const auto sent = [&](std::string_view plain, std::size_t cut) {
    const std::string cipher = *crypto::encrypt(crypto::Cipher::aes_128_cbc, key, iv, plain);
    return decision_on(
        request_of(kForm, {}, "encResp=" + hex_encode(cipher.substr(0, cipher.size() - cut))),
        table);
  };
  CHECK(sent("order_status=Success", 0).kind == Decision::Kind::accepted);
  const auto garbage = sent("order_status=%zz\xFF", 0);
  const auto padding = sent("order_status=Success", 16);
  CHECK(padding.response.status == 401);
  CHECK(garbage.response.status == padding.response.status);
  CHECK(garbage.response.body == padding.response.body);
}

TEST_CASE("receive: a body that may hold a token is not kept when it is refused")
{
  const auto table_with = [](const char* verify) {
    return table_of("custom",
                    [&](auto& account) { account.verify = *yaml::parse(verify, "verify"); });
  };
  const auto wrong = request_of("application/json", {}, R"({"token":"not the key"})");
  CHECK(decision_on(wrong, table_with("token: {in: [{json: token}]}")).has_secret_body);
  CHECK(decision_on(wrong, table_with("token: {in: [{form: token}]}")).has_secret_body);
  CHECK(decision_on(wrong, table_with("jwt: {in: body, algorithms: [HS256]}")).has_secret_body);
  CHECK_FALSE(decision_on(wrong, table_with("token: {in: [{header: X-Token}]}")).has_secret_body);
}

TEST_CASE("receive: a charset that nobody signed makes no other fields of signed ones")
{
  const auto table = table_of("gitea", [](auto& account) { account.variant = "form"; });
  const std::string good = "{\"ref\":\"caf\xC3\xA9\"}";
  const model::Headers headers = {
      {"X-Gitea-Event", "push"},
      {"X-Gitea-Signature", hex_encode(mac(crypto::HashAlgorithm::sha256, good))}};
  const std::string genuine = "payload=" + percent_encode(good);
  const auto data_under = [&](const std::string& charset, const std::string& body) {
    const auto decision = decision_on(request_of(kForm + charset, headers, body), table);
    return decision.events.empty() ? std::string() : decision.events.front().envelope;
  };
  CHECK(data_under("", genuine).find(good) != std::string::npos);
  for (const char* label : {"; charset=utf-8",
                            "; charset=us-ascii",
                            "; charset=iso-8859-1",
                            "; charset=windows-1252"}) {
    CAPTURE(label);
    CHECK(data_under(label, genuine).find(good) != std::string::npos);
    for (const std::string& body : {"\xFF\xFE" + genuine,
                                    std::string("\xFE\xFF", 2) + genuine,
                                    genuine + "&payload\x00=%7B%7D",
                                    "\x80payload=%7B%22ref%22%3A%22evil%22%7D&" + genuine}) {
      CAPTURE(body);
      CHECK(data_under(label, body).find("evil") == std::string::npos);
    }
  }
  for (const char* label : {"; charset=utf-16", "; charset=utf-16le", "; charset=utf-7"}) {
    CAPTURE(label);
    CHECK(status_of(request_of(kForm + std::string(label), headers, genuine), table) == 415);
  }
}

TEST_CASE("receive: signed JSON reads the same under every charset or not at all")
{
  const auto table = table_of("github");
  const auto send = [&](const std::string& type, const std::string& body) {
    const model::Headers headers = {
        {"X-GitHub-Event", "issues"},
        {"X-Hub-Signature-256", "sha256=" + hex_encode(mac(crypto::HashAlgorithm::sha256, body))}};
    return decision_on(request_of(type, headers, body), table);
  };
  const std::string body = "{\"title\":\"caf\xC3\xA9\"}";
  for (const char* charset : {"utf-8", "us-ascii", "iso-8859-1", "windows-1252"}) {
    CAPTURE(charset);
    const auto decision = send(text("application/json; charset=", charset), body);
    REQUIRE(decision.events.size() == 1);
    CHECK(decision.events.front().envelope.find("caf\xC3\xA9") != std::string::npos);
  }
  for (const char* charset : {"utf-16", "utf-16le", "utf-16be"}) {
    CAPTURE(charset);
    CHECK(send(text("application/json; charset=", charset), body).response.status == 400);
  }
  // UTF-16 that is sent again as a form: no field of it may be read.
  std::string wide;
  for (const char c : std::string(R"({"t":"x&payload=%7B%22action%22%3A%22evil%22%7D&y="})")) {
    wide += c;
    wide += '\0';
  }
  CHECK(send("application/json; charset=utf-16le", wide).events.size() == 1);
  CHECK(send("application/json; charset=utf-16be", wide).response.status == 400);
  CHECK(send(kForm, wide).response.status == 400);
  CHECK(send(kForm, wide.substr(1)).response.status == 400);
  CHECK(send("application/json; charset=koi8-r", body).response.status == 415);
}
