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
  CHECK(definition->event.code.selectors[0].text() == "topic");
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
