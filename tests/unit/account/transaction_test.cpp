#include "hookctl/account/environment_files.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/account/transaction.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>
#include <tuple>

using namespace hookctl;
using namespace hookctl::account;

namespace {

constexpr auto kDevelopment = model::Environment::development;

os::Paths paths_in(const tests::TempDir& dir)
{
  return {dir.path() / "config", dir.path() / "state"};
}

Account make_account(const std::string& name, const std::string& domain = "")
{
  Account account{.name = *model::AccountName::parse(name)};
  account.domain = domain;
  account.token = "9vXwQ2m1c0fUe8rT5kLh3A";
  return account;
}

void fill(const os::Paths& paths)
{
  Store store(paths, kDevelopment);
  REQUIRE(store.create(make_account("changed", "old.example.com"), "{\"old\":1}"));
  REQUIRE(store.create(make_account("gone"), "{}"));
  REQUIRE(store.create(make_account("kept")));
}

/// The new state, gathered and written.
Result<> change(const os::Paths& paths, const os::AfterStep& step = {})
{
  HOOKCTL_TRY_AS(auto transaction, Transaction::begin(Store(paths, kDevelopment)));
  HOOKCTL_TRY(transaction.save(make_account("changed", "new.example.com"), "{\"new\":1}"));
  HOOKCTL_TRY(transaction.save(make_account("made"), "{\"made\":1}"));
  transaction.remove(*model::AccountName::parse("gone"));
  transaction.write_settings("public_url: https://new.example.com\n");
  return transaction.commit(step);
}

std::string as_read(const Store& store)
{
  std::string all;
  const auto names = store.names();
  for (const std::string& name : names.value_or(std::vector<std::string>{})) {
    const auto loaded = store.load(name);
    if (!loaded) {
      return "not readable: " + loaded.error().message;
    }
    all += write_account(loaded->account, Redact::no);
    const auto payload = store.read_payload(loaded->account);
    all += payload ? payload->value_or("-") : payload.error().message;
  }
  return all;
}

std::string as_read(const os::Paths& paths)
{
  const auto settings = load_settings(paths, kDevelopment);
  REQUIRE(settings);
  return as_read(Store(paths, kDevelopment)) + settings->public_url.value_or("none");
}

} // namespace

TEST_CASE("transaction: accounts, payloads and settings change together")
{
  const tests::TempDir dir;
  const os::Paths paths = paths_in(dir);
  fill(paths);
  REQUIRE(change(paths));
  const Store store(paths, kDevelopment);
  CHECK(*store.names() == std::vector<std::string>{"changed", "kept", "made"});
  const auto changed = store.load("changed");
  REQUIRE(changed);
  CHECK(changed->account.domain == "new.example.com");
  CHECK(*store.read_payload(changed->account) == "{\"new\":1}");
  CHECK_FALSE(os::exists(store.folder() / "changed.payload.json")); // the old one's turn is over
  CHECK_FALSE(os::exists(store.folder() / "gone.payload.json"));
  CHECK(load_settings(paths, kDevelopment)->public_url == "https://new.example.com");
}

TEST_CASE("transaction: nothing is written without commit, nor when nothing changes")
{
  const tests::TempDir dir;
  const os::Paths paths = paths_in(dir);
  fill(paths);
  const std::string before = as_read(paths);
  {
    auto transaction = Transaction::begin(Store(paths, kDevelopment));
    REQUIRE(transaction);
    REQUIRE(transaction->save(make_account("made")));
    transaction->remove(*model::AccountName::parse("gone"));
  }
  CHECK(as_read(paths) == before);
  auto transaction = Transaction::begin(Store(paths, kDevelopment));
  REQUIRE(transaction);
  REQUIRE(transaction->save(make_account("changed", "old.example.com"), "{\"old\":1}"));
  transaction->remove(*model::AccountName::parse("never"));
  REQUIRE(transaction->commit());
  CHECK(os::FileSet::open(paths.environment("development"))->version() == 0);
}

TEST_CASE("transaction: a process that ends after any step leaves the old accounts or the new")
{
  std::string before;
  std::string after;
  bool is_over = false;
  for (int last = 1; !is_over; ++last) {
    const tests::TempDir dir;
    const os::Paths paths = paths_in(dir);
    fill(paths);
    if (before.empty()) {
      before = as_read(paths);
    }
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      int step = 0;
      std::ignore = change(paths, [&] {
        if (++step == last) {
          ::_exit(9);
        }
      });
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    is_over = WEXITSTATUS(status) == 0;
    CAPTURE(last);
    const std::string there = as_read(paths);
    if (last == 2) {
      after = there; // the record was written
      CHECK(after != before);
    }
    CHECK(there == (last < 2 ? before : after));
    // Reading finished it.
    CHECK_FALSE(os::FileSet::open(paths.environment("development"))->is_pending());
  }
}

TEST_CASE("transaction: who has the lock finishes what another began")
{
  const tests::TempDir dir;
  const os::Paths paths = paths_in(dir);
  fill(paths);
  const auto folder = paths.environment("development");
  const std::vector<os::FileChange> half = {{"accounts/kept.yaml", std::nullopt}};
  const pid_t child = ::fork();
  if (child == 0) {
    int step = 0;
    std::ignore = os::change_files(folder, half, [&] {
      if (++step == 2) {
        ::_exit(9);
      }
    });
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(os::exists(folder / "accounts/kept.yaml"));
  {
    const auto held = lock_environment(folder);
    REQUIRE(held);
    CHECK_FALSE(os::exists(folder / "accounts/kept.yaml"));
  }
  CHECK_FALSE(Store(paths, kDevelopment).load("kept"));
}

TEST_CASE("transaction: who reads steadily sees all of it or nothing")
{
  const tests::TempDir dir;
  const os::Paths paths = paths_in(dir);
  fill(paths);
  const std::string old_accounts = as_read(Store(paths, kDevelopment));
  const auto back = [&] {
    auto transaction = Transaction::begin(Store(paths, kDevelopment));
    REQUIRE(transaction);
    REQUIRE(transaction->save(make_account("changed", "old.example.com"), "{\"old\":1}"));
    REQUIRE(transaction->save(make_account("gone"), "{}"));
    transaction->remove(*model::AccountName::parse("made"));
    REQUIRE(transaction->commit());
  };
  REQUIRE(change(paths));
  const std::string new_accounts = as_read(Store(paths, kDevelopment));
  back();
  // Payloads go by other names after a change; what is read of them is the same.
  const auto without_payload_names = [](std::string all) {
    for (std::size_t at = 0; (at = all.find("payload: ")) != std::string::npos;) {
      all.erase(at, all.find('\n', at) - at);
    }
    return all;
  };
  std::atomic<bool> stop = false;
  std::atomic<int> between = 0;
  std::atomic<int> reads = 0;
  std::thread reader([&] {
    const Store store(paths, kDevelopment);
    while (!stop) {
      const auto all =
          store.steadily([](const Store& seen) -> Result<std::string> { return as_read(seen); });
      const std::string there = all ? without_payload_names(*all) : "busy";
      reads += 1;
      if (there != without_payload_names(old_accounts) &&
          there != without_payload_names(new_accounts)) {
        between += 1;
      }
    }
  });
  for (int i = 0; i < 50; ++i) {
    REQUIRE(change(paths));
    back();
  }
  stop = true;
  reader.join();
  CHECK(reads > 0);
  CHECK(between == 0);
}
