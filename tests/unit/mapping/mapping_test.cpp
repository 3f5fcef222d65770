#include "hookctl/mapping/mapping.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::mapping;
using tests::defined;
using tests::document_of;
using tests::user_account;

namespace {

Mapped map_payload(const account::Account& account, const std::string& payload)
{
  const auto document = document_of(payload);
  const model::Request request;
  auto mapped = map_delivery(defined(account), {&request, &document, 0, nullptr});
  REQUIRE(mapped);
  return *std::move(mapped);
}

const FieldTrace& field(const MappedEvent& event, std::string_view name)
{
  const auto found = std::find_if(event.trace.begin(),
                                  event.trace.end(),
                                  [&](const FieldTrace& trace) { return trace.field == name; });
  REQUIRE(found != event.trace.end());
  return *found;
}

} // namespace

TEST_CASE("mapping: the first sender path with exactly one text or number wins")
{
  struct Case {
    const char* payload;
    const char* sender; ///< "" for none
  };

  const Case cases[] = {
      {R"({"a":"x","b":"y"})", "x"},
      {R"({"a":"","b":"y"})", "y"},
      {R"({"a":null,"b":"y"})", "y"},
      {R"({"a":{},"b":"y"})", "y"},
      {R"({"a":[],"b":"y"})", "y"},
      {R"({"a":true,"b":"y"})", "y"},
      {R"({"b":12345678901234567890123456789012345678901})",
       "12345678901234567890123456789012345678901"},
      {R"({"b":170.00})", "170.00"},
      {R"({"c":1})", ""},
      {R"({"a":"x","a":"z"})", "z"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.payload);
    const auto mapped = map_payload(user_account({"a", "b"}), c.payload);
    REQUIRE(mapped.events.size() == 1);
    CHECK(mapped.events[0].sender.value_or("") == c.sender);
    CHECK(mapped.events[0].unroutable.empty() == (*c.sender != '\0'));
  }
}

TEST_CASE("mapping: several different values are ambiguous and several equal ones are one")
{
  const auto account = user_account({"users[*].phone"});
  const auto different = map_payload(account, R"({"users":[{"phone":"+1"},{"phone":"+2"}]})");
  CHECK_FALSE(different.events[0].sender);
  CHECK(field(different.events[0], "sender").outcome == Outcome::ambiguous);
  CHECK(different.events[0].unroutable.find("+2") != std::string::npos);
  CHECK(map_payload(account, R"({"users":[{"phone":"+1"},{"phone":"+1"}]})").events[0].sender ==
        "+1");
  // One user, whom the sender's system writes once as a number.
  CHECK(map_payload(account, R"({"users":[{"phone":1555},{"phone":"1555"}]})").events[0].sender ==
        "1555");
  CHECK_FALSE(
      map_payload(account, R"({"users":[{"phone":true},{"phone":"true"}]})").events[0].sender);
}

TEST_CASE("mapping: the trace says which fallbacks were tried and why they did not count")
{
  const auto mapped =
      map_payload(user_account({"phone", "customer.phone", "email"}),
                  R"({"phone":null,"customer":{"phon":"+1"},"email":"a@example.com"})");
  const auto& sender = field(mapped.events[0], "sender");
  CHECK(sender.outcome == Outcome::matched);
  CHECK(sender.path == "email");
  REQUIRE(sender.tried.size() == 3);
  CHECK(sender.tried[0].outcome == Outcome::null_value);
  CHECK(sender.tried[1].outcome == Outcome::missing);
  CHECK(sender.tried[1].detail.empty());
  CHECK(sender.tried[2].outcome == Outcome::matched);
}

TEST_CASE("mapping: the nearest path is offered for a route that fails and on request for the rest")
{
  auto account = user_account({"customer.phone"});
  account.params = {{"order", "ordr"}};
  const auto definition = defined(account);
  const auto document = document_of(R"({"customer":{"phon":"+1"},"order":7})");
  const model::Request request;
  const select::Input input{&request, &document, 0, nullptr};
  const auto received = map_delivery(definition, input);
  REQUIRE(received);
  CHECK(field(received->events[0], "sender").tried[0].detail == "did you mean customer.phon?");
  CHECK(received->events[0].unroutable.find("customer.phon?") != std::string::npos);
  CHECK(field(received->events[0], "param order").tried[0].detail.empty());
  const auto explained = map_delivery(definition, input, Suggest::everywhere);
  REQUIRE(explained);
  CHECK(field(explained->events[0], "param order").tried[0].detail == "did you mean order?");
}

