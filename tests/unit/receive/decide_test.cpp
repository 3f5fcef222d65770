#include "hookctl/base/bytes.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/receive/decide.hpp"
#include "hookctl/schema/description.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::receive;

namespace {

constexpr const char* kToken = "9vXwQ2m1c0fUe8rT5kLh3A";
constexpr const char* kKey = "shpss_test";

account::Account shop_account()
{
  auto account = tests::user_account({"customer.phone"});
  account.domain = "acme.myshopify.com";
  account.events = {"orders/create"};
  return account;
}

os::Environment variables_of(std::map<std::string, std::string, std::less<>> variables)
{
  return os::Environment(std::move(variables));
}

AccountTable table_of(const account::Account& account,
                      const preset::Preset& preset,
                      const os::Environment& variables = variables_of({{"KEY", kKey}}))
{
  AccountTable table;
  table.public_url = "http://127.0.0.1:8080";
  auto ready = make_ready(
      account, preset, variables, model::Environment::development, "/", tests::FakeClock().now());
  REQUIRE(ready);
  table.accounts.emplace(account.name.value(), *std::move(ready));
  return table;
}

AccountTable table_of(const account::Account& account,
                      std::string_view provider,
                      const os::Environment& variables = variables_of({{"KEY", kKey}}))
{
  return table_of(account, tests::built_in(provider), variables);
}

std::string sign(std::string_view body, std::string_view key = kKey)
{
  return base64_encode(*crypto::hmac(crypto::HashAlgorithm::sha256, key, body));
}

model::Request order(std::string body, std::string_view key = kKey)
{
  model::Request request;
  request.method = "POST";
  request.target = std::string("/development/crm/") + kToken;
  request.headers = {{"Content-Type", "application/json"},
                     {"X-Shopify-Topic", "orders/create"},
                     {"X-Shopify-Shop-Domain", "ACME.myshopify.com"},
                     {"X-Shopify-Webhook-Id", "w-1"},
                     {"X-Shopify-Hmac-Sha256", sign(body, key)}};
  request.body = std::move(body);
  return request;
}

void set_header(model::Request& request, std::string_view name, std::string value)
{
  for (auto& [key, old] : request.headers) {
    if (key == name) {
      old = std::move(value);
    }
  }
}

Decision decide_on(const model::Request& request, const AccountTable& table)
{
  const tests::FakeClock clock;
  tests::SeededRng rng;
  auto decision = decide(request, table, clock, rng);
  REQUIRE(decision);
  return *std::move(decision);
}

constexpr const char* kOrder =
    R"({"id":5501234567890,"customer":{"phone":"+15550001111"},"total_price":"49.00"})";

} // namespace

TEST_CASE("receive: a signed order is accepted with event and trace and dedupe key")
{
  const auto decision = decide_on(order(kOrder), table_of(shop_account(), "shopify"));
  REQUIRE(decision.kind == Decision::Kind::accepted);
  CHECK(decision.account == "crm");
  CHECK(decision.dedupe_key == "id:w-1");
  CHECK(decision.verified == "hmac-sha256");
  CHECK(decision.key == "current");
  REQUIRE(decision.events.size() == 1);
  CHECK(decision.events[0].gate == Gate::open);
  CHECK(decision.events[0].sender == "+15550001111");
  CHECK(decision.events[0].envelope.find("\"order_id\":5501234567890") != std::string::npos);
  CHECK(decision.trace.find("customer.phone") != std::string::npos);
  CHECK(success_response(decision.answer, "dlv_1").body == R"({"status":"success","id":"dlv_1"})");
}

