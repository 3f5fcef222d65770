#include "hookctl/os/child_process.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/os/descriptor.hpp"
#include "hookctl/os/system_error.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <tuple>

namespace hookctl::os {

namespace {

using Steady = std::chrono::steady_clock;

tl::unexpected<Error> no_resource(std::string_view what, int error_number)
{
  return fail(ErrorCode::io,
              text("cannot make ", what, " for a program (errno ", error_number, ")"));
}

/// The same file under a number that is none of the three standard ones, which the child gets.
Descriptor above_standard(int number)
{
  constexpr int kFirst = 3;
  if (number < 0 || number >= kFirst) {
    return Descriptor(number);
  }
  const Descriptor low(number);
  return Descriptor(::fcntl(number, F_DUPFD_CLOEXEC, kFirst));
}

/// A file in memory: a pipe would have to be filled while the program reads.
Result<Descriptor> file_of(std::string_view bytes)
{
  Descriptor file = above_standard(::memfd_create("event", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  std::size_t done = 0;
  while (file.is_open() && done < bytes.size()) {
    const ssize_t count =
        retry([&] { return ::write(file.get(), bytes.data() + done, bytes.size() - done); });
    if (count <= 0) {
      return no_resource("a file in memory", errno);
    }
    done += static_cast<std::size_t>(count);
  }
  if (!file.is_open() || ::lseek(file.get(), 0, SEEK_SET) != 0) {
    return no_resource("a file in memory", errno);
  }
  std::ignore = // only for the program's own good
      ::fcntl(file.get(), F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
  return file;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts)
{
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (std::string& one : texts) {
    pointers.push_back(one.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

/// What posix_spawn() is told, freed with it.
class SpawnPlan {
public:
  SpawnPlan(int input, int output)
  {
    posix_spawnattr_init(&m_attributes);
    posix_spawn_file_actions_init(&m_files);
    sigset_t signals;
    sigemptyset(&signals);
    posix_spawnattr_setsigmask(&m_attributes, &signals);
    sigfillset(&signals);
    posix_spawnattr_setsigdefault(&m_attributes, &signals);
    posix_spawnattr_setpgroup(&m_attributes, 0);
    posix_spawnattr_setflags(
        &m_attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    posix_spawn_file_actions_adddup2(&m_files, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&m_files, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&m_files, output, STDERR_FILENO);
    posix_spawn_file_actions_addclosefrom_np(&m_files, STDERR_FILENO + 1);
  }

  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  ~SpawnPlan()
  {
    posix_spawn_file_actions_destroy(&m_files);
    posix_spawnattr_destroy(&m_attributes);
  }

  [[nodiscard]] Result<pid_t> spawn(const ChildCommand& command) const
  {
    std::vector<std::string> argv = command.argv;
    std::vector<std::string> environment = command.environment;
    const auto arguments = pointers_to(argv);
    const auto variables = pointers_to(environment);
    pid_t pid = 0;
    const int failed = ::posix_spawnp(
        &pid, arguments[0], &m_files, &m_attributes, arguments.data(), variables.data());
    if (failed == E2BIG) {
      return fail(ErrorCode::invalid_argument, "the arguments of the program are too long");
    }
    if (failed != 0) {
      return fail(system_error("start", argv[0], failed));
    }
    return pid;
  }

private:
  posix_spawnattr_t m_attributes{};
  posix_spawn_file_actions_t m_files{};
};

/// The last bytes of what was printed.
class Tail {
public:
  explicit Tail(std::size_t limit)
      : m_limit(limit)
  {
  }

  /// What has come, up to a few buffers: a program that prints without end must not keep us from
  /// its deadline. False when there is nothing more to come.
  bool read_from(int pipe)
  {
    constexpr int kReads = 16; // more than a pipe holds
    std::array<char, 16UL << 10U> buffer{};
    for (int i = 0; i < kReads; ++i) {
      const ssize_t count = retry([&] { return ::read(pipe, buffer.data(), buffer.size()); });
      if (count <= 0) {
        return count < 0 && errno == EAGAIN;
      }
      m_bytes.append(buffer.data(), static_cast<std::size_t>(count));
      drop_beyond(m_limit + buffer.size());
    }
    return true;
  }

  void move_to(ChildEnd& end)
  {
    drop_beyond(m_limit);
    end.output = std::move(m_bytes);
    end.is_output_cut = m_is_cut;
  }

private:
  void drop_beyond(std::size_t limit)
  {
    if (m_bytes.size() > limit) {
      m_bytes.erase(0, m_bytes.size() - m_limit);
      m_is_cut = true;
    }
  }

  std::size_t m_limit;
  std::string m_bytes;
  bool m_is_cut = false;
};

/// A program that was started: it is a zombie at most, until reap(), so that its number and its
/// group's are nobody else's.
class Child {
public:
  Child(pid_t pid, Descriptor process, Descriptor output, std::size_t output_bytes)
      : m_pid(pid)
      , m_process(std::move(process))
      , m_output(std::move(output))
      , m_tail(output_bytes)
  {
  }

  /// Whether it ended before `deadline` and before `wake` became readable; reads what it prints.
  bool ends_before(Steady::time_point deadline, int wake)
  {
    while (true) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - Steady::now()).count();
      if (left <= 0) {
        return false;
      }
      constexpr std::int64_t kLongest = 60'000;
      std::array<pollfd, 3> watched = {{{m_process.get(), POLLIN, 0},
                                        {m_open ? m_output.get() : -1, POLLIN, 0},
                                        {wake, POLLIN, 0}}};
      if (::poll(watched.data(), watched.size(), static_cast<int>(std::min(left, kLongest))) <= 0) {
        continue;
      }
      if (watched[1].revents != 0) {
        m_open = m_tail.read_from(m_output.get());
      }
      if (watched[0].revents != 0 || watched[2].revents != 0) {
        return watched[0].revents != 0;
      }
    }
  }

  void signal_group(int number) const { ::kill(-m_pid, number); }

  /// Waits for its end, which has come or must come.
  ChildEnd reap()
  {
    int status = SIGCHLD; // "killed": never taken for a success
    retry([&] { return ::waitpid(m_pid, &status, 0); });
    if (m_open) {
      m_tail.read_from(m_output.get());
    }
    ChildEnd end;
    end.how = WIFEXITED(status) ? ChildEnd::How::exited : ChildEnd::How::killed;
    end.number = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    m_tail.move_to(end);
    return end;
  }

private:
  pid_t m_pid;
  Descriptor m_process;
  Descriptor m_output;
  Tail m_tail;
  bool m_open = true;
};

Result<Child> start(const ChildCommand& command)
{
  HOOKCTL_TRY_AS(const Descriptor input, file_of(command.input));
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    return no_resource("a pipe", errno);
  }
  Descriptor output = above_standard(ends[0]);
  const Descriptor child_output = above_standard(ends[1]);
  std::ignore = ::fcntl(output.get(), F_SETFL, O_NONBLOCK); // of ours alone
  const SpawnPlan plan(input.get(), child_output.get());
  HOOKCTL_TRY_AS(const pid_t pid, plan.spawn(command));
  // glibc 2.36 declares its own pidfd_open() for C only.
  Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  if (!process.is_open()) {
    const int error_number = errno;
    ::kill(-pid, SIGKILL);
    retry([&] { return ::waitpid(pid, nullptr, 0); });
    return no_resource("a watch", error_number);
  }
  return Child(pid, std::move(process), std::move(output), command.output_bytes);
}

} // namespace

Result<ChildEnd> run_child(const ChildCommand& command)
{
  const Descriptor wake(::eventfd(0, EFD_CLOEXEC));
  if (!wake.is_open()) {
    return no_resource("a wake-up", errno);
  }
  const auto deadline = Steady::now() + command.timeout;
  HOOKCTL_TRY_AS(Child child, start(command));
  const std::stop_callback<std::function<void()>> on_cut(command.cut, [&wake] {
    std::ignore = ::eventfd_write(wake.get(), 1); // cannot fail: the counter is at 0
  });
  if (child.ends_before(deadline, wake.get())) {
    return child.reap();
  }
  child.signal_group(SIGTERM);
  std::ignore = child.ends_before(Steady::now() + command.grace, -1);
  child.signal_group(SIGKILL); // also what the program left in its group
  ChildEnd end = child.reap();
  end.how = command.cut.stop_requested() ? ChildEnd::How::cut : ChildEnd::How::timed_out;
  return end;
}

} // namespace hookctl::os
