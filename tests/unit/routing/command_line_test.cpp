#include "hookctl/routing/command_line.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace hookctl;
using namespace hookctl::routing;

using Words = std::vector<std::string>;

TEST_CASE("command_line: words are split as a shell would")
{
  const std::pair<const char*, Words> cases[] = {
      {"./handle", {"./handle"}},
      {"  a  b\tc ", {"a", "b", "c"}},
      {"sh -c 'echo $HOME | cat'", {"sh", "-c", "echo $HOME | cat"}},
      {R"(a "b \"c\" d" '')", {"a", "b \"c\" d", ""}},
      {R"(a\ b 'it'\''s')", {"a b", "it's"}},
      {R"("a\n")", {R"(a\n)"}},
      {"a=b,c:d@e%f", {"a=b,c:d@e%f"}},
  };
  for (const auto& [typed, words] : cases) {
    const std::string shown = typed;
    CAPTURE(shown);
    const auto split = parse_command_line(typed);
    REQUIRE(split);
    CHECK(*split == words);
    CHECK(*parse_command_line(write_command_line(words)) == words);
  }
}

TEST_CASE("command_line: what only a shell could do is refused")
{
  for (const char* typed : {"a | b",
                            "a; b",
                            "a && b",
                            "a > b",
                            "echo $HOME",
                            "echo \"$HOME\"",
                            "`a`",
                            "ls *",
                            "~/x",
                            "a # b",
                            "'open",
                            "\"open",
                            "end\\",
                            "",
                            "  ",
                            "'' x"}) {
    CAPTURE(typed);
    const auto split = parse_command_line(typed);
    REQUIRE_FALSE(split);
    CHECK(split.error().code == ErrorCode::invalid_argument);
  }
}
