#include "hookctl/listen/live_accounts.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

using namespace hookctl;
using namespace hookctl::listen;

namespace {

/// An account that waits for its key, in a store of production.
struct LiveAccountsBench {
  tests::TempDir dir;
  account::Store store{os::Paths{dir.path(), dir.path()}, model::Environment::production};
  model::AccountName name = *model::AccountName::parse("crm");

  LiveAccountsBench()
  {
    auto account = tests::user_account({"phone"});
    account.auth_key.reset();
    REQUIRE(store.create(account));
  }

  [[nodiscard]] receive::AccountTable table() const
  {
    auto preset = tests::built_in("shopify");
    preset::Handshake handshake;
    handshake.learn = *select::Selector::parse("header:X-Hook-Secret");
    preset.handshakes.push_back(handshake);
    auto ready = receive::make_ready(store.load(name)->account,
                                     preset,
                                     os::Environment(),
                                     model::Environment::production,
                                     "/",
                                     tests::FakeClock().now());
    REQUIRE(ready);
    receive::AccountTable made;
    made.accounts.emplace("crm", *std::move(ready));
    return made;
  }

  [[nodiscard]] std::string stored_key() const
  {
    const auto loaded = store.load(name);
    REQUIRE(loaded);
    return loaded->account.auth_key ? std::string(loaded->account.auth_key->value.reveal()) : "";
  }
};

} // namespace

TEST_CASE("live accounts: a learned key is in the file and counts from then on")
{
  LiveAccountsBench bench;
  LiveAccounts live(bench.table(), bench.store);
  const auto before = live.now();
  REQUIRE(before->accounts.at("crm").awaits_key);
  REQUIRE(live.learn("crm", model::Secret("brought")));
  CHECK(bench.stored_key() == "brought");
  CHECK(os::file_mode(bench.store.file(bench.name)) == 0600U);
  const auto after = live.now();
  CHECK_FALSE(after->accounts.at("crm").awaits_key);
  CHECK(after->accounts.at("crm").keys.current.reveal() == "brought");
  CHECK(before->accounts.at("crm").awaits_key); // who still looks at it sees what was
}

TEST_CASE("live accounts: a key never takes the place of another")
{
  LiveAccountsBench bench;
  LiveAccounts live(bench.table(), bench.store);
  REQUIRE(live.learn("crm", model::Secret("first")));
  CHECK(live.learn("crm", model::Secret("second")).error().code == ErrorCode::already_exists);
  CHECK(live.learn("nobody", model::Secret("x")).error().code == ErrorCode::already_exists);
  CHECK(bench.stored_key() == "first");
}

TEST_CASE("live accounts: a key that somebody set meanwhile stays")
{
  LiveAccountsBench bench;
  LiveAccounts live(bench.table(), bench.store);
  REQUIRE(bench.store.update(bench.name, [](account::Account account) -> Result<account::Account> {
    account.auth_key = *model::parse_key_reference("env:SET_BY_HAND");
    return account;
  }));
  CHECK(live.learn("crm", model::Secret("late")).error().code == ErrorCode::already_exists);
  CHECK(bench.store.load(bench.name)->account.auth_key->target == "SET_BY_HAND");
  CHECK(live.now()->accounts.at("crm").awaits_key);
}

TEST_CASE("live accounts: a key that cannot be written does not count")
{
  LiveAccountsBench bench;
  LiveAccounts live(bench.table(), bench.store);
  REQUIRE(bench.store.remove(bench.name));
  CHECK_FALSE(live.learn("crm", model::Secret("lost")));
  CHECK(live.now()->accounts.at("crm").awaits_key);
}

TEST_CASE("live accounts: of many keys at once one is learned")
{
  LiveAccountsBench bench;
  LiveAccounts live(bench.table(), bench.store);
  std::atomic<int> learned = 0;
  {
    std::vector<std::jthread> senders;
    for (int i = 0; i < 8; ++i) {
      senders.emplace_back([&, i] {
        learned += live.learn("crm", model::Secret("key " + std::to_string(i))) ? 1 : 0;
      });
    }
  }
  CHECK(learned == 1);
  CHECK(live.now()->accounts.at("crm").keys.current.reveal() == bench.stored_key());
}

TEST_CASE("live accounts: what was served before is freed when nobody looks at it any more")
{
  LiveAccountsBench bench;
  LiveAccounts live(bench.table(), bench.store);
  auto looked_at = live.now();
  const std::weak_ptr<const receive::AccountTable> before = looked_at;
  live.set_public_url("https://a.example");
  live.sweep();
  CHECK_FALSE(before.expired());
  looked_at.reset(); // not here: it may be the thread that serves
  CHECK_FALSE(before.expired());
  live.sweep();
  CHECK(before.expired());
}
