#include "cli/app/complete.hpp"

#include <doctest/doctest.h>

using namespace hookctl::cli;

namespace {

class FixedSource final : public CompletionSource {
public:
  [[nodiscard]] std::vector<Candidate> values(const CompletionRequest& request) const override
  {
    if (request.kind == Completion::account) {
      return {{"shop_eu"}, {"shop_us"}, {"other"}};
    }
    if (request.kind == Completion::event_code && !request.positionals.empty()) {
      return {{request.positionals[0] + "/create", "something was made"}};
    }
    return {};
  }
};

std::vector<Command> sample_commands()
{
  Command activate;
  activate.path = "event activate";
  activate.summary = "activate codes";
  activate.positionals = {
      {.name = "ACCOUNT", .help = "the account", .completion = Completion::account},
      {.name = "CODE",
       .help = "a code",
       .count = Positional::Count::any,
       .completion = Completion::event_code}};
  activate.flags = {
      {.name = "--payload", .value = "FILE", .help = "a file", .completion = Completion::file},
      {.name = "--size", .value = "SIZE", .help = "how large", .choices = {"small", "large"}},
      {.name = "--all", .help = "all of them"}};
  Command list;
  list.path = "event list";
  list.summary = "list codes";
  Command hidden;
  hidden.path = "__hidden";
  hidden.hidden = true;
  return {activate, list, hidden};
}

std::string completed(const std::vector<std::string>& words)
{
  return complete(words, sample_commands(), FixedSource{});
}

} // namespace

TEST_CASE("complete: words and flags and values under the cursor")
{
  struct Case {
    std::vector<std::string> words;
    const char* expected;
  };

  const Case cases[] = {
      {{""}, "event\n"},
      {{"e"}, "event\n"},
      {{"x"}, ""},
      {{"event", ""}, "activate\tactivate codes\nlist\tlist codes\n"},
      {{"--env", "staging", "event", "l"}, "list\tlist codes\n"},
      {{"nope", ""}, ""},
      {{"event", "activate", "sh"}, "shop_eu\nshop_us\n"},
      {{"event", "activate", "shop_eu", ""}, "shop_eu/create\tsomething was made\n"},
      {{"event", "activate", "shop_eu", "a", "shop"}, "shop_eu/create\tsomething was made\n"},
      {{"event", "activate", "--a"}, "--all\tall of them\n"},
      {{"event", "activate", "--size", ""}, "small\nlarge\n"},
      {{"event", "activate", "--size=l"}, "--size=large\n"},
      {{"event", "activate", "--payload", "x"}, ":files\n"},
      {{"event", "activate", "--all", "o"}, "other\n"},
      {{"event", "activate", "--", "--a"}, ""},
      {{"event", "list", ""}, ""},
      {{"--env", "st"}, "staging\n"},
      {{"--home", ""}, ":directories\n"},
      {{"-o", "n"}, "ndjson\nname\n"},
      {{"event", "--col"}, "--color\tcolours in the output\n"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.words.front());
    CAPTURE(c.words.back());
    CHECK(completed(c.words) == c.expected);
  }
}

TEST_CASE("complete: nothing to complete is no crash")
{
  CHECK(complete({}, sample_commands(), FixedSource{}).empty());
}
