#include "tests/support/torn_change.hpp"
#include "tests/unit/doctor/bench.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using doctor::check_files;
using doctor::Level;

namespace {

/// Makes an account by a process that ends once the change counts and before its file is there.
void begin_change(const Bench& bench)
{
  const os::FileChange change{"accounts/late.yaml", "name: late\ntoken: wWdeC7mApXWolmH-wIqoOw\n"};
  leave_half_written(bench.paths().environment("development"), {change}, 2);
}

} // namespace

TEST_CASE("doctor files: a tidy home has nothing to say")
{
  Bench bench;
  bench.account("crm", "");
  bench.settings("public_url: https://hooks.example.com\n");
  const auto findings = bench.run(check_files);
  for (const auto& finding : findings) {
    CAPTURE(finding.check);
    CAPTURE(finding.what);
    CHECK(finding.level == Level::ok);
  }
  CHECK(findings.size() == 6);
}

TEST_CASE("doctor files: a home that is not there is no problem")
{
  Bench bench;
  const auto findings = bench.run(check_files);
  CHECK(findings.size() == 6);
  CHECK(level(findings, "files.modes") == Level::ok);
}

TEST_CASE("doctor files: modes say who may read and who may write")
{
  struct Case {
    std::string_view file;
    unsigned mode;
    Level level;
  };

  const Case cases[] = {
      {"environments/development/accounts/crm.yaml", 0600, Level::ok},
      {"environments/development/accounts/crm.yaml", 0640, Level::warning},
      {"environments/development/accounts/crm.yaml", 0604, Level::warning},
      {"environments/development/accounts/crm.yaml", 0620, Level::warning},
      {"environments/development/accounts/crm.yaml", 0602, Level::problem},
      {"environments/development/environment.yaml", 0644, Level::warning},
      {"state/development/journal.db", 0644, Level::warning},
      {"providers/mine.yaml", 0644, Level::ok}, // a preset is no secret
      {"providers/mine.yaml", 0646, Level::problem},
      {"config.yaml", 0644, Level::ok},
  };
  for (const Case& one : cases) {
    CAPTURE(one.file);
    CAPTURE(one.mode);
    Bench bench;
    const std::string path = bench.write(one.file, "", one.mode);
    const auto finding = said(bench.run(check_files), "files.modes");
    CHECK(finding.level == one.level);
    if (one.level != Level::ok) {
      CHECK(finding.where == path);
      CHECK(finding.mend == text("run: chmod 600 ", path));
    }
  }
}

TEST_CASE("doctor files: a folder that everybody may change is a problem")
{
  Bench bench;
  bench.account("crm", "");
  const auto folder = bench.dir.path() / "home/environments/development/accounts";
  std::filesystem::permissions(folder, std::filesystem::perms(0777));
  const auto finding = said(bench.run(check_files), "files.modes");
  CHECK(finding.level == Level::problem);
  CHECK(finding.mend == text("run: chmod go-w ", folder.string()));
}

TEST_CASE("doctor files: what a broken-off write left is told once it is old")
{
  Bench bench;
  bench.write("environments/development/accounts/.hookctl-17-0-1.tmp", "half");
  CHECK(level(bench.run(check_files), "files.leftovers") == Level::ok);
  bench.clock.advance(std::chrono::minutes{2});
  const auto finding = said(bench.run(check_files), "files.leftovers");
  CHECK(finding.level == Level::warning);
  CHECK(holds(finding.mend, "rm "));
}

TEST_CASE("doctor files: a change that was begun is told, read as it counts, and left alone")
{
  Bench bench;
  bench.account("crm", "");
  CHECK(level(bench.run(check_files), "files.unfinished") == Level::ok);
  begin_change(bench);
  const auto folder = bench.paths().environment("development");
  const auto finding = said(bench.run(check_files), "files.unfinished");
  CHECK(finding.level == Level::warning);
  CHECK(finding.where == (folder / ".changes").string());
  CHECK(holds(finding.mend, "hookctl account list --env development"));
  CHECK_FALSE(holds(finding.mend, "user"));
  CHECK(bench.subject().accounts->size() == 2);
  CHECK(level(bench.run(check_files), "files.strays") == Level::ok);
  CHECK(os::FileSet::open(folder)->is_pending());
  CHECK_FALSE(std::filesystem::exists(folder / "accounts/late.yaml"));
  // Somebody who is still at it needs no help.
  bench.tools.find_lock_holder = [&](const std::filesystem::path& file) {
    CHECK(file == folder / ".lock");
    return std::optional(os::Process{17, "hookctl", {}});
  };
  CHECK(level(bench.run(check_files), "files.unfinished") == Level::note);
  // What the mend says.
  REQUIRE(account::Store(bench.paths(), model::Environment::development).names()->size() == 2);
  CHECK(level(bench.run(check_files), "files.unfinished") == Level::ok);
  CHECK(std::filesystem::exists(folder / "accounts/late.yaml"));
}

TEST_CASE("doctor files: a change that another user began is that one's to finish")
{
  if (::geteuid() != 0) {
    return;
  }
  Bench bench;
  bench.account("crm", "");
  begin_change(bench);
  const auto record = bench.paths().environment("development") / ".changes";
  REQUIRE(::chown(record.c_str(), 65534, 65534) == 0);
  CHECK(holds(said(bench.run(check_files), "files.unfinished").mend, "that user 65534 runs"));
}

TEST_CASE("doctor files: what only looks like an account is told")
{
  Bench bench;
  bench.account("crm", "");
  bench.write("environments/development/accounts/crm.sample.json", "{}");
  CHECK(level(bench.run(check_files), "files.strays") == Level::ok);
  for (const std::string_view name : {"Shop.yaml", "shop.yml", "crm.yaml.bak", "crm.yaml~"}) {
    CAPTURE(name);
    const std::string path =
        bench.write(text("environments/development/accounts/", name), "name: x\n");
    const auto finding = said(bench.run(check_files), "files.strays");
    CHECK(finding.level == Level::warning);
    CHECK(finding.where == path);
    std::filesystem::remove(path);
  }
}
