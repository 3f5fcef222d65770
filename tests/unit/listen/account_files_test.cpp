#include "hookctl/listen/account_files.hpp"
#include "hookctl/listen/live_accounts.hpp"
#include "hookctl/os/files.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/torn_change.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::listen;
using namespace std::chrono_literals;

namespace {

model::AccountName name_of(std::string_view name)
{
  return *model::AccountName::parse(name);
}

/// Accounts with their key in a file, and what keeps them in step.
struct AccountFilesBench {
  tests::TempDir dir;
  os::Paths paths{dir.path(), dir.path()};
  account::Store store{paths, model::Environment::development};
  preset::Library presets{paths.providers()};
  os::Environment variables;
  tests::FakeClock clock;
  std::optional<AccountFiles> files;
  receive::AccountTable serving;

  /// The files have been so for long.
  AccountFilesBench() { clock.set(SystemClock().now() + 1h); }

  void add(const std::string& name, std::string_view key = "one")
  {
    write_key(name, key);
    auto account = tests::user_account({"phone"});
    account.name = name_of(name);
    account.token = std::string(22, 'A');
    account.auth_key = *model::parse_key_reference("file:" + dir.file(name + ".key"));
    REQUIRE(store.create(account));
  }

  void write_key(const std::string& name, std::string_view key) const
  {
    REQUIRE(os::write_file_atomic(dir.file(name + ".key"), key));
  }

  void write(const std::string& name, std::string_view yaml) const
  {
    REQUIRE(os::write_file_atomic(store.file(name_of(name)), yaml));
  }

  LoadedAccounts load(std::vector<std::string> names = {})
  {
    files.emplace(AccountOrigin{store,
                                presets,
                                paths.providers(),
                                variables,
                                model::Environment::development,
                                std::move(names)},
                  clock);
    auto loaded = files->load();
    REQUIRE(loaded);
    serving = loaded->table;
    return *std::move(loaded);
  }

  /// Looks, and serves what changed.
  AccountChanges look(Look how = Look::quick)
  {
    AccountChanges changes = files->look(serving, how);
    for (const auto& [name, ready] : changes.ready) {
      serving.accounts.insert_or_assign(name, ready.account);
    }
    for (const auto& name : changes.removed) {
      serving.accounts.erase(name);
    }
    return changes;
  }

  AccountChanges look_after_grace()
  {
    const AccountChanges first = look();
    CHECK(first.is_empty());
    CHECK(first.broken.empty());
    CHECK(first.look_again);
    clock.advance(AccountFiles::kGrace);
    return look();
  }

  [[nodiscard]] std::string key(const std::string& name) const
  {
    return std::string(serving.accounts.at(name).keys.current.reveal());
  }
};

} // namespace

TEST_CASE("account files: nothing is different when nothing changed")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  CHECK(bench.look().is_empty());
  CHECK(bench.look(Look::thorough).is_empty());
  // Written again as it was.
  bench.write("crm", tests::read_whole_file(bench.store.file(name_of("crm"))));
  CHECK(bench.look().is_empty());
}

TEST_CASE("account files: a key, an account and a preset that change are taken over")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  bench.write_key("crm", "two");
  CHECK(bench.look().ready.size() == 1);
  CHECK(bench.key("crm") == "two");
  REQUIRE(bench.store.update(name_of("crm"), [](account::Account account) {
    account.events = {"other"};
    return Result<account::Account>(account);
  }));
  CHECK(bench.look().ready.contains("crm"));
  CHECK(bench.serving.accounts.at("crm").definition.events == std::vector<std::string>{"other"});
  auto preset = *bench.presets.find_text("custom");
  bench.dir.write("providers/custom.yaml",
                  preset.replace(preset.find("Custom webhook"), 6, "My own"));
  const auto changes = bench.look();
  CHECK(changes.ready.contains("crm"));
  CHECK(changes.added == 0);
}

TEST_CASE("account files: a new account is served, a removed one no longer after a moment")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  bench.add("shop");
  CHECK(bench.look().added == 1);
  CHECK(bench.serving.accounts.contains("shop"));
  REQUIRE(bench.store.remove(name_of("crm")));
  CHECK(bench.look_after_grace().removed == std::vector<std::string>{"crm"});
  bench.add("crm");
  CHECK(bench.look().added == 1);
}

