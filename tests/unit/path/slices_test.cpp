#include "hookctl/base/text.hpp"
#include "tests/support/queries.hpp"

#include <algorithm>
#include <optional>

using namespace hookctl;
using tests::found;

namespace {

constexpr std::int64_t kGreatest = 9007199254740991;

struct Slice {
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> end;
  std::optional<std::int64_t> step;
};

std::string to_text(const std::optional<std::int64_t>& number)
{
  return number ? std::to_string(*number) : "";
}

std::string query_text(const Slice& slice)
{
  return text("$[", to_text(slice.start), ':', to_text(slice.end), ':', to_text(slice.step), ']');
}

/// Normalize and Bounds of RFC 9535 section 2.3.4.2.2, word for word.
std::string by_the_rfc(const Slice& slice, std::int64_t len)
{
  const std::int64_t step = slice.step.value_or(1);
  const auto normalize = [&](std::int64_t i) { return i >= 0 ? i : len + i; };
  const std::int64_t n_start = normalize(slice.start.value_or(step >= 0 ? 0 : len - 1));
  const std::int64_t n_end = normalize(slice.end.value_or(step >= 0 ? len : -len - 1));
  std::string out;
  const auto select = [&](std::int64_t i) { out += (out.empty() ? "" : " ") + std::to_string(i); };
  if (step > 0) {
    const std::int64_t lower = std::min(std::max<std::int64_t>(n_start, 0), len);
    const std::int64_t upper = std::min(std::max<std::int64_t>(n_end, 0), len);
    for (std::int64_t i = lower; i < upper; i += step) {
      select(i);
    }
  } else if (step < 0) {
    const std::int64_t upper = std::min(std::max<std::int64_t>(n_start, -1), len - 1);
    const std::int64_t lower = std::min(std::max<std::int64_t>(n_end, -1), len - 1);
    for (std::int64_t i = upper; lower < i; i += step) {
      select(i);
    }
  }
  return out;
}

/// `[0,1,…]`, each element its own index.
std::string array_of(std::int64_t len)
{
  std::string out = "[";
  for (std::int64_t i = 0; i < len; ++i) {
    out += (i == 0 ? "" : ",") + std::to_string(i);
  }
  return out + "]";
}

std::vector<std::optional<std::int64_t>> numbers(std::int64_t around)
{
  std::vector<std::optional<std::int64_t>> out{std::nullopt, kGreatest, -kGreatest};
  for (std::int64_t i = -around; i <= around; ++i) {
    out.emplace_back(i);
  }
  return out;
}

} // namespace

TEST_CASE("path: slices of every sign and bound are those of the RFC's own procedure")
{
  for (std::int64_t len = 0; len <= 4; ++len) {
    const auto document = tests::document_of(array_of(len));
    for (const auto& start : numbers(5)) {
      for (const auto& end : numbers(5)) {
        for (const auto& step : numbers(3)) {
          const Slice slice{start, end, step};
          const auto nodes = tests::query_of(query_text(slice)).evaluate(document);
          REQUIRE(nodes.has_value());
          std::string out;
          for (const json::NodeIndex node : *nodes) {
            out += (out.empty() ? "" : " ") + document.compact(node);
          }
          if (out != by_the_rfc(slice, len)) {
            FAIL_CHECK(query_text(slice) << " of " << len << " elements gives " << out);
          }
        }
      }
    }
  }
}

TEST_CASE("path: what a slice leaves out depends on the sign of its step")
{
  const std::string array = array_of(7);
  CHECK(found("$[:]", array) == "0 1 2 3 4 5 6");
  CHECK(found("$[::]", array) == "0 1 2 3 4 5 6");
  CHECK(found("$[::1]", array) == "0 1 2 3 4 5 6");
  CHECK(found("$[::-1]", array) == "6 5 4 3 2 1 0");
  CHECK(found("$[2:]", array) == "2 3 4 5 6");
  CHECK(found("$[:2]", array) == "0 1");
  CHECK(found("$[2::-1]", array) == "2 1 0");
  CHECK(found("$[:2:-1]", array) == "6 5 4 3");
  CHECK(found("$[1:5:2]", array) == "1 3");
  CHECK(found("$[5:1:-2]", array) == "5 3");
  CHECK(found("$[-2:]", array) == "5 6");
  CHECK(found("$[:-5]", array) == "0 1");
  CHECK(found("$[3:3]", array).empty());
  CHECK(found("$[5:1]", array).empty());
  CHECK(found("$[1:5:-1]", array).empty());
}

TEST_CASE("path: a step of zero selects nothing")
{
  for (const char* query :
       {"$[::0]", "$[0:5:0]", "$[5:0:0]", "$[-1:-5:0]", "$[:9007199254740991:0]"}) {
    CAPTURE(query);
    CHECK(found(query, array_of(7)).empty());
  }
}

TEST_CASE("path: the greatest bounds and steps neither overflow nor loop")
{
  const std::string array = array_of(3);
  CHECK(found("$[-9007199254740991:9007199254740991]", array) == "0 1 2");
  CHECK(found("$[9007199254740991:-9007199254740991:-1]", array) == "2 1 0");
  CHECK(found("$[::9007199254740991]", array) == "0");
  CHECK(found("$[::-9007199254740991]", array) == "2");
  CHECK(found("$[1::9007199254740991]", array) == "1");
  CHECK(found("$[9007199254740991:]", array).empty());
  CHECK(found("$[:-9007199254740991]", array).empty());
}

TEST_CASE("path: a slice selects nothing from what is no array")
{
  for (const char* document : {"{}", R"({"0":1,"1":2})", "\"abc\"", "12", "true", "null"}) {
    CHECK(found("$[:]", document).empty());
    CHECK(found("$[0:2]", document).empty());
    CHECK(found("$[::-1]", document).empty());
  }
}

TEST_CASE("path: an index is the slice of one element that begins there")
{
  for (std::int64_t i = -5; i <= 5; ++i) {
    const std::int64_t at = i >= 0 ? i : i + 4;
    const std::string slice =
        text("$[", std::max<std::int64_t>(at, 0), ':', std::max<std::int64_t>(at + 1, 0), ":1]");
    CAPTURE(slice);
    CHECK(found(text("$[", i, ']'), array_of(4)) == found(slice, array_of(4)));
  }
}

TEST_CASE("path: slices follow one another and apply to each node")
{
  CHECK(found("$[1:3][0:1]", "[[1,2],[3,4],[5,6]]") == "3 5");
  CHECK(found("$[::-1][::-1]", "[[1,2],[3,4]]") == "4 3 2 1");
  CHECK(found("$..[1:]", "[[1,2],[3,4]]") == "[3,4] 2 4");
}
