#include "cli/app/registry.hpp"
#include "cli/app/run.hpp"
#include "cli/app/version.hpp"
#include "hookctl/base/text.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <set>
#include <sstream>
#include <stdexcept>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

/// A stream that takes the place of a bug: it throws when it is written to.
class ThrowingBuffer final : public std::streambuf {
protected:
  int_type overflow(int_type) override { throw std::logic_error("thrown \x1b in a command"); }

  std::streamsize xsputn(const char*, std::streamsize) override
  {
    throw std::logic_error("thrown \x1b in a command");
  }
};

struct Ran {
  int code = 0;
  std::string out;
  std::string err;
};

Ran ran(const std::vector<std::string>& argv)
{
  std::ostringstream out;
  std::ostringstream err;
  const os::Environment variables;
  const tests::FakeClock clock;
  tests::SeededRng rng;
  World world;
  world.out.stream = &out;
  world.err.stream = &err;
  world.environment = &variables;
  world.clock = &clock;
  world.rng = &rng;
  const int code = run(argv, world);
  return {code, out.str(), err.str()};
}

} // namespace

TEST_CASE("run: the version for programs names the compiler")
{
  const Ran result = ran({"hookctl", "version", "-o", "ndjson"});
  CHECK(result.code == 0);
  CHECK(result.out.starts_with(text(R"({"name":"hookctl","version":")",
                                    version(),
                                    R"(","commit":null,"compiler":")",
                                    compiler())));
  CHECK(result.out.find(R"({"name":"openssl","version":"3.)") != std::string::npos);
}

TEST_CASE("run: an exception is an internal error with code 70")
{
  ThrowingBuffer buffer;
  std::ostream out(&buffer);
  out.exceptions(std::ios::badbit);
  std::ostringstream err;
  const os::Environment variables;
  World world;
  world.out.stream = &out;
  world.err.stream = &err;
  world.environment = &variables;
  CHECK(run({"hookctl", "name", "check", "a"}, world) == 70);
  CHECK(
      err.str().starts_with("error[HK-900]: internal error: thrown \\x1b in a command\n  hint: "));
}

TEST_CASE("run: an empty argv is a usage error")
{
  CHECK(ran({}).code == 2);
  CHECK(ran({"hookctl"}).code == 2);
}

TEST_CASE("registry: every command can be shown and shows every flag it takes")
{
  std::set<std::string> paths;
  for (const Command& command : all_commands()) {
    CAPTURE(command.path);
    CHECK(paths.insert(command.path).second);
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.summary.ends_with('.'));
    CHECK_FALSE(command.description.empty());
    REQUIRE_FALSE(command.examples.empty());
    CHECK(command.run);
    std::vector<std::string> argv = {"hookctl"};
    for (const std::string_view word : split(command.path, ' ')) {
      argv.emplace_back(word);
    }
    argv.emplace_back("--help");
    const Ran page = ran(argv);
    CHECK(page.code == 0);
    CHECK(page.err.empty());
    for (const Flag& flag : command.flags) {
      CAPTURE(flag.name);
      CHECK_FALSE(flag.help.empty());
      CHECK_FALSE(flag.help.ends_with('.'));
      CHECK(page.out.find(flag.name) != std::string::npos);
    }
    for (const std::string_view line : split(page.out, '\n')) {
      CAPTURE(line);
      CHECK((utf8_length(line) <= 80 || line.starts_with("  $ ")));
    }
  }
}
