#pragma once

#include "hookctl/base/result.hpp"

#include <chrono>
#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::os {

/// A program to be run once, never through a shell.
struct ChildCommand {
  /// The program, looked for in our PATH when it has no slash, and its arguments.
  std::vector<std::string> argv;
  /// Its whole environment: NAME=VALUE.
  std::vector<std::string> environment;
  std::string_view input;                   ///< what its standard input holds
  std::chrono::milliseconds timeout{10000}; ///< for the whole run
  std::chrono::milliseconds grace{1000};    ///< from SIGTERM to SIGKILL, when its time is over
  std::size_t output_bytes = 4096;          ///< of what it prints, the last so many are kept
  std::stop_token cut = {};                 ///< ends it like the timeout does
};

/// How it ended.
struct ChildEnd {
  enum class How {
    exited,    ///< by itself, with exit code `number`
    killed,    ///< by signal `number`, which was not ours
    timed_out, ///< by us, after its time
    cut,       ///< by us, since we were asked to stop
  };

  How how = How::exited;
  int number = 0;
  std::string output; ///< the end of what it printed on standard output and error, as it came
  bool is_output_cut = false;
};

/// Runs it to its end. It leads a process group of its own, has no descriptor of ours but the three
/// standard ones, no blocked and no ignored signal; its standard input is a file in memory. What it
/// prints beyond the limit is read and dropped, so that it never waits for us. When its time is
/// over the whole group gets SIGTERM, and SIGKILL after the grace; what it leaves running in the
/// background when it ends by itself is left alone, and not waited for. not_found or denied when
/// there is no such program, invalid_argument when the system refuses its arguments, io when the
/// system has no process or memory to give.
Result<ChildEnd> run_child(const ChildCommand& command);

} // namespace hookctl::os
