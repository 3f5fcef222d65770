#include "hookctl/listen/verdict.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace std::chrono_literals;
using listen::Verdict;

namespace {

Verdict two_of_three()
{
  Verdict verdict;
  verdict.kind = Verdict::Kind::timed_out;
  verdict.timeout = 90s;
  verdict.deliveries = 2;
  verdict.wanted = 3;
  verdict.repeats = 1;
  verdict.refused = 2;
  verdict.last_refusal = Verdict::Refused{401, "shop", "the signature does not match"};
  verdict.expectations.push_back({"code=a", "evt_1", std::nullopt});
  verdict.expectations.push_back({"code=b",
                                  std::nullopt,
                                  {{"evt_2",
                                    "shop",
                                    "c",
                                    journal::EventStatus::pending,
                                    {"code is \"c\", not \"b\"", "and"},
                                    std::nullopt}}});
  verdict.expectations.push_back(
      {"code=a", std::nullopt, {{"evt_1", "shop", "a", journal::EventStatus::pending, {}, 0}}});
  return verdict;
}

} // namespace

TEST_CASE("verdict: the error names what is unmet, the nearest event and why it is not the one")
{
  const Error error = to_error(two_of_three());
  CHECK(error.code == ErrorCode::timeout);
  CHECK(error.message ==
        "timed out after 90s with 2 of 3 deliveries: 2 of 3 expectations unmet\n"
        "unmet: code=b\n"
        "  nearest: evt_2 (c): code is \"c\", not \"b\"; and\n"
        "unmet: code=a\n"
        "  nearest: evt_1 (a): meets expectation 1; an event meets one expectation\n"
        "2 requests were refused, the last with 401 for shop: the signature does not match\n"
        "repeats, which do not count: 1");
  CHECK(met_lines(two_of_three()) == std::vector<std::string>{"met by evt_1: code=a"});
}

TEST_CASE("verdict: the hint says how to activate what came and was held back")
{
  Verdict verdict = two_of_three();
  CHECK(to_error(verdict).hint.empty());
  verdict.expectations[1].nearest->status = journal::EventStatus::inactive;
  CHECK(to_error(verdict).hint == "hookctl event activate shop c");
}

TEST_CASE("verdict: when nothing came it says so")
{
  Verdict verdict;
  verdict.kind = Verdict::Kind::unmet;
  verdict.expectations.push_back({"code=a", std::nullopt, std::nullopt});
  const Error error = to_error(verdict);
  CHECK(error.code == ErrorCode::no_match);
  CHECK(error.message ==
        "ended after 0 deliveries: 1 of 1 expectation unmet\nunmet: code=a\nno request came");
  verdict.kind = Verdict::Kind::timed_out;
  verdict.expectations.clear();
  verdict.timeout = 120s;
  verdict.not_kept = 4;
  CHECK(to_error(verdict).message ==
        "timed out after 2m\nverified, but answered with an error and not kept: 4");
}

TEST_CASE("verdict: as JSON it is one line with every expectation")
{
  CHECK(
      to_json(two_of_three()) ==
      R"({"type":"verdict","verdict":"timed_out","deliveries":2,"wanted":3,"repeats":1,"not_kept":0,)"
      R"("refused":2,"last_refusal":{"status":401,"account":"shop","reason":"the signature does not match"},)"
      R"("expectations":[{"expect":"code=a","met":true,"event":"evt_1"},)"
      R"({"expect":"code=b","met":false,"nearest":{"event":"evt_2","account":"shop","code":"c","status":"pending","misses":["code is \"c\", not \"b\"","and"]}},)"
      R"({"expect":"code=a","met":false,"nearest":{"event":"evt_1","account":"shop","code":"a","status":"pending","misses":[],"meets":1}}]})");
  CHECK(
      to_json(Verdict{}) ==
      R"({"type":"verdict","verdict":"met","deliveries":0,"repeats":0,"not_kept":0,"refused":0,"expectations":[]})");
}
