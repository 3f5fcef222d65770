#include "hookctl/account/definition.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::account;
using tests::user_account;

TEST_CASE("definition: an account overrides its preset field by field")
{
  Account account = user_account({"customer.phone"});
  account.params = {{"order_id", "order.id"}, {"plan", "\"gold\""}};
  account.event_path = "topic";
  const auto shopify = tests::built_in("shopify");
  const auto definition = define(account, shopify, "staging");
  REQUIRE(definition);
  REQUIRE(definition->sender.size() == 1);
  CHECK(definition->sender[0].text() == "customer.phone");
  CHECK(definition->default_source == "whatsapp");
  CHECK(std::get<select::Selector>(definition->event.code.alternatives.at(0).use).text() ==
        "topic");
  CHECK(definition->params.size() == shopify.params.size() + 1);
  CHECK(definition->facts.environment == "staging");
  CHECK_FALSE(definition->domain);
}

TEST_CASE("definition: a domain is held against the delivery only where it was given")
{
  Account account = user_account({"phone"});
  account.domain = "acme.myshopify.com";
  CHECK(define(account, tests::built_in("shopify"), "development")->domain);
  CHECK_FALSE(define(account, tests::built_in("stripe"), "development")->domain);
}

TEST_CASE("definition: fields that contradict each other are refused")
{
  const auto custom = tests::built_in("custom");
  Account both = user_account({"phone"});
  both.source_path = {"channel"};
  CHECK(define(both, custom, "development").error().message.find("exclude") != std::string::npos);
  const Account no_sender = user_account({});
  CHECK(define(no_sender, custom, "development").error().message.find("sender") !=
        std::string::npos);
  Account no_source = user_account({"phone"});
  no_source.default_source.reset();
  CHECK(define(no_source, custom, "development").error().message.find("source") !=
        std::string::npos);
  Account bad_path = user_account({"a[", "b"});
  CHECK(define(bad_path, custom, "development").error().context.back().find("sender path") !=
        std::string::npos);
}

namespace {

/// The custom preset with a variant of its own and values for both.
preset::Preset with_variant()
{
  auto preset = tests::built_in("custom");
  const auto scheme = [](const char* written) {
    return *preset::parse_scheme(*yaml::parse(written, "scheme"));
  };
  preset.scheme = scheme("hmac: {signed: '{value:app}.{body}', signature: {header: X-S}}");
  preset.variants.push_back(
      {"legacy",
       "before 2024",
       scheme("hmac: {signed: '{value:shop}.{body}', signature: {header: X-Old}}"),
       ""});
  preset.values = {{"app", "the app's id", false}, {"shop", "the shop's id", false}};
  preset.methods = {"POST", "GET"};
  return preset;
}

} // namespace

TEST_CASE("definition: the pinned variant signs and its values are asked for")
{
  const auto preset = with_variant();
  Account account = user_account({"phone"});
  account.auth_values = {{"app", "a1"}};
  const auto plain = define(account, preset, "development");
  REQUIRE(plain);
  CHECK(std::get<preset::HmacScheme>(plain->scheme.engine).request.text.text() ==
        "{value:app}.{body}");
  CHECK(plain->values == account.auth_values);
  CHECK(plain->methods == std::vector<std::string>{"POST", "GET"});
  CHECK(require_values(*plain));
  account.variant = "legacy";
  const auto legacy = define(account, preset, "development");
  REQUIRE(legacy);
  CHECK(std::get<preset::HmacScheme>(legacy->scheme.engine).request.text.text() ==
        "{value:shop}.{body}");
  const auto missing = require_values(*legacy);
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message.find("shop: the shop's id") != std::string::npos);
  CHECK(missing.error().hint == "add --auth-value shop=VALUE");
}

TEST_CASE("definition: unknown variants and values are errors with a suggestion")
{
  const auto preset = with_variant();
  Account account = user_account({"phone"});
  account.variant = "legcy";
  CHECK(define(account, preset, "development").error().hint == R"(did you mean "legacy"?)");
  account.variant = "v9";
  CHECK(define(account, preset, "development").error().hint ==
        "use one of legacy, or none for its default");
  CHECK(define(account, tests::built_in("stripe"), "development").error().code ==
        ErrorCode::not_found);
  account.variant.clear();
  account.auth_values = {{"shpo", "1"}};
  CHECK(define(account, preset, "development").error().hint == R"(did you mean "shop"?)");
  CHECK(define(account, tests::built_in("stripe"), "development")
            .error()
            .hint.find("--auth-value shpo=") != std::string::npos);
}

TEST_CASE("definition: a scheme of its own excludes a variant and may ask for values")
{
  const auto preset = with_variant();
  Account account = user_account({"phone"});
  account.verify =
      *yaml::parse("hmac: {signed: '{value:key_id}.{body}', signature: {header: X}}", "scheme");
  account.variant = "legacy";
  CHECK(define(account, preset, "development").error().message.find("exclude") !=
        std::string::npos);
  account.variant.clear();
  const auto own = define(account, preset, "development");
  REQUIRE(own);
  CHECK(require_values(*own).error().message.find("key_id") != std::string::npos);
  account.auth_values = {{"key_id", "7"}};
  CHECK(require_values(*define(account, preset, "development")));
}

TEST_CASE("definition: an unwrap of its own takes the place of the preset's")
{
  Account account = user_account({"phone"});
  account.unwrap = *yaml::parse("[{form: data}, {from: json:a.b, decode: [base64]}]", "account");
  const auto definition = define(account, tests::built_in("github"), "development");
  REQUIRE(definition);
  REQUIRE(definition->unwrap.size() == 2);
  CHECK(definition->unwrap[0].name == "data");
  CHECK(definition->unwrap[1].place == std::vector<std::string>{"a", "b"});

  account.unwrap = *yaml::parse("[{from: page}]", "account");
  const auto refused = define(account, tests::built_in("github"), "development");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_data);
}
