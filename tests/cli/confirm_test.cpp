#include "cli/app/confirm.hpp"
#include "hookctl/base/failure.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <sstream>
#include <string_view>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

/// What somebody at a terminal answers, and what is asked.
struct Talk {
  int ends[2] = {-1, -1};
  std::ostringstream err;
  World world;
  Globals globals;

  explicit Talk(std::string_view answer)
  {
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], answer.data(), answer.size()) == static_cast<ssize_t>(answer.size()));
    ::close(ends[1]);
    world.err.stream = &err;
    world.err.is_terminal = true;
    world.in_is_terminal = true;
    world.in_descriptor = ends[0];
  }

  ~Talk() { ::close(ends[0]); }

  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  Result<bool> ask() { return confirm(Context(world, globals), "go on?", "--yes"); }
};

} // namespace

TEST_CASE("confirm: only a clear yes is one")
{
  struct Case {
    const char* answer;
    bool agreed;
  };

  const Case cases[] = {{"y\n", true},
                        {" YES \n", true},
                        {"yes", true},
                        {"\n", false},
                        {"", false},
                        {"yep\n", false}};
  for (const Case& one : cases) {
    CAPTURE(one.answer);
    Talk talk(one.answer);
    CHECK(talk.ask().value() == one.agreed);
    CHECK(talk.err.str() == "go on? [y/N] ");
  }
}

TEST_CASE("confirm: without somebody to ask the flag is named and nothing is read")
{
  Talk no_input("y\n");
  no_input.globals.no_input = true;
  Talk no_terminal("y\n");
  no_terminal.world.in_is_terminal = false;
  Talk unseen("y\n");
  unseen.world.err.is_terminal = false;
  for (Talk* talk : {&no_input, &no_terminal, &unseen}) {
    const auto refused = talk->ask();
    REQUIRE_FALSE(refused);
    CHECK(failure_of(refused.error()) == Failure::confirmation_needed);
    CHECK(refused.error().hint == "add --yes");
    CHECK(talk->err.str().empty());
  }
}
