#include "hookctl/config/edit_account.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::config;

namespace {

/// A store in a folder of its own, with KEY set.
struct EditAccountBench {
  tests::TempDir dir;
  tests::SeededRng rng;
  tests::FakeClock clock;
  os::Environment variables{{{"KEY", "k1"}, {"NEW", "k2"}}};
  preset::Library presets{"/nonexistent"};
  account::Store store;
  model::Environment environment;

  explicit EditAccountBench(model::Environment in = model::Environment::development)
      : store(os::Paths{dir.path(), dir.path() / "state"}, in)
      , environment(in)
  {
  }

  Workshop workshop() { return {store, presets, variables, environment, rng}; }
};

} // namespace

TEST_CASE("config: an account gets a token and is saved")
{
  EditAccountBench bench;
  const auto saved = add_account(bench.workshop(), tests::user_account({"phone"}), {}, Strict::yes);
  REQUIRE(saved);
  CHECK(saved->account.token.size() == 22);
  CHECK(saved->account.token != tests::user_account({}).token);
  CHECK(bench.store.load("crm")->account.token == saved->account.token);
}

TEST_CASE("config: nothing is written when anything is wrong")
{
  EditAccountBench bench;
  auto unknown_provider = tests::user_account({"phone"});
  unknown_provider.provider = "shopfy";
  CHECK(add_account(bench.workshop(), unknown_provider, {}, Strict::no).error().code ==
        ErrorCode::not_found);
  CHECK(add_account(bench.workshop(), tests::user_account({"a["}), {}, Strict::no).error().code ==
        ErrorCode::invalid_argument);
  CHECK(add_account(bench.workshop(), tests::user_account({"phone"}), "{\"phon\":1}", Strict::no)
            .error()
            .code == ErrorCode::no_match);
  CHECK(
      add_account(bench.workshop(), tests::user_account({"phone"}), "{", Strict::no).error().code ==
      ErrorCode::invalid_data);
  auto no_key = tests::user_account({"phone"});
  no_key.auth_key = model::parse_key_reference("env:UNSET").value();
  CHECK(add_account(bench.workshop(), no_key, {}, Strict::yes).error().code == ErrorCode::denied);
  CHECK(bench.store.names()->empty());
  const auto warned = add_account(bench.workshop(), no_key, {}, Strict::no);
  REQUIRE(warned);
  CHECK(warned->warnings.size() == 1);
}

TEST_CASE("config: production refuses edits and allows rotation")
{
  EditAccountBench bench(model::Environment::production);
  CHECK(
      add_account(bench.workshop(), tests::user_account({"phone"}), {}, Strict::no).error().code ==
      ErrorCode::denied);
  REQUIRE(bench.store.create(tests::user_account({"phone"})));
  const auto name = *model::AccountName::parse("crm");
  CHECK_FALSE(remove_account(bench.workshop(), name));
  CHECK_FALSE(change_events(bench.workshop(), name, [](auto active, const auto&) {
    return Result<std::vector<std::string>>(active);
  }));
  CHECK(rotate_url(bench.workshop(), name)->account.token != tests::user_account({}).token);
  const auto rotated = rotate_key(bench.workshop(),
                                  name,
                                  *model::parse_key_reference("env:NEW"),
                                  bench.clock.now(),
                                  Strict::yes);
  REQUIRE(rotated);
  CHECK(rotated->account.auth_key->target == "NEW");
  CHECK(rotated->account.auth_key_previous->reference.target == "KEY");
}

TEST_CASE("config: an update is checked as a whole and keeps the rest")
{
  EditAccountBench bench;
  REQUIRE(add_account(
      bench.workshop(), tests::user_account({"phone"}), "{\"phone\":\"+1\"}", Strict::no));
  const auto name = *model::AccountName::parse("crm");
  const auto set_sender = [](std::string path) {
    return [path](account::Account account) -> Result<account::Account> {
      account.sender_path = {path};
      return account;
    };
  };
  CHECK(update_account(bench.workshop(), name, set_sender("phon"), {}, Strict::no).error().code ==
        ErrorCode::no_match);
  CHECK(bench.store.load(name)->account.sender_path[0] == "phone");
  CHECK(update_account(bench.workshop(), name, set_sender("id"), "{\"id\":1}", Strict::no));
  CHECK(bench.store.load(name)->account.sender_path[0] == "id");
  CHECK(bench.store.load(name)->account.default_source->value() == "whatsapp");
}

TEST_CASE("config: a key is rotated whatever has become of the sample")
{
  EditAccountBench bench;
  const auto added = add_account(
      bench.workshop(), tests::user_account({"phone"}), "{\"phone\":\"+1\"}", Strict::no);
  REQUIRE(added);
  const auto& name = added->account.name;
  REQUIRE(os::remove_file(bench.store.folder() / bench.store.load(name)->account.payload));
  CHECK(
      rotate_key(bench.workshop(), name, *model::parse_key_reference("env:NEW"), {}, Strict::yes));
  CHECK(
      rotate_key(bench.workshop(), name, *model::parse_key_reference("env:UNSET"), {}, Strict::yes)
          .error()
          .code == ErrorCode::denied);
  CHECK(bench.store.load(name)->account.auth_key->target == "NEW");
}

TEST_CASE("config: a value that the scheme needs must be there when the account is saved")
{
  EditAccountBench bench;
  auto account = tests::user_account({"phone"});
  account.verify =
      *yaml::parse("hmac: {signed: '{value:app}.{body}', signature: {header: X}}", "verify");
  const auto refused = add_account(bench.workshop(), account, {}, Strict::no);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().hint.find("--auth-value app=") != std::string::npos);
  CHECK(bench.store.names()->empty());
  account.auth_values = {{"app", "7"}};
  CHECK(add_account(bench.workshop(), account, {}, Strict::yes));
}

TEST_CASE("config: a schema as payload is compiled and the paths are held against it")
{
  EditAccountBench bench;
  const auto add = [&](const std::string& payload, const char* path) {
    return add_account(bench.workshop(), tests::user_account({path}), payload, Strict::no);
  };
  const std::string head = "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\n";
  const auto wrong = add(head + "\"propertis\":{}}", "phone");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::invalid_data);
  CHECK(wrong.error().at->line == 2);
  const std::string closed = head + R"("properties":{"phone":{}},"additionalProperties":false})";
  CHECK(add(closed, "fone").error().code == ErrorCode::no_match);
  CHECK_FALSE(bench.store.load("crm"));
  CHECK(add(closed, "phone"));
}

TEST_CASE("config: what looks like a schema and does not say so is a sample with a warning")
{
  EditAccountBench bench;
  const auto saved = add_account(bench.workshop(),
                                 tests::user_account({"type"}),
                                 R"({"type":"object","properties":{"a":{}}})",
                                 Strict::no);
  REQUIRE(saved);
  REQUIRE_FALSE(saved->warnings.empty());
  CHECK(saved->warnings.back().find("$schema") != std::string::npos);
}

TEST_CASE("config: nothing is rejected by a payload that is not there")
{
  EditAccountBench bench;
  auto account = tests::user_account({"phone"});
  account.payload_check = account::PayloadCheck::reject;
  CHECK(add_account(bench.workshop(), account, {}, Strict::no).error().code ==
        ErrorCode::invalid_argument);
  CHECK(add_account(bench.workshop(), account, R"({"phone":"1"})", Strict::no));
}
