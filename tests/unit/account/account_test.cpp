#include "hookctl/account/account.hpp"
#include "hookctl/base/text.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::account;

namespace {

constexpr const char* kWhole = R"(# made by hand
name: shop_eu
provider: shopify
domain: https://Acme.myshopify.com/admin
payload: shop_eu.payload.json
auth_key: env:SHOPIFY_SECRET
auth_key_previous: {ref: "file:/run/old key", until: 2026-12-31T00:00:00Z}
handshake_token: env:VERIFY
visit_handshakes: true
allow_from: [203.0.113.0/24, "2001:db8::7"]
variant: v2
auth_values: {webhook_id: 8PT5, app: "007"}
send_to_user: true
default_source: WhatsApp
sender_path: [customer.phone, 'phone']
params: {order_id: id, plan: '"gold"'}
event_path: header:X-Topic
id_path: id
time_path: created
events: [orders/create, refunds/*]
token: 9vXwQ2m1c0fUe8rT5kLh3A
)";

constexpr const char* kLeast = "name: a\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\n";

} // namespace

TEST_CASE("account: every field of the form is read")
{
  const auto account = parse_account(kWhole, "shop_eu.yaml", "shop_eu");
  REQUIRE_MESSAGE(account, account.error().message);
  CHECK(account->provider == "shopify");
  CHECK(account->domain == "acme.myshopify.com");
  CHECK(model::to_string(*account->auth_key) == "env:SHOPIFY_SECRET");
  CHECK(account->auth_key_previous->reference.target == "/run/old key");
  CHECK(format_time(*account->auth_key_previous->until) == "2026-12-31T00:00:00.000Z");
  CHECK(account->send_to_user);
  CHECK(account->default_source->value() == "whatsapp");
  CHECK(account->sender_path == std::vector<std::string>{"customer.phone", "phone"});
  CHECK(account->params.back() == std::pair<std::string, std::string>{"plan", "\"gold\""});
  CHECK(account->events.size() == 2);
  CHECK(account->visit_handshakes);
  CHECK(model::to_strings(account->allow_from) ==
        std::vector<std::string>{"203.0.113.0/24", "2001:db8::7"});
  CHECK(account->variant == "v2");
  CHECK(account->auth_values ==
        std::vector<std::pair<std::string, std::string>>{{"webhook_id", "8PT5"}, {"app", "007"}});
}

TEST_CASE("account: what is left out has its default")
{
  const auto account = parse_account(kLeast, "a.yaml", "a");
  REQUIRE(account);
  CHECK(account->provider == "custom");
  CHECK_FALSE(account->send_to_user);
  CHECK_FALSE(account->auth_key);
  CHECK(account->events.empty());
}

TEST_CASE("account: write and parse are inverse")
{
  for (const char* yaml : {kWhole, kLeast}) {
    const auto name = yaml == kWhole ? "shop_eu" : "a";
    const auto account = parse_account(yaml, "f.yaml", name);
    REQUIRE(account);
    const std::string written = write_account(*account, Redact::no);
    const auto again = parse_account(written, "f.yaml", name);
    REQUIRE_MESSAGE(again, written);
    CHECK(write_account(*again, Redact::no) == written);
    CHECK(account_json(*again) == account_json(*account));
  }
}

TEST_CASE("account: errors name file and line and column")
{
  struct Case {
    const char* yaml;
    const char* place;
    const char* message;
  };

  const Case cases[] = {
      {"name: a\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\nsender_pth: x\n", "a.yaml:3:1", "sender_pth"},
      {"name: b\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\n", "a.yaml:1:1", "is not the file's name"},
      {"name: a\n", "a.yaml:1:1", "token"},
      {"name: a\ntoken: short\n", "a.yaml:2:1", "token"},
      {"name: a\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\nauth_key: shpss_12345\n",
       "a.yaml:3:1",
       "reference"},
      {"name: a\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\nsend_to_user: maybe\n",
       "a.yaml:3:15",
       "send_to_user"},
      {"name: a\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\ndomain: 'a b'\n", "a.yaml:3:1", "domain"},
      {"name: a\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\nauth_key_previous: {ref: env:A, until: soon}\n",
       "a.yaml:3:33",
       "soon"},
      {"name: [a\n", "a.yaml:2:1", ""},
      {"- a\n", "a.yaml:1:1", "account"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.yaml);
    const auto account = parse_account(c.yaml, "a.yaml", "a");
    REQUIRE_FALSE(account);
    CHECK(account.error().code == ErrorCode::invalid_data);
    REQUIRE(account.error().at);
    CHECK(to_string(*account.error().at) == std::string(c.place));
    CHECK(account.error().message.find(c.message) != std::string::npos);
    CHECK(account.error().message.find("shpss") == std::string::npos);
  }
}

TEST_CASE("account: a literal key is kept in the file and shown nowhere else")
{
  const auto account = parse_account(
      "name: a\nauth_key: {value: s3cret}\ntoken: 9vXwQ2m1c0fUe8rT5kLh3A\n", "a.yaml", "a");
  REQUIRE(account);
  CHECK(account->auth_key->value.reveal() == "s3cret");
  CHECK(write_account(*account, Redact::no).find("s3cret") != std::string::npos);
  CHECK(write_account(*account, Redact::yes).find("s3cret") == std::string::npos);
  CHECK(write_account(*account, Redact::yes).find("9vXwQ2m1c0fUe8rT5kLh3A") == std::string::npos);
  CHECK(account_json(*account).find("s3cret") == std::string::npos);
}
