#include "hookctl/base/bytes.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/receive/decide.hpp"
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
                      std::string_view provider,
                      const os::Environment& variables = variables_of({{"KEY", kKey}}))
{
  AccountTable table;
  table.public_url = "http://127.0.0.1:8080";
  auto ready = make_ready(account,
                          tests::built_in(provider),
                          variables,
                          model::Environment::development,
                          "/",
                          tests::FakeClock().now());
  REQUIRE(ready);
  table.accounts.emplace(account.name.value(), *std::move(ready));
  return table;
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
