#include "cli/commands/inbox/progress.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <chrono>

namespace hookctl::cli {

namespace {

constexpr std::chrono::milliseconds kEvery{200};

} // namespace

Progress::Progress(const Context& context, std::string_view what, Answer answer)
    : m_context(context)
    , m_what(what)
    , m_is_shown(context.world().err.is_terminal && !context.globals().quiet &&
                 (answer == Answer::afterwards || !context.world().out.is_terminal))
    , m_began(context.clock().steady_now())
    , m_last(m_began)
{
}

Progress::~Progress()
{
  erase();
}

void Progress::show(std::size_t count)
{
  const SteadyTime now = m_context.clock().steady_now();
  if (!m_is_shown || now - m_last < kEvery) {
    return;
  }
  m_last = now;
  erase();
  const double passed = std::chrono::duration<double>(now - m_began).count();
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(count) / std::max(passed, 1e-9));
  m_context.err() << text(count, " ", m_what, ", ", rate, "/s") << std::flush;
  m_on_line = true;
}

void Progress::erase()
{
  if (m_on_line) {
    m_context.err() << "\r\x1b[K"; // back to the beginning, clear the line
    m_on_line = false;
  }
}

} // namespace hookctl::cli
