#include "hookctl/listen/account_files.hpp"
#include "hookctl/listen/settings_file.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::listen;
using namespace std::chrono_literals;

namespace {

struct SettingsFileBench {
  tests::TempDir dir;
  os::Paths paths{dir.path(), dir.path()};
  tests::FakeClock clock;
  SettingsFile file{paths,
                    model::Environment::development,
                    *account::load_settings(paths, model::Environment::development),
                    clock};

  void write(std::string_view yaml) const
  {
    dir.write("environments/development/environment.yaml", yaml);
  }
};

} // namespace

TEST_CASE("settings file: a public URL is taken over, and taken away again")
{
  SettingsFileBench bench;
  CHECK_FALSE(bench.file.look(false).public_url);
  bench.write("public_url: https://a.example\n");
  CHECK(bench.file.look(false).public_url == "https://a.example");
  CHECK_FALSE(bench.file.look(true).public_url);
  bench.write("");
  CHECK(bench.file.look(false).public_url == "");
}

TEST_CASE("settings file: addresses and journal count from the next start on")
{
  SettingsFileBench bench;
  bench.write("listen: {bind: '127.0.0.1:9', admin: '127.0.0.1:8'}\njournal: other.db\n");
  CHECK(bench.file.look(false).at_next_start ==
        std::vector<std::string>{"listen.bind", "listen.admin", "journal"});
  CHECK(bench.file.look(true).at_next_start.empty());
}

TEST_CASE("settings file: destinations are taken over when any is different")
{
  SettingsFileBench bench;
  bench.write("destinations:\n  app: {http: 'http://a'}\n");
  const auto added = bench.file.look(false);
  REQUIRE(added.destinations);
  CHECK(added.destinations->size() == 1);
  CHECK_FALSE(bench.file.look(true).destinations);
  bench.write("public_url: https://a.example\ndestinations:\n  app: {http: 'http://a'}\n");
  CHECK_FALSE(bench.file.look(false).destinations);
  bench.write("destinations:\n  app: {http: 'http://a', timeout: 3s}\n");
  CHECK(bench.file.look(false).destinations);
  bench.write("");
  CHECK(bench.file.look(false).destinations->empty());
}

TEST_CASE("settings file: a broken one is given a moment, is told once and changes nothing")
{
  SettingsFileBench bench;
  bench.write("public_urll: x\n");
  const auto first = bench.file.look(false);
  CHECK(first.look_again);
  CHECK_FALSE(first.broken);
  bench.clock.advance(AccountFiles::kGrace);
  const auto second = bench.file.look(false);
  REQUIRE(second.broken);
  CHECK(second.broken->at->line == 1);
  CHECK_FALSE(second.public_url);
  CHECK_FALSE(bench.file.look(true).broken);
  bench.write("public_url: https://a.example\n");
  CHECK(bench.file.look(false).public_url == "https://a.example");
}