TEST_CASE("mapping: in a batch the nearest path is one of the item and only the first event looks")
{
  const auto account = user_account({"objctId"});
  const auto document = document_of(R"([{"objectId":1},{"objectId":2}])");
  const model::Request request;
  const auto mapped = map_delivery(defined(account, "hubspot"), {&request, &document, 0, nullptr});
  REQUIRE(mapped);
  CHECK(field(mapped->events[0], "sender").tried[0].detail == "did you mean objectId?");
  CHECK(field(mapped->events[1], "sender").tried[0].detail.empty());
}

TEST_CASE("mapping: a payload cannot be blown up by repeating it in every event of its batch")
{
  auto account = user_account({"objectId"});
  account.params = {{"all", "root:[*]"}};
  std::string batch = "[\"" + std::string(1U << 20U, 'x') + "\"";
  for (int i = 0; i < 200; ++i) {
    batch += R"(,{"objectId":1})";
  }
  const auto document = document_of(batch + "]");
  const model::Request request;
  const auto mapped = map_delivery(defined(account, "hubspot"), {&request, &document, 0, nullptr});
  REQUIRE_FALSE(mapped);
  CHECK(mapped.error().code == ErrorCode::invalid_data);
}

TEST_CASE("mapping: params keep their tokens and take one or several or null")
{
  auto account = user_account({"id"});
  account.params = {{"amount", "amount"},
                    {"all", "items[*].sku"},
                    {"none", "nope"},
                    {"whole", "items[0]"},
                    {"plan", "\"gold\""},
                    {"who", "account:name"}};
  const auto mapped =
      map_payload(account, R"({"id":1,"amount":170.00,"items":[{"sku":"A\u0041"},{"sku":1E400}]})");
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"amount", "170.00"},
      {"all", R"(["A\u0041",1E400])"},
      {"none", "null"},
      {"whole", R"({"sku":"A\u0041"})"},
      {"plan", "\"gold\""},
      {"who", "\"crm\""}};
  for (const auto& param : expected) {
    CHECK(std::find(mapped.events[0].params.begin(), mapped.events[0].params.end(), param) !=
          mapped.events[0].params.end());
  }
}

TEST_CASE("mapping: a bot event needs no sender")
{
  auto account = user_account({});
  account.send_to_user = false;
  const auto mapped = map_payload(account, "{}");
  CHECK(mapped.events[0].recipient == Recipient::bot);
  CHECK(mapped.events[0].unroutable.empty());
  CHECK(mapped.events[0].code == "custom_webhook");
}

TEST_CASE("mapping: a batch falls into its items and each has its own sender")
{
  auto account = user_account({"objectId"});
  const auto document = document_of(
      R"([{"objectId":1,"subscriptionType":"contact.creation","eventId":7},{"objectId":2,"subscriptionType":"contact.deletion","eventId":8}])");
  const model::Request request;
  const auto mapped = map_delivery(defined(account, "hubspot"), {&request, &document, 0, nullptr});
  REQUIRE(mapped);
  REQUIRE(mapped->events.size() == 2);
  CHECK(mapped->events[0].sender == "1");
  CHECK(mapped->events[1].code == "contact.deletion");
  CHECK(mapped->events[1].data != json::Document::root());
  const auto empty = document_of("[]");
  CHECK(map_delivery(defined(account, "hubspot"), {&request, &empty, 0, nullptr})->events.empty());
}

TEST_CASE("mapping: duplicate keys are noted")
{
  CHECK(map_payload(user_account({"a"}), R"({"a":1,"a":2})").notes.size() == 1);
  CHECK(map_payload(user_account({"a"}), R"({"a":1})").notes.empty());
}

TEST_CASE("mapping: a path that finds nothing in the sample is refused with the nearest one")
{
  const auto document = document_of(R"({"customer":{"phone":"+1"},"id":5})");
  const model::Request request;
  const auto check = [&](const account::Account& account) {
    return check_against_sample(defined(account), account, {&request, &document, 0, nullptr});
  };
  CHECK(check(user_account({"nope", "customer.phone"})));
  const auto typo = check(user_account({"custmer.phone"}));
  REQUIRE_FALSE(typo);
  CHECK(typo.error().code == ErrorCode::no_match);
  CHECK(typo.error().hint == "did you mean customer.phone?");
  auto param = user_account({"customer.phone"});
  param.params = {{"order", "idd"}};
  CHECK(check(param).error().message.find("param order") != std::string::npos);
}
