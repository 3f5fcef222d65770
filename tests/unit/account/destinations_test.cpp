#include "hookctl/account/destinations.hpp"
#include "hookctl/os/files.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::account;

namespace {

/// The file of production, where destinations may be changed as well.
struct DestinationsBench {
  tests::TempDir dir;
  os::Paths paths{dir.path(), dir.path() / "state"};
  model::Environment environment = model::Environment::production;

  void write(const char* yaml) const
  {
    dir.write("environments/production/environment.yaml", yaml);
  }

  [[nodiscard]] std::string text() const
  {
    return *os::read_file(settings_file(paths, environment), 1U << 20U);
  }
};

routing::Definition app(std::string name = "app")
{
  routing::Definition definition;
  definition.name = std::move(name);
  definition.target = routing::Http{"http://127.0.0.1:3000"};
  return definition;
}

} // namespace

TEST_CASE("destinations: one is added to a file that keeps its comments")
{
  const DestinationsBench bench;
  bench.write("# ours\npublic_url: https://hooks.example.com # by the proxy\n");
  REQUIRE(add_destination(bench.paths, bench.environment, app()));
  CHECK(bench.text() == "# ours\npublic_url: https://hooks.example.com # by the proxy\n"
                        "destinations:\n  app:\n    http: http://127.0.0.1:3000\n");
  const auto settings = load_settings(bench.paths, bench.environment);
  REQUIRE(settings);
  REQUIRE(settings->destinations.size() == 1);
  CHECK(find_destination(*settings, "app"));
}

TEST_CASE("destinations: a file is made, and an added name is not added again")
{
  const DestinationsBench bench;
  REQUIRE(add_destination(bench.paths, bench.environment, app()));
  CHECK(*os::file_mode(settings_file(bench.paths, bench.environment)) == 0600);
  const auto again = add_destination(bench.paths, bench.environment, app());
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::already_exists);
}

TEST_CASE("destinations: one is removed and an unknown one is suggested")
{
  const DestinationsBench bench;
  REQUIRE(add_destination(bench.paths, bench.environment, app()));
  REQUIRE(add_destination(bench.paths, bench.environment, app("log")));
  const auto unknown = remove_destination(bench.paths, bench.environment, "ap");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::not_found);
  CHECK(unknown.error().hint == "did you mean \"app\"?");
  REQUIRE(remove_destination(bench.paths, bench.environment, "app"));
  CHECK(bench.text() == "destinations:\n  log:\n    http: http://127.0.0.1:3000\n");
}

TEST_CASE("destinations: a file with something wrong in it is left as it is")
{
  const DestinationsBench bench;
  const char* broken = "destinations:\n  app: {http: nowhere}\n";
  bench.write(broken);
  const auto added = add_destination(bench.paths, bench.environment, app("log"));
  REQUIRE_FALSE(added);
  CHECK(added.error().code == ErrorCode::invalid_data);
  CHECK(added.error().at->line == 2);
  CHECK(bench.text() == broken);
}

TEST_CASE("destinations: one that its file switches off is switched on there")
{
  const DestinationsBench bench;
  bench.write("# ours\ndestinations:\n  log:\n    stdout: true\n    enabled: false # for now\n");
  REQUIRE(enable_destination(bench.paths, bench.environment, "log"));
  CHECK(bench.text() == "# ours\ndestinations:\n  log:\n    stdout: true\n");
  CHECK(enable_destination(bench.paths, bench.environment, "log"));
  const auto unknown = enable_destination(bench.paths, bench.environment, "lag");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::not_found);
}

TEST_CASE("destinations: an event code that is empty is refused")
{
  const DestinationsBench bench;
  bench.write("destinations:\n  log:\n    stdout: true\n    events: ['']\n");
  const auto settings = load_settings(bench.paths, bench.environment);
  REQUIRE_FALSE(settings);
  CHECK(settings.error().code == ErrorCode::invalid_data);
}
