#include "hookctl/os/terminal.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/os/system_error.hpp"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <iterator>
#include <string_view>

namespace hookctl::os {

namespace {

volatile std::sig_atomic_t g_signal = 0;

void remember(int number)
{
  g_signal = number;
}

/// A terminal that shows nothing of what is typed, until it goes. No descriptor of a terminal shows
/// anything anyway.
class Hidden {
public:
  static Result<std::unique_ptr<Hidden>> hide(int descriptor)
  {
    auto hidden = std::unique_ptr<Hidden>(new Hidden(descriptor));
    if (::isatty(descriptor) != 1) {
      return hidden;
    }
    if (::tcgetattr(descriptor, &hidden->m_before) != 0) {
      return fail(system_error("read the modes of", "the terminal", errno));
    }
    termios silent = hidden->m_before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    // A shell that we were stopped in would be left without an echo.
    silent.c_cc[VSUSP] = _POSIX_VDISABLE;
    if (::tcsetattr(descriptor, TCSAFLUSH, &silent) != 0) {
      return fail(system_error("set the modes of", "the terminal", errno));
    }
    hidden->m_is_set = true;
    return hidden;
  }

  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

  ~Hidden()
  {
    if (m_is_set) {
      ::tcsetattr(m_descriptor, TCSADRAIN, &m_before);
    }
  }

private:
  explicit Hidden(int descriptor)
      : m_descriptor(descriptor)
  {
  }

  int m_descriptor;
  bool m_is_set = false;
  termios m_before{};
};

} // namespace

Result<std::unique_ptr<AnswerReader>> AnswerReader::open(int descriptor)
{
  auto reader = std::unique_ptr<AnswerReader>(new AnswerReader(descriptor));
  g_signal = 0;
  sigset_t ours;
  ::sigemptyset(&ours);
  for (const int number : kSignals) {
    ::sigaddset(&ours, number);
  }
  // They are let through only while read_byte() waits: none can come between a look and a wait.
  if (::sigprocmask(SIG_BLOCK, &ours, &reader->m_mask_before) != 0) {
    return fail(ErrorCode::internal, "signals cannot be held back");
  }

  struct sigaction action {};

  action.sa_handler = remember;
  for (std::size_t i = 0; i < std::size(kSignals); ++i) {
    ::sigaction(kSignals[i], &action, &reader->m_before[i]);
  }
  return reader;
}

AnswerReader::~AnswerReader()
{
  for (std::size_t i = 0; i < std::size(kSignals); ++i) {
    ::sigaction(kSignals[i], &m_before[i], nullptr);
  }
  ::sigprocmask(SIG_SETMASK, &m_mask_before, nullptr);
}

/// nullopt at the end.
Result<std::optional<char>> AnswerReader::read_byte()
{
  for (;;) {
    pollfd watched = {m_descriptor, POLLIN, 0};
    const int ready = ::ppoll(&watched, 1, nullptr, &m_mask_before);
    if (g_signal != 0) {
      return fail(ErrorCode::cancelled, text("stopped by signal ", static_cast<int>(g_signal)));
    }
    char byte = 0;
    const ssize_t count = ready < 0 ? -1 : ::read(m_descriptor, &byte, 1);
    if (count >= 0) {
      return count == 0 ? std::optional<char>{} : std::optional(byte);
    }
    if (errno != EINTR && errno != EAGAIN) {
      return fail(system_error("read", "the answer", errno));
    }
  }
}

Result<std::optional<std::string>> AnswerReader::read_line(std::size_t limit, Echo echo)
{
  std::unique_ptr<Hidden> hidden;
  if (echo == Echo::no) {
    HOOKCTL_TRY_AS(hidden, Hidden::hide(m_descriptor));
  }
  std::string line;
  bool too_long = false;
  for (bool any = false;; any = true) {
    HOOKCTL_TRY_AS(const auto byte, read_byte());
    if (!byte && !any) {
      return std::optional<std::string>{};
    }
    if (!byte || *byte == '\n') {
      break;
    }
    too_long = too_long || line.size() == limit;
    line.append(too_long ? 0 : 1, *byte);
  }
  if (too_long) {
    return fail(ErrorCode::invalid_data, text("the answer is longer than ", limit, " bytes"));
  }
  return std::optional(std::move(line));
}

} // namespace hookctl::os
