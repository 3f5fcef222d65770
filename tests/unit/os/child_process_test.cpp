#include "hookctl/os/child_process.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <signal.h>

#include <fstream>
#include <sstream>
#include <thread>

using namespace hookctl;
using namespace std::chrono_literals;
using How = os::ChildEnd::How;

namespace {

os::ChildCommand shell(std::string script)
{
  os::ChildCommand command;
  command.argv = {"sh", "-c", std::move(script)};
  command.environment = {"PATH=/usr/bin:/bin"};
  return command;
}

std::string read(const std::filesystem::path& path)
{
  std::stringstream bytes;
  bytes << std::ifstream(path).rdbuf();
  return bytes.str();
}

bool is_alive(pid_t pid)
{
  return ::kill(pid, 0) == 0;
}

/// Whether it is gone soon: who has lost its parent is reaped by somebody else.
bool goes(pid_t pid)
{
  for (int i = 0; i < 1000 && is_alive(pid); ++i) {
    const std::string stat = read("/proc/" + std::to_string(pid) + "/stat");
    if (stat.find(") Z ") != std::string::npos) {
      return true;
    }
    std::this_thread::sleep_for(5ms);
  }
  return !is_alive(pid);
}

} // namespace

TEST_CASE("child process: it gets its arguments and its input and nothing of our environment")
{
  os::ChildCommand command = shell("cat; echo \"$1|$0|$GIVEN|$HOME\"; exit 3");
  command.argv.insert(command.argv.end(), {"zero", "$(id) ; *"});
  command.environment.emplace_back("GIVEN=a b");
  command.input = "{\"a\":1}\n";
  const auto end = os::run_child(command);
  REQUIRE(end);
  CHECK(end->how == How::exited);
  CHECK(end->number == 3);
  CHECK(end->output == "{\"a\":1}\n$(id) ; *|zero|a b|\n");
  CHECK_FALSE(end->is_output_cut);
}

TEST_CASE("child process: an input of megabytes that nobody reads is no obstacle")
{
  const std::string input(20U << 20U, 'x');
  os::ChildCommand command = shell("exit 0");
  command.input = input;
  CHECK(os::run_child(command)->how == How::exited);
  command = shell("wc -c");
  command.input = input;
  CHECK(os::run_child(command)->output == std::to_string(input.size()) + "\n");
}

TEST_CASE("child process: of a flood only the end is kept and the program never waits")
{
  os::ChildCommand command = shell("head -c 5000000 /dev/zero | tr '\\0' x; echo the end >&2");
  command.timeout = 60s;
  command.output_bytes = 100;
  const auto end = os::run_child(command);
  REQUIRE(end);
  CHECK(end->number == 0);
  CHECK(end->is_output_cut);
  CHECK(end->output == std::string(92, 'x') + "the end\n");
}

TEST_CASE("child process: who prints without end is stopped at the deadline all the same")
{
  os::ChildCommand command = shell("exec yes");
  command.timeout = 200ms;
  command.grace = 200ms;
  const auto end = os::run_child(command);
  REQUIRE(end);
  CHECK(end->how == How::timed_out);
}

TEST_CASE("child process: what it left behind prints without end, and is not waited for")
{
  const auto end = os::run_child(shell("yes & echo $! >&2; exit 0"));
  REQUIRE(end);
  CHECK(end->how == How::exited);
  CHECK(end->number == 0);
}

TEST_CASE("child process: it has the three standard descriptors and no blocked signal")
{
  sigset_t blocked;
  sigset_t before;
  sigfillset(&blocked);
  ::pthread_sigmask(SIG_BLOCK, &blocked, &before);
  os::ChildCommand command;
  command.argv = {"/bin/ls", "/proc/self/fd"};
  const auto files = os::run_child(command);
  command.argv = {"/bin/grep", "SigBlk", "/proc/self/status"};
  const auto mask = os::run_child(command);
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  CHECK(files->output == "0\n1\n2\n3\n"); // the last is the folder that is listed
  CHECK(mask->output == "SigBlk:\t0000000000000000\n");
}

TEST_CASE("child process: at the deadline the whole group is ended")
{
  const tests::TempDir folder;
  const std::string pids = (folder.path() / "pids").string();
  os::ChildCommand command = shell("trap '' TERM; sleep 1000 & echo $! >" + pids + "; echo $$ >>" +
                                   pids + "; echo begun; while :; do sleep 1000; done");
  command.timeout = 300ms;
  command.grace = 100ms;
  const auto end = os::run_child(command);
  REQUIRE(end);
  CHECK(end->how == How::timed_out);
  CHECK(end->output == "begun\n");
  std::ifstream file(pids);
  pid_t background = 0;
  pid_t leader = 0;
  file >> background >> leader;
  REQUIRE(leader > 0);
  CHECK(goes(background));
  CHECK(goes(leader));
}

TEST_CASE("child process: a program that ends on SIGTERM says its last words")
{
  os::ChildCommand command =
      shell("trap 'echo cleaned; exit 0' TERM; while :; do sleep 0.05; done");
  command.timeout = 300ms;
  command.grace = 20s;
  const auto end = os::run_child(command);
  REQUIRE(end);
  CHECK(end->how == How::timed_out);
  CHECK(end->output.ends_with("cleaned\n"));
}

TEST_CASE("child process: what stays in the background is not waited for")
{
  const auto began = std::chrono::steady_clock::now();
  const auto end = os::run_child(shell("sleep 20 & echo $!; exit 0"));
  REQUIRE(end);
  CHECK(end->how == How::exited);
  CHECK(std::chrono::steady_clock::now() - began < 10s);
  const pid_t background = std::stoi(end->output);
  CHECK(is_alive(background));
  ::kill(background, SIGKILL);
}

TEST_CASE("child process: a signal of somebody else is told")
{
  const auto end = os::run_child(shell("kill -9 $$"));
  REQUIRE(end);
  CHECK(end->how == How::killed);
  CHECK(end->number == SIGKILL);
}

TEST_CASE("child process: it is cut when we are asked to stop")
{
  std::stop_source stop;
  os::ChildCommand command = shell("sleep 1000");
  command.timeout = 600s;
  command.cut = stop.get_token();
  const std::jthread asker([&] {
    std::this_thread::sleep_for(50ms);
    stop.request_stop();
  });
  CHECK(os::run_child(command)->how == How::cut);
  CHECK(os::run_child(command)->how == How::cut); // and what begins later, at once
}

TEST_CASE("child process: a program that is not there or may not be run is said")
{
  os::ChildCommand command;
  command.argv = {"/no/such/program"};
  CHECK(os::run_child(command).error().code == ErrorCode::not_found);
  CHECK(os::run_child(command).error().message ==
        "cannot start \"/no/such/program\": No such file or directory");
  command.argv = {"no-such-program-anywhere"};
  CHECK(os::run_child(command).error().code == ErrorCode::not_found);
  const tests::TempDir folder;
  command.argv = {(folder.path() / "notes").string()};
  std::ofstream(command.argv[0]) << "no program";
  CHECK(os::run_child(command).error().message.ends_with("Permission denied"));
  CHECK(os::run_child(command).error().code == ErrorCode::denied);
  command.argv = {"true", std::string(200'000, 'x')};
  CHECK(os::run_child(command).error().code == ErrorCode::invalid_argument);
}
