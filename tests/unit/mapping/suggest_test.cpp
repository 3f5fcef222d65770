#include "hookctl/base/text.hpp"
#include "hookctl/mapping/suggest.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::mapping;
using tests::document_of;

namespace {

SuggestContext at_noon()
{
  SuggestContext context;
  context.now = *parse_time("2026-01-02T12:00:00Z");
  return context;
}

std::vector<Suggestion> suggest_from(const std::vector<std::string>& payloads,
                                     const SuggestContext& context = at_noon())
{
  PathStatistics statistics;
  for (const std::string& payload : payloads) {
    statistics.add(document_of(payload));
  }
  return suggest(statistics, context);
}

const Suggestion& of(const std::vector<Suggestion>& all, Role role)
{
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.role == role; });
  REQUIRE(found != all.end());
  return *found;
}

/// The best path for a role, "" for none.
std::string best(const std::vector<Suggestion>& all, Role role)
{
  const auto& candidates = of(all, role).candidates;
  return candidates.empty() ? std::string{} : candidates.front().path;
}

bool mentions(const std::vector<std::string>& lines, std::string_view words)
{
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) {
    return line.find(words) != std::string::npos;
  });
}

} // namespace

TEST_CASE("suggest: the customer's phone beats the store's wherever they stand")
{
  for (const char* payload :
       {R"({"store":{"phone":"+15550009999"},"customer":{"phone":"+15550001111"}})",
        R"({"customer":{"phone":"+15550001111"},"store":{"phone":"+15550009999"}})",
        R"({"merchantPhone":"+15550009999","customerPhone":"+15550001111"})",
        R"({"support_phone":"+15550009999","wa_id":"15550001111"})"}) {
    CAPTURE(payload);
    const auto all = suggest_from({payload});
    REQUIRE_FALSE(of(all, Role::sender).candidates.empty());
    CHECK(of(all, Role::sender).candidates.front().value.find("5550001111") != std::string::npos);
  }
}

TEST_CASE("suggest: a name without letters and digits speaks for nothing")
{
  for (const char* payload : {R"({"_":1})",
                              R"({"":1})",
                              R"({"$":1})",
                              R"({"-":"x"})",
                              R"({" ":"x"})",
                              R"({"a":{"_":1}})",
                              R"({"_":{"_":"2026-01-02T11:59:00Z"}})",
                              R"({"_":"orders/create","-":"EUR","$":"9.50","":"+15550001111"})",
                              R"([1,2])",
                              R"(["x"])",
                              R"([["2026-01-02"]])",
                              R"("x")",
                              "1767355140"}) {
    CAPTURE(payload);
    const auto all = suggest_from({payload});
    CHECK(all.size() == all_roles().size());
    CHECK(of(all, Role::code).candidates.empty());
  }
  SuggestContext context = at_noon();
  context.headers = {{"_", "orders/create"}, {"X-", "abc"}, {"", "abc"}};
  CHECK(of(suggest_from({R"({"_":1})"}, context), Role::code).candidates.empty());
}

TEST_CASE("suggest: every role of a plain order with its reasons and flags")
{
  const auto all = suggest_from({R"({
    "event_id": "evt_2001", "type": "order.created", "occurred_at": "2026-01-02T11:59:00Z",
    "channel": "WhatsApp", "order": {"id": 5501, "total_price": "49.00", "currency": "EUR",
      "note": "please ring the bell twice and wait"},
    "customer": {"first name": "Ada", "phone": "+15550001111", "email": "ada@example.com"},
    "live": true, "tags": [], "nothing": null})"});
  CHECK(best(all, Role::sender) == "customer.phone");
  CHECK(best(all, Role::source) == "channel");
  CHECK(best(all, Role::delivery_id) == "event_id");
  CHECK(best(all, Role::business_id) == "order.id");
  CHECK(best(all, Role::code) == "type");
  CHECK(best(all, Role::amount) == "order.total_price");
  CHECK(best(all, Role::currency) == "order.currency");
  CHECK(best(all, Role::time) == "occurred_at");
  CHECK(of(all, Role::sender).flag == "--sender-path customer.phone");
  CHECK(of(all, Role::business_id).flag == "--param order_id=order.id");
  CHECK(of(all, Role::amount).flag == "--param amount=order.total_price");
  const Candidate& phone = of(all, Role::sender).candidates.front();
  CHECK(phone.value == "+15550001111");
  CHECK(mentions(phone.reasons, "E.164"));
  CHECK(mentions(phone.reasons, "\"phone\""));
  CHECK(mentions(phone.reasons, "\"customer\""));
  CHECK(mentions(of(all, Role::source).candidates.front().reasons, "whatsapp"));
  CHECK(mentions(of(all, Role::amount).candidates.front().reasons, "beside a currency"));
  CHECK(all.size() == all_roles().size());
}

