#include "hookctl/yaml/edit.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::yaml;

namespace {

Value app()
{
  Value value = Value::map();
  value.add("http", "http://127.0.0.1:3000");
  return value;
}

constexpr std::string_view kFile = R"(# ours
public_url: https://hooks.example.com  # by the proxy

destinations:
    # what the app gets
    app:
        http: http://127.0.0.1:1
    # everything
    log:
        stdout: true

# a year
keep:
  days: 365
)";

} // namespace

TEST_CASE("edit: a member goes behind the others and everything else stays")
{
  const auto edited = add_member(kFile, "destinations", "new", app());
  REQUIRE(edited);
  CHECK(*edited == R"(# ours
public_url: https://hooks.example.com  # by the proxy

destinations:
    # what the app gets
    app:
        http: http://127.0.0.1:1
    # everything
    log:
        stdout: true
    new:
      http: http://127.0.0.1:3000

# a year
keep:
  days: 365
)");
}

TEST_CASE("edit: a missing or empty block is made")
{
  CHECK(*add_member("", "destinations", "app", app()) ==
        "destinations:\n  app:\n    http: http://127.0.0.1:3000\n");
  CHECK(*add_member("# mine\njournal: a.db", "destinations", "app", app()) ==
        "# mine\njournal: a.db\ndestinations:\n  app:\n    http: http://127.0.0.1:3000\n");
  CHECK(*add_member("destinations:\n# end\njournal: a.db\n", "destinations", "app", app()) ==
        "destinations:\n  app:\n    http: http://127.0.0.1:3000\n# end\njournal: a.db\n");
}

TEST_CASE("edit: a member goes with its comment and the block with its last member")
{
  const auto one = remove_member(kFile, "destinations", "app");
  REQUIRE(one);
  CHECK(*one == R"(# ours
public_url: https://hooks.example.com  # by the proxy

destinations:
    # everything
    log:
        stdout: true

# a year
keep:
  days: 365
)");
  const auto none = remove_member(*one, "destinations", "log");
  REQUIRE(none);
  CHECK(*none == R"(# ours
public_url: https://hooks.example.com  # by the proxy


# a year
keep:
  days: 365
)");
}

TEST_CASE("edit: what is not laid out in lines is written anew")
{
  const auto edited =
      add_member("{destinations: {log: {stdout: true}}}", "destinations", "app", app());
  REQUIRE(edited);
  CHECK(*edited ==
        "destinations:\n  log:\n    stdout: true\n  app:\n    http: http://127.0.0.1:3000\n");
  CHECK(*remove_member(*edited, "destinations", "log") ==
        "destinations:\n  app:\n    http: http://127.0.0.1:3000\n");
  CHECK(*remove_member("destinations: {log: {stdout: true}}", "destinations", "log") == "");
}

TEST_CASE("edit: a leaf goes with its line, and all else stays as it was")
{
  constexpr std::string_view kOff = R"(# ours
destinations:
  app:
    http: http://127.0.0.1:3000  # the app
    enabled: false   # until Monday
    # slowly
    concurrency: 1
)";
  CHECK(*remove_leaf(kOff, "destinations", "app", "enabled") == R"(# ours
destinations:
  app:
    http: http://127.0.0.1:3000  # the app
    # slowly
    concurrency: 1
)");
  CHECK(*remove_leaf("destinations: {app: {stdout: true, enabled: false}}",
                     "destinations",
                     "app",
                     "enabled") == "destinations:\n  app:\n    stdout: true\n");
  CHECK(*remove_leaf(kOff, "destinations", "app", "ordered") == kOff);
  CHECK(*remove_leaf(kOff, "destinations", "nope", "enabled") == kOff);
  CHECK(*remove_leaf(kOff, "nope", "app", "enabled") == kOff);
}

TEST_CASE("edit: what is not there is not taken away")
{
  CHECK(*remove_member(kFile, "destinations", "nope") == kFile);
  CHECK(*remove_member(kFile, "nope", "app") == kFile);
  CHECK_FALSE(add_member("a: [", "destinations", "app", app()));
}
