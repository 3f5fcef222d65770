#include "hookctl/listen/settings_reload.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace hookctl;
using namespace hookctl::listen;

TEST_CASE("settings reload: destinations that cannot be used yet are tried until they can be")
{
  const tests::TempDir dir;
  const tests::FakeClock clock;
  const os::Paths paths{dir.path(), dir.path()};
  SettingsFile file(paths,
                    model::Environment::development,
                    *account::load_settings(paths, model::Environment::development),
                    clock);
  std::string said;
  log::LineLogger logger(
      clock, log::Format::text, log::Level::info, [&](std::string_view line) { said += line; });
  std::string wrong = "no NATS server";
  std::size_t tried = 0;
  std::size_t used = 0;
  SettingsReload reload({file,
                         {},
                         [&](const std::vector<routing::Definition>& destinations) -> Result<> {
                           ++tried;
                           if (!wrong.empty()) {
                             return fail(ErrorCode::network, wrong);
                           }
                           used = destinations.size();
                           return {};
                         },
                         logger});
  const auto look = [&] {
    said.clear();
    std::ignore = reload.look(false);
    return std::ranges::count(said, '\n');
  };
  dir.write("environments/development/environment.yaml",
            "destinations:\n  app:\n    http: http://127.0.0.1:9/\n");
  CHECK(look() == 1);
  CHECK(look() == 0); // said already
  CHECK(tried == 2);
  wrong = "no such file";
  CHECK(look() == 1);
  wrong.clear();
  CHECK(look() == 1);
  CHECK(used == 1);
  CHECK(look() == 0);
  CHECK(tried == 4);
}
