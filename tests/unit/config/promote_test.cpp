#include "hookctl/config/promote.hpp"
#include "tests/support/definitions.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::config;
using model::Environment;

namespace {

model::AccountName name_of(const char* name)
{
  return *model::AccountName::parse(name);
}

model::KeyReference key(const char* reference)
{
  return *model::parse_key_reference(reference);
}

/// Staging and production, with STAGING_KEY and PRODUCTION_KEY set.
struct PromoteBench {
  tests::TempDir dir;
  tests::SeededRng rng;
  os::Environment variables{{{"KEY", "k"}, {"PRODUCTION_KEY", "k2"}}};
  preset::Library presets{"/nonexistent"};
  account::Store from{os::Paths{dir.path(), dir.path() / "state"}, Environment::staging};
  account::Store to{os::Paths{dir.path(), dir.path() / "state"}, Environment::production};

  Workshop workshop() { return {to, presets, variables, Environment::production, rng}; }

  Result<Promotion> plan(const std::vector<std::string>& names = {}, const KeyReferences& keys = {})
  {
    return plan_promotion(from, workshop(), names, keys);
  }

  /// Plans all and carries it out.
  Promotion promote(const KeyReferences& keys = {})
  {
    auto promotion = plan({}, keys);
    REQUIRE(promotion);
    REQUIRE(carry_out(*promotion, workshop()));
    return *std::move(promotion);
  }

  account::Account in_production(const char* name) { return to.load(name_of(name))->account; }

  void change_in_staging(const std::function<void(account::Account&)>& change)
  {
    REQUIRE(from.update(name_of("crm"), [&](account::Account account) -> Result<account::Account> {
      change(account);
      return account;
    }));
  }
};

} // namespace

