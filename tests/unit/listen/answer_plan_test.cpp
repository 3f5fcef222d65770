#include "hookctl/listen/answer_plan.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace hookctl;
using listen::AnswerPlan;
using Statuses = std::vector<std::optional<int>>;

namespace {

Statuses draw(const listen::AnswerSettings& settings, int count)
{
  AnswerPlan plan(settings);
  Statuses statuses;
  for (int i = 0; i < count; ++i) {
    statuses.push_back(plan.next_failure());
  }
  return statuses;
}

} // namespace

TEST_CASE("answer plan: without settings everything is taken with the preset's status")
{
  CHECK(draw({}, 3) == Statuses(3));
  CHECK_FALSE(AnswerPlan({}).success());
}

TEST_CASE("answer plan: a 2xx is the answer to what is taken; another status takes nothing")
{
  CHECK(AnswerPlan({.respond = 202}).success() == 202);
  CHECK(draw({.respond = 202}, 3) == Statuses(3));
  CHECK_FALSE(AnswerPlan({.respond = 429}).success());
  CHECK(draw({.respond = 429}, 2) == Statuses{429, 429});
  CHECK(draw({.respond = 302}, 1) == Statuses{302});
}

TEST_CASE("answer plan: a rate fails so many, with the status that was asked for or 503")
{
  CHECK(draw({.fail_rate = 0.0}, 3) == Statuses(3));
  CHECK(draw({.fail_rate = 1.0}, 2) == Statuses{503, 503});
  CHECK(draw({.respond = 202, .fail_rate = 1.0}, 1) == Statuses{503});
  CHECK(draw({.respond = 500, .fail_rate = 0.0}, 2) == Statuses(2));
  const Statuses some = draw({.respond = 500, .fail_rate = 0.25, .seed = 5}, 4000);
  const auto failed = std::count(some.begin(), some.end(), std::optional(500));
  CHECK(failed > 850);
  CHECK(failed < 1150);
  CHECK(std::count(some.begin(), some.end(), std::nullopt) == 4000 - failed);
}

TEST_CASE("answer plan: the same seed fails the same ones")
{
  const Statuses first = draw({.fail_rate = 0.5, .seed = 42}, 64);
  CHECK(draw({.fail_rate = 0.5, .seed = 42}, 64) == first);
  CHECK(draw({.fail_rate = 0.5, .seed = 43}, 64) != first);
  tests::SeededRng rng;
  const auto seed = listen::draw_seed(rng);
  REQUIRE(seed);
  CHECK(*seed > 0);
  CHECK(*seed <= 0xFFFFFFFFU);
}
