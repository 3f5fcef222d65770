#include "hookctl/bulk/columns.hpp"
#include "hookctl/preset/preset.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using bulk::ColumnMapper;
using bulk::RowFormat;

namespace {

std::shared_ptr<ColumnMapper::Plan> make_plan(const std::vector<std::string>& columns,
                                              RowFormat format)
{
  auto parsed = bulk::parse_columns(columns);
  REQUIRE_MESSAGE(parsed.has_value(), parsed.error().message);
  auto plan = std::make_shared<ColumnMapper::Plan>();
  plan->columns = *std::move(parsed);
  plan->format = format;
  return plan;
}

std::string rows(ColumnMapper& mapper, std::string_view line)
{
  std::string out;
  const auto counts = mapper.map(line, out);
  return counts ? out : "error: " + counts.error().message;
}

std::string row(const std::vector<std::string>& columns, RowFormat format, std::string_view line)
{
  ColumnMapper mapper(make_plan(columns, format));
  return rows(mapper, line);
}

std::string refusal(const std::vector<std::string>& columns)
{
  const auto parsed = bulk::parse_columns(columns);
  REQUIRE_FALSE(parsed.has_value());
  CHECK(parsed.error().code == ErrorCode::invalid_argument);
  return parsed.error().message;
}

constexpr std::string_view kOrder =
    R"({ "id": 12345678901234567890123, "total": 170.00, "big": 1E400, "name": "A \"b\",\u00e9\n",)"
    R"( "plain": "x", "comma": "a,b", "empty": "", "nothing": null, "yes": true, "key": "\u006Bey",)"
    R"( "items": [ {"n": 1}, {"n": "two"}, {"n": null} ], "one": [ {"n": 1.0} ], "lone": "\ud800", "id": 7.10 })";

} // namespace

TEST_CASE("bulk: columns as JSON lines keep every token as it was sent")
{
  CHECK(
      row({"id=id", "t=total", "b=big", "n=name", "k=key", "l=lone"}, RowFormat::ndjson, kOrder) ==
      R"({"id":7.10,"t":170.00,"b":1E400,"n":"A \"b\",\u00e9\n","k":"\u006Bey","l":"\ud800"})"
      "\n");
  CHECK(row({"a=items", "b=one[0]"}, RowFormat::ndjson, kOrder) ==
        R"({"a":[{"n":1},{"n":"two"},{"n":null}],"b":{"n":1.0}})"
        "\n");
}

TEST_CASE("bulk: one match is a value and several are an array and none is null")
{
  CHECK(row({"a=items[*].n", "b=one[*].n", "c=none[*].n", "d=none", "e=nothing"},
            RowFormat::ndjson,
            kOrder) == R"({"a":[1,"two",null],"b":1.0,"c":null,"d":null,"e":null})"
                       "\n");
  CHECK(row({"a=items[*].n", "b=one[*].n", "c=none[*].n", "d=none", "e=nothing"},
            RowFormat::csv,
            kOrder) == "\"[1,\"\"two\"\",null]\",1.0,,,\r\n");
}

TEST_CASE("bulk: CSV quotes what RFC 4180 wants quoted")
{
  CHECK(row({"p=plain", "c=comma", "e=empty", "x=none", "y=yes", "n=name", "i=id"},
            RowFormat::csv,
            kOrder) == "x,\"a,b\",\"\",,true,\"A \"\"b\"\",\u00e9\n\",7.10\r\n");
  CHECK(row({"x=none"}, RowFormat::csv, kOrder) == "\"\"\r\n");
  CHECK(bulk::header_line(make_plan({"id=id", "a,b=x", "\"q\"=y"}, RowFormat::csv)->columns,
                          RowFormat::csv) == "id,\"a,b\",\"\"\"q\"\"\"\r\n");
  CHECK(
      bulk::header_line(make_plan({"id=id"}, RowFormat::csv)->columns, RowFormat::ndjson).empty());
}

TEST_CASE("bulk: columns read constants and headers and filters")
{
  auto plan =
      make_plan({"c=\"x,y\"", "h=header:X-Topic", "n=query:none", "f=$.items[?@.n == 'two'].n"},
                RowFormat::ndjson);
  plan->headers = {{"x-topic", "orders"}};
  ColumnMapper mapper(plan);
  CHECK(rows(mapper, kOrder) == R"({"c":"x,y","h":"orders","n":null,"f":"two"})"
                                "\n");
}

TEST_CASE("bulk: a mapper takes a good line after a bad one")
{
  ColumnMapper mapper(make_plan({"id=id"}, RowFormat::csv));
  CHECK(rows(mapper, R"({"id":1})") == "1\r\n");
  CHECK(rows(mapper, R"({"id":1)") == "error: malformed JSON: the text ends inside an object");
  CHECK(rows(mapper, R"({"id":2,"rest":[1,,2]})").starts_with("error: "));
  const std::string large = R"({"pad":")" + std::string(3U << 20U, 'x') + R"(","id":3})";
  CHECK(rows(mapper, large) == "3\r\n");
  CHECK(rows(mapper, R"({"id":4})") == "4\r\n");
}

TEST_CASE("bulk: columns are NAME=PATH with names of their own")
{
  CHECK(refusal({"total"}) == "column \"total\" is not NAME=PATH");
  CHECK(refusal({"=total"}) == "column \"=total\" is not NAME=PATH");
  CHECK(refusal({"a=x", "b=y", "a=z"}) == "two columns are called \"a\"");
  CHECK_FALSE(refusal({"a=$.x["}).empty());
}

TEST_CASE("bulk: a split makes a row of each event")
{
  auto definition = std::make_shared<account::Definition>();
  auto path = select::Selector::parse("events");
  REQUIRE(path.has_value());
  auto all = select::Selector::parse("events[*]");
  REQUIRE(all.has_value());
  definition->split = preset::Split{*all};
  definition->facts.name = "shop";
  auto plan = make_plan({"n=n", "batch=root:id", "who=account:name"}, RowFormat::csv);
  plan->definition = definition;
  ColumnMapper mapper(plan);
  CHECK(rows(mapper, R"({"id":9,"events":[{"n":1},{"n":2}]})") == "1,9,shop\r\n2,9,shop\r\n");
  CHECK(rows(mapper, R"({"id":9,"events":[]})").empty());
}
