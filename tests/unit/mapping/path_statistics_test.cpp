#include "hookctl/base/text.hpp"
#include "hookctl/mapping/path_statistics.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::mapping;
using tests::document_of;

namespace {

PathStatistics statistics_of(const std::vector<std::string>& payloads)
{
  PathStatistics statistics;
  for (const std::string& payload : payloads) {
    statistics.add(document_of(payload));
  }
  return statistics;
}

/// `path type|type documents/count/distinct sample`, one a place.
std::vector<std::string> lines_of(const PathStatistics& statistics)
{
  std::vector<std::string> lines;
  for (const PathStatistic& row : statistics.rows()) {
    std::string types;
    for (const json::Kind kind : row.types) {
      types += text(types.empty() ? "" : "|", json::to_string(kind));
    }
    lines.push_back(text(row.path,
                         ' ',
                         types,
                         ' ',
                         row.documents,
                         '/',
                         row.count,
                         '/',
                         row.distinct,
                         ' ',
                         row.sample));
  }
  return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("path statistics: elements share one place and places stand in document order")
{
  const auto statistics =
      statistics_of({R"({"id":1,"items":[{"sku":"a"},{"sku":"b","gift":true}],"total":"1.00"})",
                     R"({"id":2,"note":"n","items":[],"total":"1.00"})"});
  CHECK(statistics.documents() == 2);
  CHECK_FALSE(statistics.is_cut());
  CHECK(lines_of(statistics) == Lines{"id number 2/2/2 1",
                                      "note string 1/1/1 \"n\"",
                                      "items array 2/2/0 []",
                                      "items[*].sku string 1/2/2 \"a\"",
                                      "items[*].gift boolean 1/1/0 true",
                                      "total string 2/2/1 \"1.00\""});
}

TEST_CASE("path statistics: a place that changes its type tells every one")
{
  CHECK(lines_of(
            statistics_of({R"({"a":null})", R"({"a":""})", R"({"a":"x"})", R"({"a":{"b":1}})"})) ==
        Lines{"a null|string|object 4/4/2 \"x\"", "a.b number 1/1/1 1"});
}

TEST_CASE("path statistics: of members with one name the last counts and scalars are documents")
{
  CHECK(lines_of(statistics_of({R"({"a":1,"a":"x"})"})) == Lines{"a string 1/1/1 \"x\""});
  CHECK(lines_of(statistics_of({"170.00"})) == Lines{"$ number 1/1/1 170.00"});
  CHECK(lines_of(statistics_of({"[[1],[2,3]]"})) == Lines{"[*][*] number 1/3/3 1"});
  CHECK(statistics_of({}).rows().empty());
}

TEST_CASE("path statistics: an array's elements and an object's members under one name stay apart")
{
  CHECK(lines_of(statistics_of({R"({"a":{"b":1}})", R"({"a":[2]})", R"({"a":{"b":3,"c":4}})"})) ==
        Lines{"a[*] number 1/1/1 2", "a.b number 2/2/2 1", "a.c number 1/1/1 4"});
}

TEST_CASE("path statistics: the number of places is bounded")
{
  std::string wide = "{";
  for (int i = 0; i < 20'000; ++i) {
    wide += text(i == 0 ? "" : ",", "\"k", i, "\":", i);
  }
  const auto statistics = statistics_of({wide + "}"});
  CHECK(statistics.is_cut());
  CHECK(statistics.rows().size() < 10'001);
}
