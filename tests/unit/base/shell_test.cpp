#include "hookctl/base/shell.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("shell: a word is quoted where a shell would make something else of it")
{
  CHECK(shell_word("customer.phone") == "customer.phone");
  CHECK(shell_word("/etc/shop.key") == "/etc/shop.key");
  CHECK(shell_word("") == "''");
  CHECK(shell_word("a b") == "'a b'");
  CHECK(shell_word("orders/*") == "'orders/*'");
  CHECK(shell_word("~") == "'~'");
  CHECK(shell_word("items[0].id") == "'items[0].id'");
  CHECK(shell_word("it's $HOME") == R"('it'\''s $HOME')");
  CHECK(shell_quote("plain") == "'plain'");
}
