#include "tests/support/transcript.hpp"

#include <doctest/doctest.h>

using namespace hookctl::tests;

TEST_CASE("transcript: a right one plays as it reads")
{
  const std::string right =
      "# the version is one line\n"
      "$ hookctl name check shop_eu\n"
      "shop_eu  ok\n"
      "\n"
      "$ hookctl name check Shop\n"
      "Shop  invalid: has \"S\" at position 1, use a-z, 0-9 and _; try \"shop\"\n"
      "[1]\n";
  CHECK(play_transcript(right) == right);
}

TEST_CASE("transcript: a wrong one plays differently")
{
  const char* wrong[] = {
      "$ hookctl name check shop_eu\nshop_eu  nok\n",      // another answer
      "$ hookctl name check shop_eu\n",                    // no answer
      "$ hookctl name check shop_eu\nshop_eu  ok\n[1]\n",  // another code
      "$ hookctl name check Shop\nshop_eu  ok\n",          // no code
      "$ hookctl nope\nnothing\n[2]\n",                    // stderr taken for stdout
      "$ hookctl name check shop_eu\nshop_eu  ok\nmore\n", // more than is printed
  };
  for (const std::string text : wrong) {
    CAPTURE(text);
    CHECK(play_transcript(text) != text);
  }
}

TEST_CASE("transcript: words are split as a shell splits them")
{
  const auto words = split_words(R"(a 'b  c' "d\"e" f\ g "" $HOME/x '$HOME' x'y'"z")", "/tmp/h");
  const std::vector<std::string> expected = {
      "a", "b  c", "d\"e", "f g", "", "/tmp/h/x", "$HOME", "xyz"};
  CHECK(words == expected);
}

TEST_CASE("transcript: files of one command are there for the next")
{
  const std::string text = "$ cat > order.txt <<'EOF'\n"
                           "$ not a command\n"
                           "\n"
                           "last\n"
                           "EOF\n"
                           "\n"
                           "$ cat order.txt\n"
                           "\\$ not a command\n"
                           "\n"
                           "last\n";
  CHECK(play_transcript(text) == text);
}

TEST_CASE("transcript: a variable holds for its own command and an empty one counts as unset")
{
  const std::string text = "$ HOOKCTL_OUTPUT=name hookctl name check a\n"
                           "a\n"
                           "\n"
                           "$ HOOKCTL_OUTPUT= hookctl name check a\n"
                           "a  ok\n";
  CHECK(play_transcript(text) == text);
}

TEST_CASE("transcript: what cannot be played is said and not passed over")
{
  CHECK_THROWS(play_transcript("$ curl http://localhost\n"));
  CHECK_THROWS(play_transcript("$ hookctl name check 'unclosed\n"));
}
