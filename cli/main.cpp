#include "cli/app/descriptor_buffer.hpp"
#include "cli/app/run.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/system_rng.hpp"
#include "hookctl/os/late_libraries.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ostream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// The leak checker of these builds looks at the process through ptrace, which an undumpable process
// refuses.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#  define HOOKCTL_SANITIZED 1
#elif defined(__has_feature)
#  if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#    define HOOKCTL_SANITIZED 1
#  endif
#endif

namespace {

using namespace hookctl;

/// Secrets never reach a core file, and files that we make are nobody else's.
void protect_secrets()
{
  constexpr rlimit kNone = {0, 0};
  setrlimit(RLIMIT_CORE, &kNone);
#if !defined(HOOKCTL_SANITIZED)
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  umask(077);
}

/// A journal opened as descriptor 1 would get our output: take the places of closed standard
/// streams. Whoever closed standard output is told of an answer that gets lost, as of a full disk.
void fill_standard_descriptors()
{
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) < 0) { // the lowest that is free is the one that open() takes
      std::ignore =
          open("/dev/null", (descriptor == STDERR_FILENO ? O_RDWR : O_RDONLY) | O_CLOEXEC);
    }
  }
}

cli::Terminal terminal_of(int descriptor, std::ostream& stream)
{
  cli::Terminal terminal;
  terminal.stream = &stream;
  terminal.is_terminal = isatty(descriptor) == 1;
  terminal.can_take = [descriptor](std::chrono::milliseconds wait) {
    pollfd watched = {descriptor, POLLOUT, 0};
    // What cannot be waited for is written to: that tells the error, if there is one.
    return poll(&watched, 1, static_cast<int>(wait.count())) != 0;
  };
  winsize size = {};
  if (terminal.is_terminal && ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
    terminal.width = size.ws_col;
  }
  return terminal;
}

bool say_to_terminal(std::string_view words)
{
  const int descriptor = open("/dev/tty", O_WRONLY | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) {
    return false;
  }
  bool said = true;
  while (said && !words.empty()) {
    const ssize_t wrote = write(descriptor, words.data(), words.size());
    said = wrote > 0 || (wrote < 0 && errno == EINTR);
    words.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(wrote, 0)));
  }
  close(descriptor);
  return said;
}

/// A reader that had enough (`| head -1`) is no failure; an answer that could not be written is
/// one.
int finish(int code,
           const cli::DescriptorBuffer& out,
           const std::vector<std::string>& arguments,
           const cli::World& world)
{
  const bool answered = out.error() == 0 || out.error() == EPIPE;
  if (answered || code != 0) {
    return code;
  }
  const Error error =
      make_error(Failure::output_failed,
                 text("cannot write to standard output: ", std::strerror(out.error())),
                 "check where the output goes");
  return cli::tell(error, arguments, world);
}

} // namespace

int main(int argc, char** argv)
{
  protect_secrets();
  fill_standard_descriptors();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN); // a file at its limit is an error like a full disk, not the end
  std::signal(SIGCHLD,
              SIG_DFL); // whoever started us may ignore it, and then no program's end is seen

  cli::DescriptorBuffer out_buffer(STDOUT_FILENO);
  cli::DescriptorBuffer err_buffer(STDERR_FILENO);
  std::ostream out(&out_buffer);
  std::ostream err(&err_buffer);
  err << std::unitbuf;

  const os::Environment environment = os::Environment::snapshot(environ);
  const SystemClock clock;
  crypto::SystemRng rng;
  cli::World world;
  world.out = terminal_of(STDOUT_FILENO, out);
  world.err = terminal_of(STDERR_FILENO, err);
  world.in_is_terminal = isatty(STDIN_FILENO) == 1;
  world.say_to_terminal = say_to_terminal;
  world.environment = &environment;
  world.clock = &clock;
  world.rng = &rng;

  const std::vector<std::string> arguments(argv, argv + argc);
  os::end_without_library([&](const Error& error) { return cli::tell(error, arguments, world); });
  const int code = cli::run(arguments, world);
  out.flush();
  return finish(code, out_buffer, arguments, world);
}
