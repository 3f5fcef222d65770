#include "hookctl/os/environment.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("environment: a snapshot keeps values with equals signs and tells empty from unset")
{
  char home[] = "HOME=/home/ada";
  char options[] = "OPTIONS=a=b=c";
  char empty[] = "EMPTY=";
  char odd[] = "no equals sign";
  char twice[] = "HOME=/second";
  char* variables[] = {home, options, empty, odd, twice, nullptr};

  const auto environment = os::Environment::snapshot(variables);
  CHECK(environment.get("HOME") == "/home/ada");
  CHECK(environment.get("OPTIONS") == "a=b=c");
  CHECK(environment.get("EMPTY") == "");
  CHECK_FALSE(environment.get("UNSET"));
  CHECK_FALSE(environment.get("no equals sign"));
}

TEST_CASE("environment: without variables everything is unset")
{
  char* none[] = {nullptr};
  CHECK_FALSE(os::Environment::snapshot(none).get("HOME"));
  CHECK_FALSE(os::Environment::snapshot(nullptr).get("HOME"));
}
