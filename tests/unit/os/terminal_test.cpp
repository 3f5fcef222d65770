#include "hookctl/os/terminal.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <csignal>
#include <string>

using namespace hookctl;
using os::Echo;

namespace {

struct Pipe {
  int ends[2] = {-1, -1};

  explicit Pipe(const std::string& written, bool is_open = false)
  {
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], written.data(), written.size()) ==
            static_cast<ssize_t>(written.size()));
    if (!is_open) {
      ::close(ends[1]);
      ends[1] = -1;
    }
  }

  ~Pipe()
  {
    ::close(ends[0]);
    if (ends[1] >= 0) {
      ::close(ends[1]);
    }
  }

  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
};

void (*handler_of(int number))(int)
{
  struct sigaction action {};

  REQUIRE(::sigaction(number, nullptr, &action) == 0);
  return action.sa_handler;
}

} // namespace

TEST_CASE("terminal: a line at a time, an empty one is not the end")
{
  const Pipe pipe("one\n\nlast");
  const auto reader = os::AnswerReader::open(pipe.ends[0]).value();
  CHECK(reader->read_line(10, Echo::yes).value() == "one");
  CHECK(reader->read_line(10, Echo::no).value() == "");
  CHECK(reader->read_line(10, Echo::yes).value() == "last");
  CHECK(reader->read_line(10, Echo::yes).value() == std::nullopt);
}

TEST_CASE("terminal: a line that is too long is refused whole")
{
  const Pipe pipe("0123456789a\nnext\n");
  const auto reader = os::AnswerReader::open(pipe.ends[0]).value();
  const auto refused = reader->read_line(10, Echo::yes);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_data);
  CHECK(reader->read_line(10, Echo::yes).value() == "next");
}

TEST_CASE(
    "terminal: a signal ends the reading and not the process, and means afterwards what it meant")
{
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) {
    CAPTURE(number);
    const auto before = handler_of(number);
    const Pipe pipe("", true);
    {
      const auto reader = os::AnswerReader::open(pipe.ends[0]).value();
      REQUIRE(::raise(number) == 0);
      const auto stopped = reader->read_line(10, Echo::no);
      REQUIRE_FALSE(stopped);
      CHECK(stopped.error().code == ErrorCode::cancelled);
    }
    CHECK((handler_of(number) == before));
  }
}