TEST_CASE("account files: a file that comes back in time was never gone")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  const auto file = bench.store.file(name_of("crm"));
  const auto yaml = tests::read_whole_file(file);
  REQUIRE(os::remove_file(file));
  CHECK(bench.look().look_again);
  bench.write("crm", yaml);
  bench.clock.advance(AccountFiles::kGrace);
  const auto changes = bench.look();
  CHECK(changes.is_empty());
  CHECK_FALSE(changes.look_again);
}

TEST_CASE("account files: a thorough look does not wait")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  REQUIRE(bench.store.remove(name_of("crm")));
  CHECK(bench.look(Look::thorough).removed.size() == 1);
}

TEST_CASE("account files: what breaks keeps the last good account and is told once")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  const auto good = tests::read_whole_file(bench.store.file(name_of("crm")));
  bench.write("crm", good + "nonsense: 1\n");
  const auto changes = bench.look_after_grace();
  CHECK(changes.is_empty());
  REQUIRE(changes.broken.size() == 1);
  CHECK(changes.broken[0].error.at->line > 1);
  CHECK(changes.still_broken == 1);
  CHECK(bench.key("crm") == "one");
  CHECK(bench.look().broken.empty());
  CHECK(bench.look(Look::thorough).broken.empty());
  bench.write("crm", good);
  const auto mended = bench.look();
  CHECK(mended.is_empty()); // it is what is served
  CHECK(mended.mended == std::vector<std::string>{"crm"});
}

TEST_CASE("account files: a key that is gone keeps the last one; without a last one the account is "
          "stopped")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  REQUIRE(os::remove_file(bench.dir.file("crm.key")));
  CHECK(bench.look_after_grace().broken.size() == 1);
  CHECK(bench.key("crm") == "one");
  bench.add("late");
  REQUIRE(os::remove_file(bench.dir.file("late.key")));
  CHECK(bench.look_after_grace().added == 1);
  CHECK(bench.serving.accounts.at("late").stopped);
  bench.write_key("late", "two");
  const auto mended = bench.look();
  CHECK(mended.added == 0);
  CHECK(bench.key("late") == "two");
  CHECK_FALSE(bench.serving.accounts.at("late").stopped);
}

TEST_CASE("account files: a new account without its key that was not served is given again")
{
  AccountFilesBench bench;
  bench.load();
  bench.add("late");
  REQUIRE(os::remove_file(bench.dir.file("late.key")));
  CHECK(bench.files->look(bench.serving, Look::quick).look_again);
  bench.clock.advance(AccountFiles::kGrace);
  CHECK(bench.files->look(bench.serving, Look::quick).ready.contains("late"));
  bench.files->forget("late");
  const auto again = bench.look_after_grace();
  CHECK(again.added == 1);
  CHECK(again.broken.empty()); // it was told
  CHECK(bench.serving.accounts.at("late").stopped);
  CHECK(bench.look().is_empty());
}

TEST_CASE(
    "account files: what is broken at the start is not told again, and served once it is mended")
{
  AccountFilesBench bench;
  bench.add("crm");
  const auto good = tests::read_whole_file(bench.store.file(name_of("crm")));
  bench.write("crm", "nonsense: 1\n");
  CHECK(bench.load().broken.size() == 1);
  CHECK(bench.look(Look::thorough).broken.empty());
  bench.write("crm", good);
  CHECK(bench.look().added == 1);
}

TEST_CASE("account files: of named accounts only these are served")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load({"crm"});
  bench.add("shop");
  CHECK(bench.look(Look::thorough).is_empty());
  REQUIRE(bench.store.remove(name_of("crm")));
  CHECK(bench.look(Look::thorough).removed.size() == 1);
  CHECK_FALSE(bench.look().look_again);
  bench.add("crm");
  CHECK(bench.look().added == 1);
}

