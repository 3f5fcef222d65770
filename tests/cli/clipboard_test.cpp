#include "cli/app/clipboard.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <string>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

constexpr const char* kPlain = "\x1b]52;c;aHR0cHM6Ly94\a"; // https://x

using Variables = std::map<std::string, std::string, std::less<>>;

os::Environment variables(Variables values)
{
  return os::Environment(std::move(values));
}

/// A process at a terminal, or not, and what that terminal was told.
struct Desk {
  std::ostringstream err;
  std::string told;
  os::Environment environment = variables({{"TERM", "xterm-256color"}});
  World world;

  Desk()
  {
    world.err.stream = &err;
    world.environment = &environment;
  }

  Result<> copy() { return copy_to_clipboard(Context(world, {}), "https://x", "--copy"); }
};

} // namespace

TEST_CASE("clipboard: a terminal gets the sequence, a multiplexer the wrapped one")
{
  CHECK(clipboard_sequence("https://x", variables({{"TERM", "xterm"}})) == kPlain);
  const std::string in_tmux = std::string(kPlain) + "\x1bPtmux;\x1b\x1b]52;c;aHR0cHM6Ly94\a\x1b\\";
  CHECK(clipboard_sequence("https://x", variables({{"TERM", "screen"}, {"TMUX", "/tmp/t,1,0"}})) ==
        in_tmux);
  CHECK(clipboard_sequence("https://x", variables({{"TERM", "tmux-256color"}})) == in_tmux);
  const std::string in_screen = "\x1bP\x1b]52;c;aHR0cHM6Ly94\a\x1b\\";
  CHECK(clipboard_sequence("https://x", variables({{"TERM", "xterm"}, {"STY", "1.x"}})) ==
        in_screen);
  CHECK(clipboard_sequence("https://x", variables({{"TERM", "screen.xterm"}})) == in_screen);
}

TEST_CASE("clipboard: screen gets no string that it would cut")
{
  const std::string sequence =
      clipboard_sequence(std::string(2000, 'x'), variables({{"TERM", "screen"}}));
  std::size_t longest = 0;
  for (std::size_t at = sequence.find("\x1bP"); at != std::string::npos;) {
    const std::size_t next = sequence.find("\x1bP", at + 2);
    longest = std::max(longest, std::min(next, sequence.size()) - at);
    at = next;
  }
  CHECK(longest > 200);
  CHECK(longest < 768);
}

TEST_CASE("clipboard: standard error first, then the controlling terminal, then a clear no")
{
  Desk at_terminal;
  at_terminal.world.err.is_terminal = true;
  CHECK(at_terminal.copy());
  CHECK(at_terminal.err.str() == kPlain);

  Desk redirected;
  redirected.world.say_to_terminal = [&](std::string_view words) {
    redirected.told = words;
    return true;
  };
  CHECK(redirected.copy());
  CHECK(redirected.told == kPlain);
  CHECK(redirected.err.str().empty());

  Desk in_ci;
  in_ci.world.say_to_terminal = [](std::string_view) { return false; };
  const auto refused = in_ci.copy();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().message == "--copy needs a terminal, and there is none here");
}

TEST_CASE("clipboard: a terminal without sequences is left alone")
{
  for (const auto& values : {Variables{{"TERM", "dumb"}}, Variables{}}) {
    Desk desk;
    desk.environment = variables(values);
    desk.world.err.is_terminal = true;
    CHECK_FALSE(desk.copy());
    CHECK(desk.err.str().empty());
  }
}
