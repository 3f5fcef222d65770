#include "cli/app/prompt.hpp"
#include "hookctl/base/failure.hpp"

#include <doctest/doctest.h>

#include <unistd.h>

#include <sstream>
#include <string_view>

using namespace hookctl;
using namespace hookctl::cli;

namespace {

/// What somebody at a terminal types, and what is seen.
struct Talk {
  int ends[2] = {-1, -1};
  std::ostringstream err;
  os::Environment environment;
  World world;
  Context context;

  explicit Talk(std::string_view typed)
      : context(make_world(typed), {})
  {
  }

  ~Talk() { ::close(ends[0]); }

  Talk(const Talk&) = delete;
  Talk& operator=(const Talk&) = delete;

  const World& make_world(std::string_view typed)
  {
    REQUIRE(::pipe(ends) == 0);
    REQUIRE(::write(ends[1], typed.data(), typed.size()) == static_cast<ssize_t>(typed.size()));
    ::close(ends[1]);
    world.err.stream = &err;
    world.err.is_terminal = true;
    world.in_is_terminal = true;
    world.in_descriptor = ends[0];
    world.environment = &environment;
    return world;
  }

  Prompt prompt() { return Prompt::open(context).value(); }
};

Result<std::string> refuse(const std::string& typed)
{
  return fail(ErrorCode::invalid_argument, "no " + typed);
}

std::vector<Prompt::Item> fruits()
{
  return {{"apple", "red"}, {"apricot", "orange"}, {"pear", "green"}};
}

std::string choose(std::string_view typed, std::string_view proposed = "")
{
  Talk talk(typed);
  auto prompt = talk.prompt();
  const auto chosen = prompt.choose("Fruit", fruits(), proposed, Prompt::Listed::now, refuse);
  return chosen ? *chosen : std::string(to_string(chosen.error().code));
}

} // namespace

TEST_CASE("prompt: what is wrong is told with the caret under its character")
{
  Talk talk("");
  talk.prompt().say(make_error(
      Failure::invalid_argument, "path \"a..b\" is none", "a..b\n  ^\nquote what is no name"));
  CHECK(talk.err.str() == "error: path \"a..b\" is none\n"
                          "  hint: a..b\n"
                          "          ^\n"
                          "        quote what is no name\n");
}

TEST_CASE("prompt: Enter gives what is proposed, blanks are cut, the end is cancelled")
{
  Talk talk("\n  crm \nlast");
  auto prompt = talk.prompt();
  CHECK(prompt.ask("Name", "shop").value() == "shop");
  CHECK(prompt.ask("Name", "shop").value() == "crm");
  CHECK(prompt.ask("Name").value() == "last"); // a last line without its end
  CHECK(prompt.ask("Name").error().code == ErrorCode::cancelled);
  CHECK(talk.err.str() == "Name [shop]: Name [shop]: Name: Name: ");
}

TEST_CASE("prompt: yes or no, and anything else is asked again")
{
  Talk talk("maybe\nY\n\nno\n");
  auto prompt = talk.prompt();
  CHECK(prompt.ask_yes("Go on?", false).value());
  CHECK_FALSE(prompt.ask_yes("Go on?", false).value());
  CHECK_FALSE(prompt.ask_yes("Go on?", true).value());
  CHECK(talk.err.str().find("error: answer y or n, not \"maybe\"") != std::string::npos);
}

TEST_CASE("prompt: a choice by number, by itself, by a part of it")
{
  CHECK(choose("2\n") == "apricot");
  CHECK(choose("pear\n") == "pear");
  CHECK(choose("ap\n2\n") == "apricot");
  CHECK(choose("GREEN\n\n") == "pear"); // the only one that is left
  CHECK(choose("\n") == "");
  CHECK(choose("\n", "kiwi") == "kiwi");
  CHECK(choose("ap\n\n", "kiwi") == "kiwi");
  CHECK(choose("4\n0\nplum\n1\n") == "apple");
  CHECK(choose("plum\n") == "cancelled");
}

TEST_CASE("prompt: a list has numbers and fits the terminal, and nothing in it drives it")
{
  Talk talk("1\n");
  talk.world.err.width = 40;
  Context narrow(talk.world, {});
  auto prompt = Prompt::open(narrow).value();
  std::vector<Prompt::Item> items = {{"注文.番号", "some 注文番号注文番号注文番号注文番号 words"},
                                     {"a", "\x1b[31mred"}};
  for (int i = 0; i < 10; ++i) {
    items.push_back({"more" + std::to_string(i), ""});
  }
  prompt.list(items, Prompt::kListed);
  const std::string seen = talk.err.str();
  CHECK(seen.starts_with("  1  注文.番号  some 注文番号注文番号注…\n"
                         "  2  a          \\x1b[31mred\n"
                         "  3  more0\n"));
  CHECK(seen.ends_with("  8  more5\n  and 4 more\n"));
}

TEST_CASE("prompt: an answer that is too long is told of, and none of it is taken for the next one")
{
  Talk talk(std::string(5000, 'x') + "\nshop\n");
  auto prompt = talk.prompt();
  CHECK(prompt.ask("Name").error().code == ErrorCode::invalid_data);
  CHECK(prompt.ask("Name").value() == "shop");
}

TEST_CASE("prompt: a secret is taken as it is")
{
  Talk talk(" a b \n");
  auto prompt = talk.prompt();
  CHECK(prompt.ask_secret("Key").value().reveal() == " a b ");
  CHECK(talk.err.str() == "Key: \n");
}
