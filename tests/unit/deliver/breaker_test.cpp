#include "hookctl/deliver/breaker.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::deliver;
using namespace std::chrono_literals;
using destination::Attempt;

namespace {

constexpr SteadyTime kBegin{};

Attempt failure(std::optional<std::chrono::milliseconds> retry_after = {})
{
  return {Attempt::Outcome::retry, 503, "busy", retry_after};
}

Attempt success()
{
  return {Attempt::Outcome::delivered, 200, "200", {}};
}

Breaker opened()
{
  Breaker breaker;
  for (int i = 0; i < Breaker::kFailures; ++i) {
    breaker.note(failure(), kBegin);
  }
  return breaker;
}

} // namespace

TEST_CASE("breaker: it opens after so many failures in a row and not before")
{
  Breaker breaker;
  for (int round = 0; round < 3; ++round) {
    for (int i = 1; i < Breaker::kFailures; ++i) {
      CHECK_FALSE(breaker.note(failure(), kBegin));
      CHECK(breaker.allowance(kBegin, 8) == 8);
    }
    CHECK_FALSE(breaker.note(success(), kBegin));
  }
  for (int i = 1; i < Breaker::kFailures; ++i) {
    CHECK_FALSE(breaker.note(failure(), kBegin));
  }
  CHECK(breaker.note(failure(), kBegin));
  CHECK(breaker.is_open());
  CHECK(breaker.allowance(kBegin, 8) == 0);
  CHECK(breaker.probe_at() == kBegin + 1s);
}

TEST_CASE("breaker: open it lets one through after twice as long each time, up to an end")
{
  Breaker breaker = opened();
  SteadyTime now = kBegin;
  for (const auto wait : {1s, 2s, 4s, 8s, 16s, 30s, 30s}) {
    CHECK(breaker.probe_at() == now + wait);
    CHECK(breaker.allowance(now + wait - 1ms, 8) == 0);
    now += wait;
    CHECK(breaker.allowance(now, 8) == 1);
    CHECK_FALSE(breaker.note(failure(), now));
  }
  CHECK(breaker.note(success(), now));
  CHECK(breaker.allowance(now, 8) == 8);
  CHECK_FALSE(breaker.probe_at());
}

TEST_CASE("breaker: what was under way when it opened does not make the wait longer")
{
  Breaker breaker = opened();
  for (int i = 0; i < 60; ++i) {
    CHECK_FALSE(breaker.note(failure(), kBegin + 10ms));
  }
  CHECK(breaker.probe_at() == kBegin + 1s);
  CHECK(breaker.note(success(), kBegin + 20ms));
  CHECK_FALSE(breaker.is_open());
}

TEST_CASE("breaker: a refusal for good is an answer, so the destination is not down")
{
  Breaker breaker = opened();
  CHECK(breaker.note({Attempt::Outcome::dead, 400, "no", {}}, kBegin + 1s));
  CHECK(breaker.allowance(kBegin + 1s, 8) == 8);
}

TEST_CASE("breaker: it waits as long as it is asked to, within reason")
{
  Breaker breaker = opened();
  breaker.note(failure(1min), kBegin + 1s);
  CHECK(breaker.probe_at() == kBegin + 61s);
  breaker.note(failure(24h), kBegin + 61s);
  CHECK(breaker.probe_at() == kBegin + 61s + Breaker::kMostPatience);
}

TEST_CASE("breaker: a destination that wants no more gets none, and one that is suspected gets one")
{
  Breaker breaker;
  CHECK(breaker.note({Attempt::Outcome::disabled, 410, "gone", {}}, kBegin));
  CHECK_FALSE(breaker.note({Attempt::Outcome::disabled, 410, "gone", {}}, kBegin));
  CHECK(breaker.allowance(kBegin + 24h, 8) == 0);
  CHECK_FALSE(breaker.probe_at());
  breaker.suspect(kBegin); // a person enabled it again
  CHECK(breaker.allowance(kBegin, 8) == 1);
  CHECK(breaker.note({Attempt::Outcome::disabled, 410, "gone", {}}, kBegin));

  Breaker suspected;
  suspected.suspect(kBegin);
  CHECK(suspected.allowance(kBegin, 8) == 1);
  CHECK(suspected.note(success(), kBegin));
  CHECK(suspected.allowance(kBegin, 8) == 8);
}