TEST_CASE("receive: every refusal has the status of the contract")
{
  const auto table = table_of(shop_account(), "shopify");
  const auto status = [&](const model::Request& request) {
    const auto decision = decide_on(request, table);
    CHECK(decision.kind == Decision::Kind::refused);
    CHECK(decision.response.body.find(kKey) == std::string::npos);
    return decision.response.status;
  };
  model::Request request = order(kOrder);
  request.target = "/development/crm/AvXwQ2m1c0fUe8rT5kLh3A";
  CHECK(status(request) == 404);
  request.target = std::string("/staging/crm/") + kToken;
  CHECK(status(request) == 404);
  request.target = std::string("/development/other/") + kToken;
  CHECK(status(request) == 404);
  request = order(kOrder);
  request.method = "GET";
  CHECK(status(request) == 405);
  request = order(kOrder, "wrong");
  CHECK(status(request) == 401);
  request = order(kOrder);
  request.body += " ";
  CHECK(status(request) == 401);
  request = order(kOrder);
  set_header(request, "X-Shopify-Shop-Domain", "evil.example.com");
  CHECK(status(request) == 403);
  CHECK(status(order("not json")) == 400);
  request = order(kOrder);
  set_header(request, "Content-Type", "image/png");
  CHECK(status(request) == 415);
}

TEST_CASE("receive: unknown account and wrong token get the same answer")
{
  const auto table = table_of(shop_account(), "shopify");
  model::Request wrong_token = order(kOrder);
  wrong_token.target = "/development/crm/AvXwQ2m1c0fUe8rT5kLh3A";
  model::Request unknown = order(kOrder);
  unknown.target = "/development/nobody/AvXwQ2m1c0fUe8rT5kLh3A";
  CHECK(decide_on(wrong_token, table).response.body == decide_on(unknown, table).response.body);
  CHECK(decide_on(wrong_token, table).account.empty());
}

TEST_CASE("receive: inactive comes before unroutable and both are kept")
{
  const auto table = table_of(shop_account(), "shopify");
  model::Request inactive = order(kOrder);
  set_header(inactive, "X-Shopify-Topic", "orders/paid");
  CHECK(decide_on(inactive, table).events[0].gate == Gate::inactive);
  const auto unroutable = decide_on(order(R"({"customer":{}})"), table);
  CHECK(unroutable.kind == Decision::Kind::accepted);
  CHECK(unroutable.events[0].gate == Gate::unroutable);
  CHECK(unroutable.events[0].reason.find("customer.phone missing") != std::string::npos);
}

TEST_CASE("receive: a key that cannot be loaded stops the account")
{
  const auto table = table_of(shop_account(), "shopify", os::Environment());
  const auto decision = decide_on(order(kOrder), table);
  CHECK(decision.response.status == 503);
  CHECK(model::find_header(decision.response.headers, "Retry-After"));
}

TEST_CASE("receive: the previous key counts until its time")
{
  auto account = shop_account();
  account.auth_key_previous = account::PreviousKey{*model::parse_key_reference("env:OLD"),
                                                   from_unix_ms(1767323045000 + 1000)};
  const auto table = table_of(account, "shopify", variables_of({{"KEY", kKey}, {"OLD", "old"}}));
  tests::FakeClock clock;
  tests::SeededRng rng;
  const auto request = order(kOrder, "old");
  CHECK(decide(request, table, clock, rng)->key == "previous");
  clock.advance(std::chrono::seconds{1});
  CHECK(decide(request, table, clock, rng)->response.status == 401);
}

TEST_CASE("receive: handshakes are answered and wrong tokens are not")
{
  auto account = tests::user_account({"value.messages[*].from"});
  const auto table = table_of(account, "whatsapp_cloud");
  model::Request request;
  request.method = "GET";
  request.target = std::string("/development/crm/") + kToken +
                   "?hub.mode=subscribe&hub.challenge=42&hub.verify_token=" + kToken;
  const auto answered = decide_on(request, table);
  CHECK(answered.kind == Decision::Kind::handshake);
  CHECK(answered.response.status == 200);
  CHECK(answered.response.body == "42");
  request.target = std::string("/development/crm/") + kToken +
                   "?hub.mode=subscribe&hub.challenge=42&hub.verify_token=wrong";
  CHECK(decide_on(request, table).response.status == 403);
  request.target = std::string("/development/crm/") + kToken;
  CHECK(decide_on(request, table).response.status == 405);
}

