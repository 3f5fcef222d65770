#include "hookctl/listen/expectation.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using listen::Arrival;
using listen::Expectation;
using Texts = std::vector<std::string>;

namespace {

Arrival order(std::string total = "49.00")
{
  Arrival arrival;
  arrival.id = "evt_1";
  arrival.account = "shop_eu";
  arrival.code = "orders/create";
  arrival.sender = "+15550001111";
  arrival.source = std::nullopt;
  arrival.recipient = "user";
  arrival.envelope = R"({"account":"shop_eu","event":{"code":"orders/create","data":{"total":)" +
                     total + R"(,"lines":[{"sku":"a"}]}}})";
  return arrival;
}

Texts misses(std::string_view text, const Arrival& arrival = order())
{
  const auto expectation = Expectation::parse(text);
  REQUIRE_MESSAGE(expectation, expectation.error().message);
  const auto envelope = json::Document::parse(arrival.envelope);
  REQUIRE(envelope);
  return expectation->misses(arrival, &*envelope);
}

bool meets(std::string_view text, const Arrival& arrival = order())
{
  return misses(text, arrival).empty();
}

Error refused(std::string_view text)
{
  const auto expectation = Expectation::parse(text);
  REQUIRE_FALSE(expectation);
  CHECK(expectation.error().code == ErrorCode::invalid_argument);
  return expectation.error();
}

} // namespace

TEST_CASE("expectation: fields are compared whole, by glob, or not")
{
  CHECK(meets("code=orders/create"));
  CHECK(meets("code = orders/create&&sender=+15550001111"));
  CHECK(meets("  account=shop_eu && code~orders/* && code!=orders/paid && recipient=user "));
  CHECK_FALSE(meets("code=orders"));
  CHECK(meets("code~*/creat?"));
  CHECK_FALSE(meets("code~orders"));
  CHECK(meets("source=''"));
  CHECK(meets("source!=whatsapp"));
  CHECK_FALSE(meets("sender=\"\""));
  CHECK(meets("sender!='' && sender~'+1555*'"));
  CHECK(meets("status=no_destination"));
}

TEST_CASE("expectation: a value may hold what is quoted")
{
  Arrival arrival = order();
  arrival.sender = "a && b || 'c' @.d";
  CHECK(meets("sender=\"a && b || 'c' @.d\" && code=orders/create", arrival));
  arrival.sender = "=x&y|z";
  CHECK(meets("sender='=x&y|z'", arrival));
  CHECK(meets("sender!=x&y|z", arrival));
}

TEST_CASE("expectation: a filter is asked of the envelope, alone or beside fields")
{
  CHECK(meets("@.event.data.total > 10"));
  CHECK(meets("@.event.data.total == 49"));
  CHECK_FALSE(meets("@.event.data.total > 10", order("9")));
  CHECK(meets("code=orders/create && @.event.data.total > 10 && @.account == 'shop_eu'"));
  CHECK(meets("@.event.data.total > 10 && code=orders/create"));
  CHECK(meets("@.event.data.total > 100 || @.event.code == 'orders/create'"));
  CHECK(meets("@.x && @.y || @.event.code"));
  CHECK(meets("code=orders/create && (@.event.data.total > 100 || @.account == 'shop_eu')"));
  CHECK(meets("!@.event.data.cancelled"));
  CHECK(meets("match(@.event.code, 'orders/.*') && count(@.event.data.lines[*]) == 1"));
  CHECK(meets("@.event.data.lines[?@.sku == 'a' && @.sku != \"b]&&\"]"));
  CHECK(meets("'orders/create' == @.event.code && true == true"));
  CHECK(meets("$.event.code == @.event.code"));
}

TEST_CASE("expectation: an event that is held back meets it only when the status is named")
{
  Arrival arrival = order();
  arrival.status = journal::EventStatus::inactive;
  arrival.reason = "event code \"orders/create\" is not active";
  CHECK(misses("code=orders/create", arrival) ==
        Texts{"it is inactive: event code \"orders/create\" is not active"});
  CHECK_FALSE(meets("@.event.code", arrival));
  CHECK(meets("status=inactive && code=orders/create", arrival));
  CHECK(meets("status~*", arrival));
  CHECK_FALSE(meets("status=unroutable", arrival));
  arrival.status = journal::EventStatus::pending;
  CHECK(meets("code=orders/create", arrival));
}

