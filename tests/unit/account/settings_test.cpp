#include "hookctl/account/settings.hpp"
#include "hookctl/os/files.hpp"
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

TEST_CASE("settings: a listener on every address is called at this machine's own")
{
  EnvironmentSettings settings;
  for (const char* bind : {":9000", "0.0.0.0:9000", "[::]:9000"}) {
    settings.bind = bind;
    CHECK(base_url(settings) == "http://127.0.0.1:9000");
  }
  settings.bind = "[::1]:9000";
  CHECK(base_url(settings) == "http://[::1]:9000");
}

TEST_CASE("settings: what is set is used and what is wrong is placed")
{
  const tests::TempDir dir;
  const auto settings = load(dir,
                             "public_url: https://hooks.example.com/\nlisten: {bind: "
                             "'127.0.0.1:9000', admin: ':9090'}\njournal: my.db\n");
  REQUIRE(settings);
  CHECK(base_url(*settings) == "https://hooks.example.com");
  CHECK(settings->bind == "127.0.0.1:9000");
  CHECK(settings->admin == ":9090");
  CHECK(settings->journal == dir.path() / "environments/staging/my.db");
  CHECK(settings->tls_certificate.empty());
  const auto tls = load(dir, "listen: {tls_cert: c.pem, tls_key: /k.pem}\n");
  REQUIRE(tls);
  CHECK(tls->tls_certificate == dir.path() / "environments/staging/c.pem");
  CHECK(tls->tls_key == "/k.pem");
  CHECK(base_url(*tls) == "https://127.0.0.1:8080");
  CHECK_FALSE(load(dir, "listen: {tls_cert: c.pem}\n"));
  const auto bad = load(dir, "public_url: hooks\n");
  REQUIRE_FALSE(bad);
  CHECK(bad.error().at->line == 1);
  CHECK_FALSE(load(dir, "public_urls: x\n"));
  CHECK_FALSE(load(dir, "listen: {bnid: x}\n"));
  CHECK(load(dir, ""));
}

namespace {

/// The file of staging, changed and read again.
struct SettingsBench {
  tests::TempDir dir;
  os::Paths paths{dir.path(), dir.path() / "state"};

  Result<EnvironmentSettings> change(const SettingsChange& change)
  {
    return change_settings(paths, model::Environment::staging, change);
  }

  std::string file()
  {
    return tests::read_whole_file(settings_file(paths, model::Environment::staging));
  }
};

} // namespace

TEST_CASE("settings: what is set is written and read again and the rest stays")
{
  SettingsBench bench;
  REQUIRE(bench.change({.public_url = "https://hooks.example.com/", .bind = ":9000"}));
  CHECK(bench.file() == "public_url: https://hooks.example.com\nlisten:\n  bind: \":9000\"\n");
  const auto settings = bench.change({.journal = "/var/j.db"});
  REQUIRE(settings);
  CHECK(settings->public_url == "https://hooks.example.com");
  CHECK(settings->bind == ":9000");
  CHECK(settings->journal == "/var/j.db");
  const auto file = settings_file(bench.paths, model::Environment::staging);
  CHECK(os::file_mode(file) == 0600U);
}

TEST_CASE("settings: an empty value takes a setting away")
{
  SettingsBench bench;
  REQUIRE(bench.change({.public_url = "https://a.example", .bind = ":9000", .journal = "j.db"}));
  const auto settings = bench.change({.public_url = "", .bind = ""});
  REQUIRE(settings);
  CHECK_FALSE(settings->public_url);
  CHECK(settings->bind == "127.0.0.1:8080");
  CHECK(bench.file() == "journal: j.db\n");
  REQUIRE(bench.change({.journal = ""}));
  CHECK(load_settings(bench.paths, model::Environment::staging)->journal ==
        bench.dir.path() / "state/staging/journal.db");
}

TEST_CASE("settings: a change that changes nothing leaves the file and its comments")
{
  SettingsBench bench;
  CHECK(bench.change({.bind = ""}));
  CHECK_FALSE(os::exists(settings_file(bench.paths, model::Environment::staging)));
  const std::string text = "# ours\npublic_url: 'https://a.example'\n";
  bench.dir.write("environments/staging/environment.yaml", text);
  CHECK(bench.change({.public_url = "https://a.example/", .bind = "", .journal = ""}));
  CHECK(bench.file() == text);
}

TEST_CASE("settings: what is wrong is refused and nothing is written")
{
  SettingsBench bench;
  CHECK(bench.change({.public_url = "hooks"}).error().code == ErrorCode::invalid_argument);
  for (const std::string text :
       {"public_urls: x\n", "listen: 3\n", "[]\n", "listen: {bnid: x}\n"}) {
    CAPTURE(text);
    bench.dir.write("environments/staging/environment.yaml", text);
    const auto refused = bench.change({.bind = ":1"});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_data);
    CHECK(refused.error().at->line == 1);
    CHECK(bench.file() == text);
  }
  bench.dir.write("environments/staging/environment.yaml", "public_url: hooks\n");
  CHECK(bench.change({.public_url = "https://a.example"})); // mended by what is set
}