TEST_CASE("promote: one step at a time")
{
  using E = Environment;
  CHECK(check_promotion(E::development, E::staging));
  CHECK(check_promotion(E::staging, E::production));
  const std::pair<E, E> refused[] = {{E::development, E::production},
                                     {E::staging, E::development},
                                     {E::production, E::staging},
                                     {E::staging, E::staging}};
  for (const auto& [from, to] : refused) {
    CHECK(check_promotion(from, to).error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("promote: a new account gets a token of its own and only the key that is given for it")
{
  PromoteBench bench;
  auto account = tests::user_account({"phone"});
  account.auth_key =
      model::KeyReference{model::KeyReference::Kind::value, {}, model::Secret("staging secret")};
  account.handshake_token = key("env:KEY");
  REQUIRE(bench.from.create(account, "{\"phone\":1}"));
  const Promotion stopped = bench.promote();
  CHECK(stopped.accounts[0].step == Step::added);
  CHECK(stopped.accounts[0].is_stopped);
  CHECK(stopped.warnings.size() == 2);
  const auto there = bench.in_production("crm");
  CHECK_FALSE(there.auth_key);
  CHECK_FALSE(there.handshake_token);
  CHECK(there.token.size() == 22);
  CHECK(there.token != account.token);
  CHECK(there.sender_path == account.sender_path);
  CHECK(there.events == account.events);
  CHECK(bench.to.read_payload(there)->value() == "{\"phone\":1}");

  const Promotion keyed = bench.promote({{"crm", key("env:PRODUCTION_KEY")}});
  CHECK(keyed.accounts[0].changes ==
        std::vector<FieldChange>{
            {"auth_key", "", "env:PRODUCTION_KEY", "null", R"("env:PRODUCTION_KEY")"}});
  CHECK(keyed.warnings.size() == 1); // of the handshake token
  CHECK(bench.in_production("crm").auth_key->target == "PRODUCTION_KEY");
  CHECK(bench.in_production("crm").token == there.token);
}

TEST_CASE("promote: an account that is there keeps its token and keys and takes over the rest")
{
  PromoteBench bench;
  REQUIRE(bench.from.create(tests::user_account({"phone"})));
  auto own = tests::user_account({"old"});
  own.token = "AAAAAAAAAAAAAAAAAAAAAA";
  own.auth_key = key("env:PRODUCTION_KEY");
  own.auth_key_previous = account::PreviousKey{key("env:OLD"), {}};
  own.handshake_token = key("env:HANDSHAKE");
  own.events = {};
  own.domain = "acme.example";
  REQUIRE(bench.to.create(own));
  const Promotion promotion = bench.promote();
  CHECK(promotion.accounts[0].step == Step::changed);
  CHECK(promotion.accounts[0].changes ==
        std::vector<FieldChange>{{"sender_path", "old", "phone", R"(["old"])", R"(["phone"])"},
                                 {"events", "", "*", "null", R"(["*"])"},
                                 {"domain", "acme.example", "", R"("acme.example")", "null"}});
  const auto there = bench.in_production("crm");
  CHECK(there.token == own.token);
  CHECK(there.auth_key->target == "PRODUCTION_KEY");
  CHECK(there.auth_key_previous->reference.target == "OLD");
  CHECK(there.handshake_token->target == "HANDSHAKE");
  CHECK(there.sender_path == std::vector<std::string>{"phone"});
}

TEST_CASE("promote: a second time there is nothing to do and nothing is written")
{
  PromoteBench bench;
  REQUIRE(bench.from.create(tests::user_account({"phone"}), "{\"phone\":1}"));
  bench.promote({{"crm", key("env:KEY")}});
  const auto file = bench.to.file(name_of("crm"));
  const std::string commented = "# ours\n" + tests::read_whole_file(file);
  bench.dir.write("environments/production/accounts/crm.yaml", commented);
  const Promotion again = bench.promote();
  CHECK(again.count(Step::same) == 1);
  CHECK(tests::read_whole_file(file) == commented);
}

TEST_CASE("promote: a sample payload is compared by its bytes and taken over or away")
{
  PromoteBench bench;
  REQUIRE(bench.from.create(tests::user_account({"phone"}), "{\"phone\":1}"));
  bench.promote({{"crm", key("env:KEY")}});
  const auto keep = [](account::Account account) -> Result<account::Account> { return account; };
  REQUIRE(bench.from.update(name_of("crm"), keep, "{\"phone\":22}"));
  CHECK(bench.promote().accounts[0].changes ==
        std::vector<FieldChange>{
            {"payload", "11 bytes", "other 12 bytes", R"("11 bytes")", R"("other 12 bytes")"}});
  CHECK(bench.to.read_payload(bench.in_production("crm"))->value() == "{\"phone\":22}");
  bench.change_in_staging([](auto& account) { account.payload = ""; });
  CHECK(bench.promote().accounts[0].changes ==
        std::vector<FieldChange>{{"payload", "12 bytes", "", R"("12 bytes")", "null"}});
  CHECK(bench.in_production("crm").payload.empty());
}

TEST_CASE("promote: a sample that changes there after the plan is replaced and not lost")
{
  PromoteBench bench;
  REQUIRE(bench.from.create(tests::user_account({"phone"}), "{\"phone\":1}"));
  bench.promote({{"crm", key("env:KEY")}});
  bench.change_in_staging([](auto& account) { account.domain = "acme.example"; });
  const auto promotion = bench.plan();
  REQUIRE(promotion);
  CHECK(promotion->accounts[0].changes ==
        std::vector<FieldChange>{{"domain", "", "acme.example", "null", R"("acme.example")"}});
  const auto keep = [](account::Account account) -> Result<account::Account> { return account; };
  REQUIRE(bench.to.update(name_of("crm"), keep, "{\"phone\":22}"));
  REQUIRE(carry_out(*promotion, bench.workshop()));
  const auto sample = bench.to.read_payload(bench.in_production("crm"));
  REQUIRE(sample);
  CHECK(*sample == "{\"phone\":1}");
}

TEST_CASE("promote: one account that does not hold keeps all back")
{
  PromoteBench bench;
  REQUIRE(bench.from.create(tests::user_account({"phone"})));
  auto broken = tests::user_account({"nothing"});
  broken.name = name_of("shop");
  REQUIRE(bench.from.create(broken, "{\"phone\":1}"));
  const auto refused = bench.plan();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::no_match);
  CHECK(refused.error().context.back() == "account shop");
  CHECK(bench.to.names()->empty());
  CHECK(bench.plan({"crm"}));
}

TEST_CASE("promote: unknown accounts and keys of others are refused")
{
  PromoteBench bench;
  REQUIRE(bench.from.create(tests::user_account({"phone"})));
  CHECK(bench.plan({"cmr"}).error().code == ErrorCode::not_found);
  CHECK(bench.plan({"C-M-R"}).error().code == ErrorCode::invalid_argument);
  const auto refused = bench.plan({}, {{"cmr", key("env:KEY")}});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().hint == "did you mean \"crm\"?");
}

TEST_CASE("promote: a key that was rotated since the plan was made is kept")
{
  PromoteBench bench;
  REQUIRE(bench.from.create(tests::user_account({"phone"})));
  bench.promote({{"crm", key("env:KEY")}});
  bench.change_in_staging([](auto& account) { account.sender_path = {"id"}; });
  const auto plan = bench.plan();
  REQUIRE(plan);
  REQUIRE(rotate_key(bench.workshop(), name_of("crm"), key("env:PRODUCTION_KEY"), {}, Strict::yes));
  const auto rotated = rotate_url(bench.workshop(), name_of("crm"));
  REQUIRE(rotated);
  REQUIRE(carry_out(*plan, bench.workshop()));
  const auto there = bench.in_production("crm");
  CHECK(there.sender_path == std::vector<std::string>{"id"});
  CHECK(there.auth_key->target == "PRODUCTION_KEY");
  CHECK(there.token == rotated->account.token);
}

TEST_CASE("promote: values that the target has of its own stay and the others come along")
{
  PromoteBench bench;
  const auto with_values = [](std::vector<std::pair<std::string, std::string>> values) {
    auto account = tests::user_account({"phone"});
    account.verify = *yaml::parse(
        "hmac: {signed: '{value:webhook_id}.{value:app}.{body}', signature: {header: X}}",
        "verify");
    account.auth_values = std::move(values);
    account.visit_handshakes = true;
    return account;
  };
  REQUIRE(bench.from.create(with_values({{"webhook_id", "staging"}, {"app", "a"}})));
  REQUIRE(bench.to.create(with_values({{"webhook_id", "production"}})));
  bench.promote();
  const auto there = bench.in_production("crm");
  CHECK(there.auth_values == std::vector<std::pair<std::string, std::string>>{
                                 {"webhook_id", "production"}, {"app", "a"}});
  CHECK(there.visit_handshakes);
}
