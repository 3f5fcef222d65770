#include "cli/app/layout.hpp"

#include <doctest/doctest.h>

using namespace hookctl::cli;

TEST_CASE("layout: words hang below each other, the first line begun already")
{
  CHECK(hang("one two three four", 5, 2, 14) == "one two\n  three four");
  CHECK(hang("one two three four", 5, 2, kAnyWidth) == "one two three four");
  CHECK(hang("", 5, 2, 14).empty());
  // A word that is too long stands alone; nothing is cut.
  CHECK(hang("at /a/very/long/path of mine", 0, 2, 10) == "at\n  /a/very/long/path\n  of mine");
  // Columns, not bytes.
  CHECK(hang("日本 語語 x", 0, 0, 9) == "日本 語語\nx");
}

TEST_CASE("layout: a command below a sentence, and what a caret points at, are not broken")
{
  CHECK(hang("two words:\n  hookctl url shop_eu", 0, 4, 12) ==
        "two words:\n      hookctl url shop_eu");
  CHECK(hang("customer..phone and more\n         ^\nquote it all", 8, 8, 20) ==
        "customer..phone and more\n                 ^\n        quote it all");
}

TEST_CASE("layout: a command line is folded between its words, a flag with its value")
{
  CHECK(fold_command("hookctl url shop_eu", 4) == "hookctl url shop_eu");
  CHECK(fold_command("hookctl add app --exec './run --all' --where '@.a > 1' -q", 4, 34) ==
        "hookctl add app \\\n      --exec './run --all' \\\n      --where '@.a > 1' -q");
  CHECK(fold_command("hookctl rotate --url https://example.com/keys.pem", 2, 32) ==
        "hookctl rotate --url \\\n    https://example.com/keys.pem");
  const std::string quoted = R"x(hookctl why "$(hookctl list -o name)" a\ b "c \" d")x";
  CHECK(fold_command(quoted, 2, 24) ==
        "hookctl why \\\n    \"$(hookctl list -o name)\" \\\n    a\\ b \"c \\\" d\"");
}
