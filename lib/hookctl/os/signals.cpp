#include "hookctl/os/signals.hpp"

#include "hookctl/base/clock.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <thread>

namespace hookctl::os {

namespace {

/// False as well once the terminal has been hung up.
bool has_terminal()
{
  return Descriptor(::open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)).is_open();
}

} // namespace

class StopOnSignal::Watcher {
public:
  Watcher(int signals, int wake, const sigset_t& before, Options options)
      : m_signals(signals)
      , m_wake(wake)
      , m_before(before)
      , m_options(std::move(options))
      , m_had_terminal(has_terminal())
      , m_thread([this] { watch(); })
  {
  }

  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  ~Watcher()
  {
    std::ignore = eventfd_write(m_wake, 1); // cannot fail: the counter is at 0
    m_thread.join();
    close(m_signals);
    close(m_wake);
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
  }

  [[nodiscard]] std::stop_token token() const { return m_stop.get_token(); }

private:
  void watch()
  {
    std::array<pollfd, 2> watched = {{{m_signals, POLLIN, 0}, {m_wake, POLLIN, 0}}};
    while (true) {
      const int ready = poll(watched.data(), watched.size(), may_wait());
      if (ready < 0 && errno != EINTR) {
        return;
      }
      if (ready > 0 && (watched[1].revents & POLLIN) != 0) {
        return;
      }
      if (ready > 0 && (watched[0].revents & POLLIN) != 0) {
        take_signal();
      }
      if (m_must_end && SteadyTime::clock::now() >= *m_must_end) {
        leave();
      }
    }
  }

  /// Milliseconds, as poll() takes them.
  [[nodiscard]] int may_wait() const
  {
    if (!m_must_end) {
      return -1;
    }
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(*m_must_end - SteadyTime::clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
  }

  void take_signal()
  {
    signalfd_siginfo info{};
    if (read(m_signals, &info, sizeof(info)) != static_cast<ssize_t>(sizeof(info))) {
      return;
    }
    if (info.ssi_signo == SIGHUP && (!m_had_terminal || has_terminal())) {
      m_options.on_hangup();
      return;
    }
    m_last_signal = static_cast<int>(info.ssi_signo);
    if (!m_stop.request_stop()) {
      leave(); // asked twice
    }
    if (m_options.longest_stop) {
      m_must_end = SteadyTime::clock::now() + *m_options.longest_stop;
    }
  }

  /// At once: the journal is safe.
  void leave() const { _exit(128 + m_last_signal); }

  int m_signals;
  int m_wake;
  sigset_t m_before;
  Options m_options;
  bool m_had_terminal;
  int m_last_signal = 0;
  std::optional<SteadyTime> m_must_end;
  std::stop_source m_stop;
  std::thread m_thread; // last: it uses the others
};

StopOnSignal::StopOnSignal(std::unique_ptr<Watcher> watcher)
    : m_watcher(std::move(watcher))
{
}

StopOnSignal::~StopOnSignal() = default;

Result<std::unique_ptr<StopOnSignal>> StopOnSignal::install(Options options)
{
  sigset_t wanted;
  sigemptyset(&wanted);
  sigaddset(&wanted, SIGINT);
  sigaddset(&wanted, SIGTERM);
  if (options.on_hangup) {
    sigaddset(&wanted, SIGHUP);
  }
  sigset_t before;
  pthread_sigmask(SIG_BLOCK, &wanted, &before);
  const int signals = signalfd(-1, &wanted, SFD_CLOEXEC);
  const int wake = eventfd(0, EFD_CLOEXEC);
  if (signals < 0 || wake < 0) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return fail(ErrorCode::internal, text("cannot watch for signals (errno ", errno, ")"));
  }
  return std::unique_ptr<StopOnSignal>(
      new StopOnSignal(std::make_unique<Watcher>(signals, wake, before, std::move(options))));
}

std::stop_token StopOnSignal::token() const
{
  return m_watcher->token();
}

} // namespace hookctl::os