TEST_CASE("suggest: what is no value is never a candidate")
{
  const auto all =
      suggest_from({R"({"phone": null, "email": true, "user_id": "", "from": {}, "to": []})"});
  for (const Suggestion& suggestion : all) {
    CHECK(suggestion.candidates.empty());
    CHECK(suggestion.flag.empty());
  }
  CHECK(suggest_from({}).size() == all_roles().size());
  CHECK(best(suggest_from({"\"+15550001111\""}), Role::sender).empty());
}

TEST_CASE("suggest: over several payloads an id differs in each and a constant is none")
{
  const auto all = suggest_from({R"({"webhook_id":"wh_1","id":"a1","type":"paid"})",
                                 R"({"webhook_id":"wh_1","id":"a2","type":"paid"})",
                                 R"({"webhook_id":"wh_1","id":"a3","type":"paid"})"});
  CHECK(best(all, Role::delivery_id) == "id");
  CHECK(mentions(of(all, Role::delivery_id).candidates.front().reasons, "differs in each of 3"));
}

TEST_CASE("suggest: numbers are times only near the clock")
{
  CHECK(best(suggest_from({R"({"timestamp":1767355140})"}), Role::time) == "timestamp");
  CHECK(best(suggest_from({R"({"ts":1767355140000})"}), Role::time) == "ts");
  CHECK(best(suggest_from({R"({"timestamp":1000000000})"}), Role::time).empty());
  CHECK(best(suggest_from({R"({"order_no":1767355140})"}), Role::time).empty());
}

TEST_CASE("suggest: a list of different values is ambiguous and says so")
{
  const auto all =
      suggest_from({R"({"users":[{"phone":"+15550001111"},{"phone":"+15550002222"}]})"});
  REQUIRE_FALSE(of(all, Role::sender).candidates.empty());
  const Candidate& first = of(all, Role::sender).candidates.front();
  CHECK(first.path == "users[0].phone");
  CHECK(mentions(first.doubts, "several different values"));
  // Equal ones are one user, whichever is asked.
  const auto same =
      suggest_from({R"({"users":[{"phone":"+15550001111"},{"phone":"+15550001111"}]})"});
  CHECK(best(same, Role::sender) == "users[*].phone");
}

TEST_CASE("suggest: headers, the sample and known paths count")
{
  auto context = at_noon();
  context.headers = {{"Content-Type", "application/json"},
                     {"X-Teapot-Webhook-Id", "3f1c7a52-0000-4000-8000-000000000001"},
                     {"X-Teapot-Topic", "kettle/boiled"},
                     {"X-Teapot-Signature", "abc"}};
  const auto sample = document_of(R"({"owner":{"phone":"+15550001111"}})");
  context.sample = &sample;
  context.known = {{Role::sender, "b", "the account"}};
  const auto all = suggest_from({R"({"a":{"mobile":"+15550001111"},"b":"u-4711"})"}, context);
  CHECK(best(all, Role::delivery_id) == "header:X-Teapot-Webhook-Id");
  CHECK(best(all, Role::code) == "header:X-Teapot-Topic");
  const auto& sender = of(all, Role::sender).candidates;
  REQUIRE(sender.size() == 2);
  CHECK(sender[0].path == "a.mobile");
  CHECK(mentions(sender[0].reasons, "in the sample at owner.phone"));
  CHECK(mentions(sender[1].reasons, "a path of the account"));
}

TEST_CASE("suggest: odd names are quoted for the shell")
{
  const auto all = suggest_from({R"({"it's me":{"phone no.":"+15550001111"}})"});
  CHECK(of(all, Role::sender).flag == R"(--sender-path '["it'\''s me"]["phone no."]')");
}

TEST_CASE("suggest: bounded whatever comes")
{
  std::string wide = "{";
  for (int i = 0; i < 30'000; ++i) {
    wide += text(i == 0 ? "" : ",", "\"k", i, "\":\"+1555000", i, "\"");
  }
  const auto all = suggest_from({wide + "}"});
  CHECK(of(all, Role::sender).candidates.size() == 3);
  std::string deep;
  for (int i = 0; i < 500; ++i) {
    deep += "{\"phone\":";
  }
  deep += "\"+15550001111\"" + std::string(500, '}');
  CHECK(of(suggest_from({deep}), Role::sender).candidates.size() == 1);
}
