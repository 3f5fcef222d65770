#pragma once

#include "hookctl/destination/destination.hpp"
#include "hookctl/os/environment.hpp"
#include "hookctl/routing/definition.hpp"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace hookctl::destination {

struct ExecSettings {
  std::string name;
  std::vector<std::string> argv;
  routing::Format format = routing::Format::event;
  std::chrono::milliseconds timeout{10'000};
  std::stop_token cut = {}; ///< ends what runs
};

/// Runs the program once for each event (os/child_process.hpp), the event on its standard input: a
/// line of JSON, or with Format::raw the bytes that the sender sent.
///
/// Its environment is HOOKCTL_EVENT_ID, HOOKCTL_EVENT_CODE, HOOKCTL_DELIVERY_ID, HOOKCTL_ACCOUNT,
/// HOOKCTL_ENVIRONMENT, HOOKCTL_PROVIDER, HOOKCTL_SENDER, HOOKCTL_SOURCE, HOOKCTL_RECIPIENT,
/// HOOKCTL_ATTEMPT and HOOKCTL_DESTINATION (without those that the event does not have, and those
/// that are longer than 4096 bytes or hold a NUL), and of ours PATH, HOME, USER, LOGNAME, SHELL,
/// LANG, LANGUAGE, LC_*, TZ and TMPDIR: no key of an account can be in it.
///
/// Exit code 0 is delivered, 75 (EX_TEMPFAIL) is tried again, any other is dead. Tried again as
/// well: a program that could not be started, that was killed, or whose time was over. The detail
/// is how it ended and the end of what it printed.
std::unique_ptr<Destination> make_exec_destination(ExecSettings settings,
                                                   const os::Environment& environment);

} // namespace hookctl::destination