TEST_CASE("receive: credentials and tokens are redacted in what is kept of a refusal")
{
  auto scheme = tests::built_in("custom").scheme;
  CHECK(credential_headers(scheme) == std::vector<std::string>{"X-Auth-Token", "Authorization"});
  CHECK(credential_headers(tests::built_in("shopify").scheme).empty());
  const auto headers = redact_headers({{"authorization", "Bearer x"},
                                       {"x-shop-pass", "y"},
                                       {"X-Gitlab-Token", "z"},
                                       {"X-API-Key", "k"},
                                       {"Accept", "*/*"},
                                       {"X-Shopify-Hmac-Sha256", "s"}},
                                      {"X-Shop-Pass"});
  for (std::size_t i = 0; i < 4; ++i) {
    CAPTURE(i);
    CHECK(headers[i].second == model::kRedacted);
  }
  CHECK(headers[4].second == "*/*");
  CHECK(headers[5].second == "s");
}

TEST_CASE("receive: no part of a target that could be secret is shown")
{
  struct Case {
    const char* target;
    const char* shown;
  };

  const Case cases[] = {
      {"/development/crm/9vXwQ2m1c0fUe8rT5kLh3A?x=1", "/development/crm/…"},
      {"/", "/"},
      {"", ""},
      {"/hooks?token=secret", "/hooks"},
      {"/crm/9vXwQ2m1c0fUe8rT5kLh3A", "/crm/…"},
      {"/9vXwQ2m1c0fUe8rT5kLh3A", "/…"},
      {"/9vXwQ2m1c0fUe8rT5kLh3A/a/b", "/…/a/…"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.target);
    CHECK(redact_target(c.target) == c.shown);
  }
}

TEST_CASE("receive: a previous key whose time is over need not be there")
{
  auto account = shop_account();
  account.auth_key_previous =
      account::PreviousKey{*model::parse_key_reference("env:GONE"), tests::FakeClock().now()};
  const auto table = table_of(account, "shopify");
  CHECK_FALSE(table.accounts.at("crm").stopped);
  account.auth_key_previous->until = tests::FakeClock().now() + std::chrono::seconds(1);
  CHECK(table_of(account, "shopify").accounts.at("crm").stopped);
}

TEST_CASE("receive: a domain that is stated twice is nobody's")
{
  const auto table = table_of(shop_account(), "shopify");
  auto request = order(R"({"customer":{"phone":"+1"}})");
  CHECK(decide_on(request, table).kind == Decision::Kind::accepted);
  request.headers.emplace_back("x-shopify-shop-domain", "evil.example");
  CHECK(decide_on(request, table).response.status == 403);
}

namespace {

/// The Shopify preset with what a test puts on it.
preset::Preset shopify_with(const std::function<void(preset::Preset&)>& change)
{
  auto preset = tests::built_in("shopify");
  change(preset);
  return preset;
}

preset::Handshake bringing_key()
{
  preset::Handshake handshake;
  handshake.name = "secret";
  handshake.when.push_back({*select::Selector::parse("header:X-Hook-Secret"), "*"});
  handshake.learn = *select::Selector::parse("header:X-Hook-Secret");
  return handshake;
}

preset::Handshake visiting(bool is_signed)
{
  preset::Handshake handshake;
  handshake.name = "subscription";
  handshake.is_signed = is_signed;
  handshake.when.push_back({*select::Selector::parse("Type"), "Confirm"});
  handshake.visit.emplace(
      preset::Handshake::Visit{*select::Selector::parse("URL"), {"*.example.com"}});
  return handshake;
}

model::Request hook_secret(std::string key)
{
  model::Request request = order("{}");
  request.headers = {{"X-Hook-Secret", std::move(key)}};
  return request;
}

} // namespace

TEST_CASE("receive: an account without a key serves the handshake that brings it and nothing else")
{
  const auto preset = shopify_with([](auto& one) { one.handshakes.push_back(bringing_key()); });
  auto account = shop_account();
  account.auth_key.reset();
  const auto waiting = table_of(account, preset);
  CHECK_FALSE(waiting.accounts.at("crm").stopped);
  CHECK(waiting.accounts.at("crm").awaits_key);
  const auto early = decide_on(order(kOrder), waiting);
  CHECK(early.response.status == 503);
  CHECK(model::find_header(early.response.headers, "Retry-After"));
  const auto brought = decide_on(hook_secret("new key"), waiting);
  CHECK(brought.kind == Decision::Kind::handshake);
  REQUIRE(brought.learned);
  CHECK(brought.learned->reveal() == "new key");
  CHECK(brought.reason.find("new key") == std::string::npos);

  account.auth_key = model::parse_key_reference("env:KEY").value();
  const auto served = table_of(account, preset);
  CHECK_FALSE(served.accounts.at("crm").awaits_key);
  const auto other = decide_on(hook_secret("new key"), served);
  CHECK(other.kind == Decision::Kind::refused);
  CHECK_FALSE(other.learned);
  CHECK(other.response.status == 403);
  CHECK(other.has_secret_body);
  CHECK(decide_on(order(kOrder), served).kind == Decision::Kind::accepted);
}

