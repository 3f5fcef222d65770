#include "hookctl/account/settings.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::account;

namespace {

Result<EnvironmentSettings> load(const tests::TempDir& dir, const char* yaml)
{
  dir.write("environments/staging/environment.yaml", yaml);
  return load_settings({dir.path(), dir.path() / "state"}, model::Environment::staging);
}

} // namespace

TEST_CASE("settings: without a file there are defaults")
{
  const tests::TempDir dir;
  const auto settings =
      load_settings({dir.path(), dir.path() / "state"}, model::Environment::staging);
  REQUIRE(settings);
  CHECK(base_url(*settings) == "http://127.0.0.1:8080");
  CHECK(settings->journal == dir.path() / "state/staging/journal.db");
}

TEST_CASE("settings: what is set is used and what is wrong is placed")
{
  const tests::TempDir dir;
  const auto settings = load(
      dir,
      "public_url: https://hooks.example.com/\nlisten: {bind: '127.0.0.1:9000'}\njournal: my.db\n");
  REQUIRE(settings);
  CHECK(base_url(*settings) == "https://hooks.example.com");
  CHECK(settings->bind == "127.0.0.1:9000");
  CHECK(settings->journal == dir.path() / "environments/staging/my.db");
  const auto bad = load(dir, "public_url: hooks\n");
  REQUIRE_FALSE(bad);
  CHECK(bad.error().at->line == 1);
  CHECK_FALSE(load(dir, "public_urls: x\n"));
  CHECK_FALSE(load(dir, "listen: {bnid: x}\n"));
  CHECK(load(dir, ""));
}
