#include "hookctl/account/keys.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/pin/pin_keys.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/pin/scripted_client.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::pin;
using namespace hookctl::pin::support;

namespace {

/// An account of a provider that publishes Ed25519 keys.
struct Bench {
  tests::TempDir dir;
  tests::SeededRng rng;
  tests::FakeClock clock;
  os::Environment variables{{{"KEY", "k1"}}};
  preset::Library presets{"/nonexistent"};
  account::Store store;
  model::Environment environment;
  model::AccountName name = *model::AccountName::parse("pictures");

  explicit Bench(std::string provider = "fal",
                 model::Environment in = model::Environment::development)
      : store(os::Paths{dir.path(), dir.path() / "state"}, in)
      , environment(in)
  {
    account::Account account{.name = name};
    account.provider = std::move(provider);
    account.token = "9vXwQ2m1c0fUe8rT5kLh3A";
    REQUIRE(store.create(account));
  }

  config::Workshop workshop() { return {store, presets, variables, environment, rng}; }

  Result<Pinned> pin(Peer peer, std::optional<TimePoint> old_until = {})
  {
    return pin_keys(workshop(), name, {}, old_until, peer.connect());
  }

  account::Account saved() { return store.load(name)->account; }

  std::string key_text(const model::KeyReference& reference)
  {
    const auto key = account::resolve_key(reference, variables, store.folder());
    return key ? std::string(key->reveal()) : std::string();
  }

  bool has_keys_folder() { return os::exists(store.folder().parent_path() / "keys"); }
};

const std::string kOther = "-----BEGIN PUBLIC KEY-----\n"
                           "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
                           "-----END PUBLIC KEY-----";

} // namespace

TEST_CASE("pin: fetched keys become the account's key in a file of their own")
{
  Bench bench;
  const auto pinned = bench.pin(Peer::with(kSet + "\n"));
  REQUIRE_MESSAGE(pinned, pinned.error().message);
  CHECK(pinned->changed);
  CHECK(pinned->keys == 1);
  CHECK(pinned->url == "https://rest.alpha.fal.ai/.well-known/jwks.json");
  CHECK(model::to_string(*bench.saved().auth_key) == "file:../keys/pictures.json");
  CHECK(bench.key_text(*bench.saved().auth_key) == kSet);
  CHECK_FALSE(bench.saved().auth_key_previous);
  CHECK(os::file_mode(bench.store.folder() / "../keys/pictures.json") == 0600U);
}

TEST_CASE("pin: the file is called after what is in it")
{
  Bench pem;
  REQUIRE(pem.pin(Peer::with(kPem)));
  CHECK(pem.saved().auth_key->target == "../keys/pictures.pem");
  Bench bare;
  REQUIRE(bare.pin(Peer::with("ZWzD09ki/hU91B1gZ7GFG8drefGR7PnaT+6n4SIcMDQ=")));
  CHECK(bare.saved().auth_key->target == "../keys/pictures.key");
}

TEST_CASE("pin: the keys before them stay in their file for as long as they count")
{
  Bench bench;
  REQUIRE(bench.pin(Peer::with(kPem)));
  const auto until = bench.clock.now() + std::chrono::hours(1);
  REQUIRE(bench.pin(Peer::with(kOther), until));
  const auto account = bench.saved();
  CHECK(account.auth_key->target == "../keys/pictures.2.pem");
  CHECK(bench.key_text(*account.auth_key) == kOther);
  REQUIRE(account.auth_key_previous);
  CHECK(account.auth_key_previous->until == until);
  CHECK(bench.key_text(account.auth_key_previous->reference) + "\n" == kPem);
  REQUIRE(bench.pin(Peer::with(kPem)));
  CHECK(bench.saved().auth_key->target == "../keys/pictures.pem");
  CHECK_FALSE(bench.saved().auth_key_previous);
}

TEST_CASE("pin: the keys' own file is known under another spelling")
{
  Bench bench;
  REQUIRE(bench.pin(Peer::with(kPem)));
  REQUIRE(bench.store.update(bench.name, [&](account::Account account) {
    account.auth_key->target = (bench.store.folder().parent_path() / "keys/pictures.pem").string();
    return Result<account::Account>(account);
  }));
  REQUIRE(bench.pin(Peer::with(kOther), bench.clock.now() + std::chrono::hours(1)));
  CHECK(bench.saved().auth_key->target == "../keys/pictures.2.pem");
  CHECK(bench.key_text(bench.saved().auth_key_previous->reference) + "\n" == kPem);
}

TEST_CASE("pin: the same keys change nothing")
{
  Bench bench;
  REQUIRE(bench.pin(Peer::with(kPem)));
  const auto again = bench.pin(Peer::with(kPem + "\n"), bench.clock.now());
  REQUIRE(again);
  CHECK_FALSE(again->changed);
  CHECK(bench.saved().auth_key->target == "../keys/pictures.pem");
  CHECK_FALSE(bench.saved().auth_key_previous);
}

TEST_CASE("pin: nothing is written when anything is wrong")
{
  Bench bench;
  CHECK(bench.pin(Peer::with("nonsense")).error().code == ErrorCode::invalid_data);
  CHECK(bench.pin(Peer::with(kPem, 404)).error().code == ErrorCode::network);
  CHECK_FALSE(bench.saved().auth_key);
  CHECK_FALSE(bench.has_keys_folder());
}

TEST_CASE("pin: a provider that publishes nothing is asked nothing")
{
  Bench bench("shopify");
  Peer peer = Peer::with(kPem);
  const auto pinned =
      pin_keys(bench.workshop(), bench.name, "https://shopify.com/", {}, peer.connect());
  REQUIRE_FALSE(pinned);
  CHECK(pinned.error().code == ErrorCode::invalid_argument);
  CHECK(peer.asked.empty());
}

TEST_CASE("pin: an account whose own scheme takes a secret is asked for it")
{
  Bench bench;
  REQUIRE(bench.store.update(bench.name, [](account::Account account) {
    account.verify =
        yaml::parse("hmac: {signed: '{body}', signature: {header: X-Sig}}", "v.yaml").value();
    return Result<account::Account>(account);
  }));
  Peer peer = Peer::with(kPem);
  const auto pinned = pin_keys(bench.workshop(), bench.name, {}, {}, peer.connect());
  REQUIRE_FALSE(pinned);
  CHECK(pinned.error().code == ErrorCode::invalid_argument);
  CHECK(pinned.error().message.find("hmac-sha256") != std::string::npos);
  CHECK(peer.asked.empty());
  CHECK_FALSE(bench.has_keys_folder());
}

TEST_CASE("pin: production allows it")
{
  Bench bench("fal", model::Environment::production);
  CHECK(bench.pin(Peer::with(kPem)));
}