TEST_CASE("account files: a folder that is gone takes no account with it")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  std::filesystem::rename(bench.store.folder(), bench.dir.path() / "elsewhere");
  const auto changes = bench.look(Look::thorough);
  CHECK(changes.folder);
  CHECK(changes.is_empty());
  CHECK_FALSE(bench.look(Look::thorough).folder); // told once
}

TEST_CASE("account files: a key that is learned between reading and serving is not lost")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  bench.serving.accounts.at("crm").awaits_key = true;
  auto without = *bench.store.load(name_of("crm"));
  without.account.auth_key.reset();
  without.account.events = {"edited"};
  bench.write("crm", account::write_account(without.account, account::Redact::no));
  LiveAccounts live(bench.serving, bench.store);
  AccountChanges changes = bench.files->look(*live.now(), Look::thorough);
  // As if it awaited a key, which `custom` never does.
  for (auto& [name, ready] : changes.ready) {
    ready.account.awaits_key = true;
  }
  REQUIRE(live.learn("crm", model::Secret("brought")));
  for (const std::string& name : live.apply(std::move(changes))) {
    bench.files->forget(name);
  }
  CHECK(live.now()->accounts.at("crm").keys.current.reveal() == "brought");
  AccountChanges next = bench.files->look(*live.now(), Look::quick);
  CHECK(next.ready.contains("crm"));
  CHECK(live.apply(std::move(next)).empty());
  CHECK(live.now()->accounts.at("crm").keys.current.reveal() == "brought");
  CHECK(live.now()->accounts.at("crm").definition.events == std::vector<std::string>{"edited"});
}

TEST_CASE("account files: a key by env: that a running listener cannot have says so")
{
  AccountFilesBench bench;
  bench.load();
  auto account = tests::user_account({"phone"});
  account.name = name_of("late");
  account.token = std::string(22, 'A');
  account.auth_key = *model::parse_key_reference("env:SET_LATER");
  REQUIRE(bench.store.create(account));
  const auto changes = bench.look(Look::thorough);
  REQUIRE(changes.broken.size() == 1);
  CHECK(changes.broken[0].error.hint.find("start it again") != std::string::npos);
}

TEST_CASE("account files: a change of several files is waited for while its writer is at it, not "
          "for ever")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.add("shop");
  bench.load();
  CHECK_FALSE(bench.files->is_half_written());
  const auto folder = bench.paths.environment("development");
  auto account = bench.store.load("crm")->account;
  account.send_to_user = !account.send_to_user;
  const std::vector<os::FileChange> changes = {
      {"accounts/crm.yaml", account::write_account(account, account::Redact::no)},
      {"accounts/shop.yaml", std::nullopt}};
  tests::leave_half_written(folder, changes, 3); // crm is in place
  {
    const auto writer = os::FileLock::acquire(folder / ".lock", 0ms); // as if it were alive
    REQUIRE(writer);
    CHECK(bench.files->is_half_written());
    bench.clock.advance(AccountFiles::kChangeWait);
    CHECK_FALSE(bench.files->is_half_written());
    // What is not in place yet is known all the same.
    const auto changed = bench.look();
    CHECK(changed.ready.size() == 1);
    CHECK(changed.look_again); // shop is missing
  }
  bench.look(); // finishes it
  CHECK_FALSE(os::exists(bench.store.file(name_of("shop"))));
  bench.clock.advance(AccountFiles::kGrace);
  CHECK(bench.look().removed == std::vector<std::string>{"shop"});
}

TEST_CASE("account files: a change that cannot be finished is served as if it were")
{
  AccountFilesBench bench;
  bench.add("crm");
  bench.load();
  const auto folder = bench.paths.environment("development");
  auto account = bench.store.load("crm")->account;
  account.send_to_user = !account.send_to_user;
  const bool before = bench.serving.accounts.at("crm").definition.send_to_user;
  tests::leave_half_written(
      folder, {{"accounts/crm.yaml", account::write_account(account, account::Redact::no)}}, 2);
  const auto writer = os::FileLock::acquire(folder / ".lock", 0ms);
  REQUIRE(writer);
  bench.look();
  CHECK(bench.serving.accounts.at("crm").definition.send_to_user != before);
  CHECK(bench.look().is_empty()); // it is what is served
}
