#include "hookctl/account/store.hpp"
#include "hookctl/base/text.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace hookctl;
using namespace hookctl::account;

namespace {

os::Paths paths_of(const tests::TempDir& dir)
{
  return {dir.path() / "config", dir.path() / "state"};
}

Account new_account(const std::string& name)
{
  Account account{.name = *model::AccountName::parse(name)};
  account.token = "9vXwQ2m1c0fUe8rT5kLh3A";
  return account;
}

} // namespace

TEST_CASE("store: what is created is loaded and listed and removed")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  CHECK(store.names()->empty());
  REQUIRE(store.create(new_account("b")));
  REQUIRE(store.create(new_account("a"), "{\"id\":1}"));
  CHECK(*store.names() == std::vector<std::string>{"a", "b"});
  const auto loaded = store.load("a");
  REQUIRE(loaded);
  CHECK(loaded->warnings.empty());
  CHECK(*store.read_payload(loaded->account) == "{\"id\":1}");
  CHECK(os::file_mode(store.file(loaded->account.name)) == 0600U);
  REQUIRE(store.remove(loaded->account.name));
  CHECK(*store.names() == std::vector<std::string>{"b"});
  CHECK_FALSE(os::exists(store.folder() / "a.payload.json"));
  CHECK(store.remove(loaded->account.name).error().code == ErrorCode::not_found);
}

TEST_CASE("store: a second account of the same name leaves the first untouched")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  Account first = new_account("a");
  first.provider = "shopify";
  REQUIRE(store.create(first));
  const auto again = store.create(new_account("a"), "{}");
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::already_exists);
  CHECK(store.load("a")->account.provider == "shopify");
  CHECK_FALSE(os::exists(store.folder() / "a.payload.json"));
}

TEST_CASE("store: a file whose name cannot be an account's is a stray")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  REQUIRE(store.create(new_account("a")));
  for (const char* stray : {"Shop.yaml", "b.yml", "notes.txt"}) {
    dir.write(text("config/environments/development/accounts/", stray), "");
  }
  CHECK(*store.names() == std::vector<std::string>{"a"});
  CHECK(*store.strays() == std::vector<std::string>{"Shop.yaml", "b.yml"});
}

TEST_CASE("store: environments are apart")
{
  const tests::TempDir dir;
  Store development(paths_of(dir), model::Environment::development);
  const Store staging(paths_of(dir), model::Environment::staging);
  REQUIRE(development.create(new_account("a")));
  CHECK(staging.load("a").error().code == ErrorCode::not_found);
}

TEST_CASE("store: an unknown account gets a suggestion")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  REQUIRE(store.create(new_account("shop_eu")));
  CHECK(store.load("shop_ue").error().hint == "did you mean \"shop_eu\"?");
}

TEST_CASE("store: an update that fails or changes nothing writes nothing")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  REQUIRE(store.create(new_account("a")));
  const std::string with_comment =
      "# mine\n" + tests::read_whole_file(store.file(*model::AccountName::parse("a")));
  dir.write("config/environments/development/accounts/a.yaml", with_comment);
  chmod(store.file(*model::AccountName::parse("a")).c_str(), 0600);
  const auto name = *model::AccountName::parse("a");
  CHECK(store.update(name, [](Account account) -> Result<Account> { return account; }));
  CHECK_FALSE(
      store.update(name, [](Account) -> Result<Account> { return fail(ErrorCode::denied, "no"); }));
  CHECK(tests::read_whole_file(store.file(name)) == with_comment);
  CHECK(store.update(name, [](Account account) -> Result<Account> {
    account.provider = "stripe";
    return account;
  }));
  CHECK(store.load("a")->account.provider == "stripe");
}

TEST_CASE("store: a new payload replaces the old one and an empty name takes it away")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  const auto name = *model::AccountName::parse("a");
  const auto same = [](Account account) -> Result<Account> { return account; };
  REQUIRE(store.create(new_account("a"), "{\"id\":1}"));
  for (const char* payload : {"{\"id\":2}", "{\"id\":2}", "{\"id\":3}"}) {
    CAPTURE(payload);
    REQUIRE(store.update(name, same, payload));
    CHECK(*store.read_payload(store.load(name)->account) == payload);
    CHECK(os::list_files(store.folder(), ".json")->size() == 1);
  }
  REQUIRE(store.update(name, [](Account account) -> Result<Account> {
    account.payload.clear();
    return account;
  }));
  CHECK(os::list_files(store.folder(), ".json")->empty());
}

TEST_CASE("store: a payload whose account cannot be saved leaves both as they were")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  const auto name = *model::AccountName::parse("a");
  REQUIRE(store.create(new_account("a"), "{\"id\":1}"));
  const std::string before = tests::read_whole_file(store.file(name));
  const pid_t child = fork();
  if (child == 0) {
    // The new payload fits on this disk, the account file does not.
    const rlimit little = {64, 64};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    const auto updated = store.update(
        name,
        [](Account account) -> Result<Account> {
          account.sender_path = {std::string(100, 'x')};
          return account;
        },
        "{\"id\":2}");
    _exit(!updated && updated.error().code == ErrorCode::io ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(tests::read_whole_file(store.file(name)) == before);
  CHECK(*store.read_payload(store.load(name)->account) == "{\"id\":1}");
  CHECK(os::list_files(store.folder(), ".json")->size() == 1);
}

TEST_CASE(
    "store: a literal key in a file that others can read is refused and a token gets a warning")
{
  const tests::TempDir dir;
  Store store(paths_of(dir), model::Environment::development);
  Account account = new_account("a");
  REQUIRE(store.create(account));
  chmod(store.file(account.name).c_str(), 0644);
  CHECK(store.load("a")->warnings.size() == 1);
  account.name = *model::AccountName::parse("b");
  account.auth_key =
      model::KeyReference{model::KeyReference::Kind::value, {}, model::Secret("s3cret")};
  REQUIRE(store.create(account));
  CHECK(store.load("b"));
  chmod(store.file(account.name).c_str(), 0640);
  const auto refused = store.load("b");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::denied);
  CHECK(refused.error().hint.find("chmod 600") != std::string::npos);
}

TEST_CASE("store: processes that add at the same time lose nothing")
{
  const tests::TempDir dir;
  constexpr int kProcesses = 24;
  for (int i = 0; i < kProcesses; ++i) {
    if (fork() == 0) {
      Store store(paths_of(dir), model::Environment::development);
      _exit(store.create(new_account(text("account_", i))) ? 0 : 1);
    }
  }
  int failures = 0;
  for (int i = 0; i < kProcesses; ++i) {
    int status = 0;
    wait(&status);
    failures += status != 0 ? 1 : 0;
  }
  CHECK(failures == 0);
  CHECK(Store(paths_of(dir), model::Environment::development).names()->size() == kProcesses);
}