TEST_CASE("receive: a key that cannot be one of the scheme is not learned")
{
  const auto preset = shopify_with([](auto& one) {
    one.handshakes.push_back(bringing_key());
    std::get<preset::HmacScheme>(one.scheme.engine).key.format = preset::KeyFormat::hex;
  });
  auto account = shop_account();
  account.auth_key.reset();
  const auto decision = decide_on(hook_secret("no hex"), table_of(account, preset));
  CHECK(decision.kind == Decision::Kind::refused);
  CHECK(decision.response.status == 400);
  CHECK_FALSE(decision.learned);
  CHECK(decision.reason.find("no hex") == std::string::npos);
}

TEST_CASE("receive: whom allow_from does not let in is refused before anything is verified")
{
  auto account = shop_account();
  account.allow_from = {*model::IpNetwork::parse("203.0.113.0/24")};
  const auto table = table_of(account, "shopify");
  auto request = order("{}");
  request.remote_address = "203.0.113.7";
  CHECK(decide_on(request, table).kind == Decision::Kind::accepted);
  request.remote_address = "198.51.100.1";
  const auto refused = decide_on(request, table);
  CHECK(refused.response.status == 403);
  CHECK(refused.reason == "198.51.100.1 is not in allow_from");
  request.target += "x";
  CHECK(decide_on(request, table).response.status == 404);
}

TEST_CASE("receive: a URL is handed on only where the account allows its visit")
{
  const std::string body = R"({"Type":"Confirm","URL":"https://a.example.com/?t=1"})";
  for (const bool is_signed : {true, false}) {
    CAPTURE(is_signed);
    const auto preset =
        shopify_with([&](auto& one) { one.handshakes.push_back(visiting(is_signed)); });
    auto account = shop_account();
    const auto kept_back = decide_on(order(body), table_of(account, preset));
    CHECK(kept_back.kind == Decision::Kind::handshake);
    CHECK(kept_back.visit.empty());
    CHECK(kept_back.reason.find("visit_handshakes") != std::string::npos);
    CHECK(kept_back.reason.find("t=1") == std::string::npos);
    account.visit_handshakes = true;
    CHECK(decide_on(order(body), table_of(account, preset)).visit == "https://a.example.com/?t=1");
    if (is_signed) {
      CHECK(decide_on(order(body, "wrong"), table_of(account, preset)).visit.empty());
    }
  }
}

TEST_CASE("receive: the preset says which methods deliver and how a failed check is answered")
{
  const auto preset = shopify_with([](auto& one) {
    one.methods = {"POST", "PUT"};
    one.answer.refuse = 410;
  });
  const auto table = table_of(shop_account(), preset);
  auto request = order(kOrder);
  request.method = "PUT";
  CHECK(decide_on(request, table).kind == Decision::Kind::accepted);
  CHECK(decide_on(order(kOrder, "wrong"), table).response.status == 410);
  request.method = "GET";
  const auto refused = decide_on(request, table);
  CHECK(refused.response.status == 405);
  CHECK(model::find_header(refused.response.headers, "Allow") == "POST, PUT");
}

TEST_CASE("receive: the account's values and the called URL reach the scheme")
{
  auto account = shop_account();
  account.domain.clear();
  account.verify = *yaml::parse(
      "hmac: {signed: '{value:app}|{url}|{body}', signature: {header: X-S}}", "verify");
  const auto stopped = table_of(account, "shopify");
  CHECK(decide_on(order("{}"), stopped).response.status == 503);
  account.auth_values = {{"app", "a1"}};
  auto request = order("{}");
  request.target += "?x=1";
  const std::string text = "a1|http://127.0.0.1:8080" + request.target + "|{}";
  request.headers.emplace_back(
      "X-S", hex_encode(*crypto::hmac(crypto::HashAlgorithm::sha256, kKey, text)));
  CHECK(decide_on(request, table_of(account, "shopify")).kind == Decision::Kind::accepted);
}

