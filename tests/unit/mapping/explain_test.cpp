#include "hookctl/mapping/explain.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::mapping;
using tests::defined;
using tests::document_of;
using tests::user_account;

namespace {

struct Explained {
  Mapped mapped;
  std::vector<Step> steps;
};

Explained explain(const account::Definition& definition,
                  const std::string& payload,
                  model::Headers headers = {})
{
  const auto document = document_of(payload);
  model::Request request;
  request.headers = std::move(headers);
  request.body = payload;
  const select::Input input{&request, &document, 0, nullptr};
  auto mapped = map_delivery(definition, input, Suggest::everywhere);
  REQUIRE(mapped);
  auto steps = explain_walk(definition, input, *mapped);
  return {*std::move(mapped), std::move(steps)};
}

const FieldTrace& field(const Explained& explained, std::string_view name)
{
  const auto& trace = explained.mapped.events.at(0).trace;
  const auto found = std::find_if(
      trace.begin(), trace.end(), [&](const auto& each) { return each.field == name; });
  REQUIRE(found != trace.end());
  return *found;
}

bool has_step(const Explained& explained, std::string_view stage, std::string_view words)
{
  return std::any_of(explained.steps.begin(), explained.steps.end(), [&](const Step& step) {
    return step.stage == stage && step.words.find(words) != std::string::npos;
  });
}

} // namespace

TEST_CASE("explain: which alternative won, which were not needed and how far the others got")
{
  const auto explained = explain(defined(user_account({"phone", "customer.phone", "email", "id"})),
                                 R"({"customer":{"id":1},"email":"ada@example.com"})");
  const FieldTrace& sender = field(explained, "sender");
  CHECK(sender.alternatives == 4);
  REQUIRE(sender.tried.size() == 3);
  CHECK(sender.tried[1].reached ==
        R"(customer is an object with "id": "phone" is not one of them)");
  CHECK(sender.untried == std::vector<std::string>{"id"});
  CHECK(has_step(explained, "sender", "2 of 4, customer.phone: is not there"));
  CHECK(has_step(explained, "sender", "3 of 4, email: found \"ada@example.com\" (string)"));
  CHECK(has_step(explained, "sender", "not needed: id"));
  CHECK(has_step(explained, "split", "no split"));
  CHECK(has_step(explained, "gate", "is active by *"));
  CHECK(has_step(explained, "recipient", "user: sender \"ada@example.com\" on whatsapp"));
}

TEST_CASE("explain: nothing of it is made when a delivery is received")
{
  const auto document = document_of(R"({"customer":{}})");
  const model::Request request;
  const auto mapped =
      map_delivery(defined(user_account({"customer.phone"})), {&request, &document, 0, nullptr});
  REQUIRE(mapped);
  for (const FieldTrace& trace : mapped->events.at(0).trace) {
    CHECK(trace.alternatives == 0);
    CHECK(trace.note.empty());
    for (const Tried& tried : trace.tried) {
      CHECK(tried.reached.empty());
    }
  }
}

TEST_CASE("explain: every reason for which a path does not count")
{
  const auto explained = explain(defined(user_account({"a", "b", "c", "d", "e[*]"})),
                                 R"({"a":null,"b":"","c":{},"e":["x","y"]})");
  const auto& tried = field(explained, "sender").tried;
  REQUIRE(tried.size() == 5);
  CHECK(why_not(tried[0]) == "is null");
  CHECK(why_not(tried[1]) == "is empty");
  CHECK(why_not(tried[2]) == "is object, not one text or number");
  CHECK(why_not(tried[3]) == "is not there");
  CHECK(why_not(tried[4]) == R"(ambiguous, 2 values that differ: "x", "y")");
  CHECK(explain_recipient(explained.mapped.events.at(0)).find("sender did not resolve") !=
        std::string::npos);
}

TEST_CASE("explain: what a channel makes of the sender, what becomes of a source")
{
  const auto phone = explain(defined(user_account({"phone"})), R"({"phone":"+1 555 000 1111"})");
  CHECK(field(phone, "sender").note == "whatsapp wants 15550001111");
  auto account = user_account({"phone"});
  account.default_source.reset();
  account.source_path = {"channel"};
  const auto upper = explain(defined(account), R"({"phone":"15550001111","channel":"WhatsApp"})");
  CHECK(field(upper, "source").note == "kept in lower case: whatsapp");
  CHECK(field(upper, "sender").note.empty());
}

TEST_CASE("explain: a header that was misspelt is named as it came")
{
  const auto explained = explain(
      defined(user_account({"header:X-User-Phone"})), "{}", {{"X-User-Phones", "+15550001111"}});
  CHECK(field(explained, "sender").tried.at(0).detail == "did you mean header:X-User-Phones?");
}

TEST_CASE("explain: a path that was tried itself is no suggestion")
{
  const auto explained =
      explain(defined(user_account({"phone", "customer.phone"})), R"({"phone":null})");
  CHECK(field(explained, "sender").tried.at(1).detail.empty());
}

TEST_CASE("explain: the body and the gate")
{
  auto account = user_account({"phone"});
  account.events = {"orders/*"};
  const auto explained = explain(defined(account),
                                 "\xEF\xBB\xBF{\"phone\":\"1\"}",
                                 {{"Content-Type", "application/json; charset=utf-8"}});
  CHECK(has_step(explained, "body", "Content-Type \"application/json; charset=utf-8\""));
  CHECK(has_step(explained, "body", "byte order mark"));
  CHECK(has_step(explained, "gate", "is not active; active are orders/*"));
}
