#include "hookctl/listen/answer_plan.hpp"

#include <array>
#include <cstddef>

namespace hookctl::listen {

namespace {

constexpr int kDefaultFailure = 503;
constexpr std::uint64_t kStep = 0x9E3779B97F4A7C15ULL;

bool is_success(std::optional<int> status)
{
  return status && *status / 100 == 2;
}

/// splitmix64's output: every state gives another number.
std::uint64_t mixed(std::uint64_t state)
{
  state = (state ^ (state >> 30U)) * 0xBF58476D1CE4E5B9ULL;
  state = (state ^ (state >> 27U)) * 0x94D049BB133111EBULL;
  return state ^ (state >> 31U);
}

/// 0 to 1, 1 left out.
double fraction(std::uint64_t number)
{
  constexpr double kTwoTo53 = 9007199254740992.0;
  return static_cast<double>(number >> 11U) / kTwoTo53;
}

} // namespace

double failing_part(const AnswerSettings& settings)
{
  const bool all = settings.respond && !is_success(settings.respond);
  return settings.fail_rate.value_or(all ? 1.0 : 0.0);
}

AnswerPlan::AnswerPlan(const AnswerSettings& settings)
    : m_settings(settings)
    , m_rate(failing_part(settings))
    , m_state(settings.seed)
{
}

std::optional<int> AnswerPlan::next_failure()
{
  if (m_rate <= 0.0) {
    return std::nullopt;
  }
  const std::uint64_t state = m_state.fetch_add(kStep) + kStep;
  if (fraction(mixed(state)) >= m_rate) {
    return std::nullopt;
  }
  return is_success(m_settings.respond) ? kDefaultFailure
                                        : m_settings.respond.value_or(kDefaultFailure);
}

std::optional<int> AnswerPlan::success() const
{
  return is_success(m_settings.respond) ? m_settings.respond : std::nullopt;
}

Result<std::uint64_t> draw_seed(Rng& rng)
{
  std::array<std::byte, 4> bytes{};
  HOOKCTL_TRY(rng.fill(bytes));
  std::uint64_t seed = 0;
  for (const std::byte byte : bytes) {
    seed = seed << 8U | std::to_integer<std::uint64_t>(byte);
  }
  return seed;
}

} // namespace hookctl::listen