TEST_CASE("expectation: it says what is not so, and what is there instead")
{
  CHECK(misses("sender=+1666 && source=whatsapp && code~refunds/* && account!=shop_eu") ==
        Texts{"sender is \"+15550001111\", not \"+1666\"",
              "source is missing, not \"whatsapp\"",
              "code is \"orders/create\", which \"refunds/*\" does not match",
              "account is \"shop_eu\""});
  CHECK(misses("sender=''") == Texts{"sender is \"+15550001111\""});
  CHECK(misses("@.event.code == 'orders/create' && @.event.data.total > 10", order("\"49.00\"")) ==
        Texts{"@.event.data.total > 10 does not hold: @.event.data.total is \"49.00\""});
  CHECK(misses("@.event.data.totl > 10 || @.event.data.totl < 5") ==
        Texts{"@.event.data.totl > 10 || @.event.data.totl < 5 does not hold: @.event.data.totl "
              "finds nothing"});
}

TEST_CASE("expectation: an event that cannot be looked into meets no filter")
{
  const auto expectation = Expectation::parse("code=orders/create && @.event.code");
  REQUIRE(expectation);
  CHECK(expectation->has_filter());
  CHECK(expectation->misses(order(), nullptr) ==
        Texts{"@.event.code cannot be asked: the event is too large"});
  CHECK_FALSE(Expectation::parse("code=x")->has_filter());
}

TEST_CASE("expectation: a mistake is told at its place")
{
  struct Case {
    std::string_view text;
    int column;
    std::string_view message;
  };

  const Case cases[] = {
      {"", 1, "an expectation must not be empty"},
      {"  ", 3, "a condition is missing"},
      {"code=x && ", 11, "a condition is missing"},
      {"&& code=x", 1, "a condition is missing"},
      {"cod=x", 1, "there is no field \"cod\" of an event"},
      {"code=x && event.data.total > 10", 11, "there is no field \"event.data.total\" of an event"},
      {"code", 5, "code is compared with = (is), != (is not) or ~ (glob)"},
      {"code==x", 5, "code is compared with = (is), != (is not) or ~ (glob)"},
      {"code=~x", 5, "code is compared with = (is), != (is not) or ~ (glob)"},
      {"code!~x", 5, "code is compared with = (is), != (is not) or ~ (glob)"},
      {"code > x", 6, "code is compared with = (is), != (is not) or ~ (glob)"},
      {"code= && sender=x", 7, "code needs a value"},
      {"sender=", 8, "sender needs a value"},
      {"sender='x", 8, "the quote is not closed"},
      {"sender=+1 555", 11, "expected \"&&\" or the end after the value"},
      {"sender='a'b", 11, "expected \"&&\" or the end after the value"},
      {"code=x || code=y", 8, "there is no \"||\" between fields"},
      {"code=x||code=y", 7, "there is no \"||\" between fields"},
      {"recipient=users", 11, "an event that is accepted never has the recipient \"users\""},
      {"status=delivered", 8, "an event that is accepted never has the status \"delivered\""},
      {"code=x && @.a || @.b", 15, "\"||\" beside a field stands in parentheses"},
      {"@.a || @.b && code=x", 5, "\"||\" beside a field stands in parentheses"},
      {"code=x && @.a = 1", 15, "there is no such operator"},
      {"@.a = 1", 5, "there is no such operator"},
      {"@.a && @.b == [1", 15, "expected a query, a literal or a function, found \"[\""},
      {"'text'", 1, "a literal alone is no condition"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.text);
    const Error error = refused(one.text);
    CHECK(error.message == one.message);
    REQUIRE(error.at);
    CHECK(error.at->column == one.column);
  }
}

TEST_CASE("expectation: the hint shows the place in the whole text, and what to write")
{
  CHECK(refused("code=x && @.a = 1").hint ==
        "code=x && @.a = 1\n              ^\nequality is written ==");
  CHECK(refused("sendr=x").hint ==
        "sendr=x\n^\ndid you mean \"sender\"?\nfields: account, code, sender, source, recipient, "
        "status; the rest of the event is reached by a filter: @.event.data.total > 10");
  CHECK(
      refused("status=dead").hint ==
      "status=dead\n       ^\nuse pending, no_destination, inactive, unroutable; what became of it "
      "later is in the inbox");
  CHECK(refused(std::string(5000, 'x')).message == "an expectation has at most 4096 bytes");
  CHECK(refused("sender=\xff").message == "an expectation is UTF-8 text");
}
