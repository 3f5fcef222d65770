#include "hookctl/path/filter.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using path::Filter;

namespace {

constexpr std::string_view kEvent =
    R"({"account":"shop","sender":null,"event":{"code":"orders/create","data":{"total":"49.00","lines":[{"sku":"a","n":2},{"sku":"b","n":7}]}}})";

json::Document event()
{
  return *json::Document::parse(std::string(kEvent));
}

bool filter_holds(std::string_view condition)
{
  const auto filter = Filter::parse(condition);
  REQUIRE_MESSAGE(filter, filter.error().message);
  const auto answer = filter->holds(event());
  REQUIRE(answer);
  return *answer;
}

Error refused(std::string_view condition)
{
  const auto filter = Filter::parse(condition);
  REQUIRE_FALSE(filter);
  return filter.error();
}

} // namespace

TEST_CASE("filter: a condition is asked of the value itself; @ and $ both mean it")
{
  CHECK(filter_holds("@.event.code == 'orders/create'"));
  CHECK(filter_holds("$.event.code == \"orders/create\""));
  CHECK_FALSE(filter_holds("@.event.code == 'orders/paid'"));
  CHECK(filter_holds(" @.event.code == $.event.code && !@.recipient "));
  CHECK(filter_holds("@.nothing || @.sender == null"));
  CHECK(filter_holds("match(@.event.code, 'orders/.*')"));
  CHECK(filter_holds("@.event.data.lines[?@.n > 5]"));
  CHECK_FALSE(filter_holds("@.event.data.lines[?@.n > 7]"));
  CHECK(filter_holds("count(@.event.data.lines[*]) == 2"));
  CHECK(filter_holds("@"));
}

TEST_CASE("filter: of another value than the root, both mean that value")
{
  const json::Document document = event();
  const auto inner = document.find_member(json::Document::root(), "event");
  REQUIRE(inner);
  const auto filter = Filter::parse("$.code == 'orders/create' && @.code == $.code");
  REQUIRE(filter);
  CHECK(*filter->holds(document, *inner));
  CHECK_FALSE(*filter->holds(document));
}

TEST_CASE("filter: a mistake is told at its place")
{
  const Error trailing = refused("@.a == 1 and @.b");
  CHECK(trailing.code == ErrorCode::invalid_argument);
  CHECK(trailing.at->column == 10);
  CHECK(trailing.hint == "@.a == 1 and @.b\n         ^");
  CHECK(refused("").at->column == 1);
  CHECK(refused("@.a = 1").at->column == 5);
  CHECK(refused("@.a == 1]").at->column == 9);
  CHECK(refused("@.a, ?@.b").at->column == 4);
  CHECK(refused("'text'").message == "a literal alone is no condition");
  CHECK(refused("@.* == 1").at->column == 1);
}

TEST_CASE("filter: it names the values that it looks at")
{
  const json::Document document = event();
  const auto filter = Filter::parse("(@.event.data.total == 5 || !@.sendr) && "
                                    "length($.event.data.lines) > 1 && @['account'] != 'x'");
  REQUIRE(filter);
  const auto operands = filter->operands(document);
  REQUIRE(operands.size() == 4);
  CHECK(operands[0].query == "@.event.data.total");
  CHECK(document.raw(*operands[0].node) == "\"49.00\"");
  CHECK(operands[1].query == "@.sendr");
  CHECK_FALSE(operands[1].node);
  CHECK(operands[2].query == "$.event.data.lines");
  CHECK(operands[3].query == "@['account']");
  CHECK(document.raw(*operands[3].node) == "\"shop\"");
}

TEST_CASE("filter: a comparison with a literal of another type is told, but for !=")
{
  const json::Document document = event();
  const auto clashes = [&](std::string_view condition) {
    return Filter::parse(condition).value().type_clashes(document);
  };
  const std::vector<std::string> total = {
      R"(@.event.data.total is the string "49.00", not a number)"};
  CHECK(clashes("@.event.data.total > 10") == total);
  CHECK(clashes("@.account == 'x' || !(10 == @.event.data.total)") == total);
  CHECK(clashes("@.event.data.total == null")[0].ends_with("\"49.00\", not null"));
  CHECK(clashes("@.event.data.total == '49' && @.event.data.total != 49").empty());
  CHECK(clashes("@.sendr > 10 && length(@.account) == 'x' && @.event.data.total > @.account")
            .empty());
}

TEST_CASE("filter: a limit of steps is an error; notes tell of patterns that never match")
{
  const auto filter = Filter::parse("@..sku == 1 || count(@..*) > 3");
  CHECK_FALSE(filter);
  const auto deep = Filter::parse("count(@..*) > 3");
  REQUIRE(deep);
  const auto over = deep->holds(event(), json::Document::root(), {.steps = 4});
  REQUIRE_FALSE(over);
  CHECK(over.error().code == ErrorCode::invalid_data);
  const auto noted = Filter::parse("match(@.event.code, '\\\\d+')");
  REQUIRE(noted);
  CHECK(noted->notes().size() == 1);
}