TEST_CASE("receive: headers of handshakes that hold secrets are credentials")
{
  auto handshake = bringing_key();
  handshake.token = *select::Selector::parse("header:X-Check");
  const auto preset = shopify_with([&](auto& one) { one.handshakes = {handshake}; });
  CHECK(credential_headers(table_of(shop_account(), preset).accounts.at("crm").definition) ==
        std::vector<std::string>{"X-Check", "X-Hook-Secret"});
}

TEST_CASE("receive: a path that a proxy rewrote is checked as the sender called it")
{
  auto account = shop_account();
  account.domain.clear();
  account.verify =
      *yaml::parse("hmac: {signed: '{path}|{body}', signature: {header: X-S}}", "verify");
  auto table = table_of(account, "shopify");
  table.public_url = "https://hooks.example.com/in";
  auto request = order("{}");
  const std::string text = "/in" + request.target + "|{}";
  request.headers.emplace_back(
      "X-S", hex_encode(*crypto::hmac(crypto::HashAlgorithm::sha256, kKey, text)));
  CHECK(decide_on(request, table).kind == Decision::Kind::accepted);
  table.public_url = "https://hooks.example.com";
  CHECK(decide_on(request, table).response.status == 401);
}

namespace {

AccountTable described_table(const char* description, account::PayloadCheck check)
{
  auto account = shop_account();
  account.payload_check = check;
  auto table = table_of(account, "shopify");
  auto parsed = schema::Description::parse(description);
  REQUIRE(parsed);
  table.accounts.begin()->second.definition.description = *std::move(parsed);
  return table;
}

constexpr const char* kOrderSchema = R"({"$schema":"http://json-schema.org/draft-07/schema#",
  "required":["id"],"properties":{"id":{"type":"integer"},"total_price":{"pattern":"^[0-9.]+$"},
  "customer":{}}})";

} // namespace

TEST_CASE("receive: with warn a payload that drifts is accepted and its trace says how")
{
  const auto table = described_table(kOrderSchema, account::PayloadCheck::warn);
  const auto good = decide_on(order(kOrder), table);
  CHECK(good.kind == Decision::Kind::accepted);
  CHECK(good.drift.is_empty());
  CHECK(good.trace.find("\"drift\"") == std::string::npos);

  const auto drifted = decide_on(order(R"({"id":"5","total_price":"1","more":1})"), table);
  REQUIRE(drifted.kind == Decision::Kind::accepted);
  CHECK(drifted.drift.findings.size() == 2);
  const auto trace = json::Document::parse(drifted.trace);
  REQUIRE(trace);
  REQUIRE(trace->find_member(json::Document::root(), "drift"));
}

TEST_CASE("receive: with reject a payload that does not fit is 422 with the reason")
{
  const auto table = described_table(kOrderSchema, account::PayloadCheck::reject);
  const auto refused = decide_on(order(R"({"total_price":"x"})"), table);
  CHECK(refused.kind == Decision::Kind::refused);
  CHECK(refused.response.status == 422);
  CHECK(refused.reason == "payload: id is missing, though required (and 1 more)");
  CHECK(refused.account == "crm");
  // What is only new does not break it.
  CHECK(decide_on(order(R"({"id":5,"more":1})"), table).kind == Decision::Kind::accepted);
  // Strangers learn nothing of the description.
  CHECK(decide_on(order("{}", "another key"), table).response.status == 401);
  CHECK(decide_on(order("{"), table).response.status == 400);
}

TEST_CASE("receive: a sample rejects what is missing or of another type")
{
  const auto table = described_table(kOrder, account::PayloadCheck::reject);
  CHECK(decide_on(order(kOrder), table).kind == Decision::Kind::accepted);
  const auto changed = decide_on(
      order(R"({"id":5,"customer":{"phone":4915},"total_price":"1","note":null})"), table);
  CHECK(changed.response.status == 422);
  CHECK(changed.reason == "payload: customer.phone is a number, and the sample has a string");
}
