#include "hookctl/account/destinations.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/config/apply.hpp"
#include "hookctl/config/export.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::config;
using model::Environment;

namespace {

/// Staging, empty, and what is applied to it.
struct ApplyBench {
  tests::TempDir dir;
  os::Paths paths{dir.path() / "config", dir.path() / "state"};
  tests::SeededRng rng;
  os::Environment variables{{{"KEY", "k"}}};
  preset::Library presets{"/nonexistent"};
  account::Store store{paths, Environment::staging};
  std::vector<Error> problems = {};

  ApplyPlan plan(const std::string& yaml, const ApplyRules& rules = {})
  {
    problems.clear();
    const std::vector<ApplySource> sources = {{"f.yaml", yaml, dir.path()}};
    const auto wanted = read_apply_files(sources, Environment::staging, paths, problems);
    REQUIRE(problems.empty());
    const Workshop workshop{store, presets, variables, Environment::staging, rng};
    return plan_apply(wanted, workshop, paths, rules, problems);
  }

  ApplyPlan apply(const std::string& yaml, const ApplyRules& rules = {})
  {
    auto planned = plan(yaml, rules);
    for (const Error& error : problems) {
      FAIL_CHECK(error.message);
    }
    REQUIRE(carry_out(planned, paths));
    return planned;
  }

  [[nodiscard]] account::Account load(const char* name) const
  {
    const auto loaded = store.load(name);
    REQUIRE(loaded);
    return loaded->account;
  }

  [[nodiscard]] std::string settings_text() const
  {
    return tests::read_whole_file(account::settings_file(paths, Environment::staging));
  }
};

const std::string kAll =
    "public_url: https://hooks.example.com\n"
    "listen: {bind: 127.0.0.1:9000}\n"
    "accounts:\n"
    "  - name: crm\n"
    "    auth_key: env:KEY\n"
    "    sender_path: user.phone\n"
    "    default_source: whatsapp\n"
    "    send_to_user: true\n"
    "    payload: crm.json\n"
    "  - {name: shop, provider: shopify, auth_key: env:KEY, events: [orders/create]}\n"
    "destinations:\n"
    "  app: {http: 'https://app.example.com/hooks'}\n";

} // namespace

TEST_CASE("apply: what is wanted is made, and the same again changes nothing")
{
  ApplyBench bench;
  bench.dir.write("crm.json", "{\"user\":{\"phone\":\"+1555\"}}");
  const auto first = bench.apply(kAll);
  CHECK(first.count(Step::added) == 3);
  CHECK(first.settings.size() == 2);
  CHECK(bench.load("shop").events == std::vector<std::string>{"orders/create"});
  const std::string token = bench.load("crm").token;
  CHECK(token.size() == 22);
  CHECK(*bench.store.read_payload(bench.load("crm")) == "{\"user\":{\"phone\":\"+1555\"}}");
  const auto settings = account::load_settings(bench.paths, Environment::staging);
  REQUIRE(settings);
  CHECK(settings->public_url == "https://hooks.example.com");
  CHECK(settings->bind == "127.0.0.1:9000");
  CHECK(settings->destinations.size() == 1);
  CHECK(bench.apply(kAll).is_same());
  CHECK(bench.load("crm").token == token);
}

TEST_CASE("apply: fields that the file leaves out are unset; keys and token stay")
{
  ApplyBench bench;
  bench.apply("accounts:\n  - {name: a, auth_key: env:KEY, domain: a.example.com, events: "
              "[custom_webhook]}\n");
  REQUIRE(bench.store.update(
      *model::AccountName::parse("a"), [](account::Account account) -> Result<account::Account> {
        account.handshake_token =
            model::KeyReference{model::KeyReference::Kind::value, {}, model::Secret("s3cret")};
        return account;
      }));
  const std::string token = bench.load("a").token;
  const auto plan = bench.apply("accounts:\n  - {name: a}\n");
  REQUIRE(plan.accounts.size() == 1);
  CHECK(plan.accounts[0].step == Step::changed);
  CHECK(
      plan.accounts[0].changes ==
      std::vector<FieldChange>{{"domain", "a.example.com", "", R"("a.example.com")", "null"},
                               {"events", "custom_webhook", "", R"(["custom_webhook"])", "null"}});
  const auto after = bench.load("a");
  CHECK(after.token == token);
  CHECK(after.auth_key->target == "KEY");
  CHECK(after.handshake_token->value.reveal() == "s3cret");
  CHECK(after.domain.empty());
  bench.apply("accounts:\n  - {name: a, auth_key: ~, token: 9vXwQ2m1c0fUe8rT5kLh3A}\n");
  CHECK_FALSE(bench.load("a").auth_key);
  CHECK(bench.load("a").token == "9vXwQ2m1c0fUe8rT5kLh3A");
}

TEST_CASE("apply: what no file names stays, or goes when that is asked for")
{
  ApplyBench bench;
  bench.apply("accounts: [{name: a}, {name: b}]\n"
              "destinations: {d: {stdout: true}, e: {stdout: true}}\n");
  const std::string less = "accounts: [{name: a}]\ndestinations: {d: {stdout: true}}\n";
  CHECK(bench.plan(less).is_same());
  const auto plan = bench.apply(less, {.unnamed = Unnamed::goes});
  CHECK(plan.count(Step::removed) == 2);
  CHECK(*bench.store.names() == std::vector<std::string>{"a"});
  CHECK(account::load_settings(bench.paths, Environment::staging)->destinations.size() == 1);
}

TEST_CASE("apply: comments of environment.yaml stay as long as no setting changes")
{
  ApplyBench bench;
  const auto file = account::settings_file(bench.paths, Environment::staging);
  REQUIRE(os::make_folders(file.parent_path()));
  REQUIRE(os::write_file_atomic(
      file,
      "# by hand\npublic_url: https://a.example.com # ours\n"
      "destinations:\n  old: {stdout: true}\n  # kept\n  kept: {stdout: true}\n"));
  bench.apply("public_url: https://a.example.com\n"
              "destinations: {old: {http: 'https://x.example.com/'}, new: {stdout: true}}\n");
  const std::string after = bench.settings_text();
  CHECK(after.find("# by hand\npublic_url: https://a.example.com # ours\n") == 0);
  CHECK(after.find("  # kept\n  kept: {stdout: true}\n") != std::string::npos);
  CHECK(after.find("https://x.example.com/") != std::string::npos);
  const auto plan = bench.apply("public_url: ~\n");
  CHECK(plan.settings ==
        std::vector<FieldChange>{
            {"public_url", "https://a.example.com", "", R"("https://a.example.com")", "null"}});
  CHECK_FALSE(account::load_settings(bench.paths, Environment::staging)->public_url);
}

TEST_CASE("apply: everything is checked as when it is added, and all that is wrong is told")
{
  ApplyBench bench;
  bench.dir.write("crm.json", "{}");
  bench.plan("accounts:\n"
             "  - {name: a, provider: shopfy}\n"
             "  - {name: b, sender_path: user.phone, payload: crm.json}\n"
             "  - {name: c, provider: shopify, events: [orders/creat]}\n"
             "  - {name: d, provider: shopify, variant: nope}\n"
             "  - {name: e}\n");
  REQUIRE(bench.problems.size() == 4);
  for (const Error& error : bench.problems) {
    CAPTURE(error.message);
    CHECK(error.code == ErrorCode::invalid_data);
    CHECK(error.at->file == "f.yaml");
    CHECK(error.at->line >= 2);
  }
  CHECK(bench.problems[0].hint.find("shopify") != std::string::npos);
  CHECK(bench.problems[2].hint.find("orders/create") != std::string::npos);
  CHECK(bench.store.names()->empty());
}

TEST_CASE("apply: what is wrong with an account has its own code, and the place of its key")
{
  struct Case {
    const char* lines;
    Failure failure;
    int line;
    int column;
  };

  const Case cases[] = {
      {"    provider: shopfy\n", Failure::file_provider_unknown, 3, 5},
      {"    provider: shopify\n    events:\n      - orders/paid\n      - orders/creat\n",
       Failure::file_event_code_unknown,
       6,
       9},
      {"    provider: shopify\n    variant: nope\n", Failure::account_refused, 4, 5},
      {"    domain: a.example.com\n    sender_path: [phone, 'a[']\n",
       Failure::file_path_malformed,
       4,
       26},
      {"    event_path: 'a['\n", Failure::file_path_malformed, 3, 5},
      {"    params:\n      id: 'x['\n", Failure::file_path_malformed, 4, 7},
      {"    payload: crm.json\n    sender_path: user.phone\n",
       Failure::file_path_without_match,
       4,
       5},
      {"    payload: crm.json\n    params: {id: a, no: b}\n",
       Failure::file_path_without_match,
       4,
       21},
      {"    send_to_user: true\n", Failure::account_refused, 3, 5},
  };
  for (const Case& c : cases) {
    CAPTURE(c.lines);
    ApplyBench bench;
    bench.dir.write("crm.json", R"({"a":1})");
    bench.plan(std::string("accounts:\n  - name: a\n") + c.lines);
    REQUIRE(bench.problems.size() == 1);
    const Error& error = bench.problems[0];
    CAPTURE(error.message);
    CHECK(failure_of(error) == c.failure);
    CHECK(error.at->file == "f.yaml");
    CHECK(error.at->line == c.line);
    CHECK(error.at->column == c.column);
  }
}

TEST_CASE("apply: an event code that is active already is not asked for again")
{
  ApplyBench bench;
  const std::string yaml = "accounts: [{name: c, provider: shopify, events: [my/own]}]\n";
  bench.plan(yaml);
  CHECK(bench.problems.size() == 1);
  bench.apply(yaml, {.unknown_codes = account::UnknownCodes::allow});
  CHECK(bench.apply(yaml).is_same());
}

TEST_CASE("apply: a key that does not resolve is a warning, or an error when strict")
{
  ApplyBench bench;
  const std::string yaml = "accounts: [{name: c, auth_key: env:NOT_SET}]\n";
  CHECK(bench.plan(yaml).warnings.size() == 1);
  CHECK(bench.problems.empty());
  bench.plan(yaml, {.strict = Strict::yes});
  REQUIRE(bench.problems.size() == 1);
  CHECK(bench.problems[0].code == ErrorCode::denied);
}

TEST_CASE("apply: in production accounts may be the same, but not change")
{
  ApplyPlan plan{.environment = Environment::production};
  plan.accounts.push_back({.name = *model::AccountName::parse("a")});
  plan.destinations.push_back({.name = "d", .step = Step::added});
  CHECK(require_allowed(plan));
  plan.accounts[0].step = Step::changed;
  CHECK(require_allowed(plan).error().code == ErrorCode::denied);
  plan.environment = Environment::staging;
  CHECK(require_allowed(plan));
}

TEST_CASE("apply: what others changed since the plan was made stays")
{
  ApplyBench bench;
  bench.apply("accounts: [{name: a}, {name: b}]\n");
  const auto plan = bench.plan("accounts: [{name: a, domain: x.example.com}, {name: c}]\n");
  REQUIRE(bench.store.update(*model::AccountName::parse("a"),
                             [](account::Account account) -> Result<account::Account> {
                               account.token = "9vXwQ2m1c0fUe8rT5kLh3A";
                               return account;
                             }));
  bench.apply("accounts: [{name: c}]\n");
  const std::string token = bench.load("c").token;
  REQUIRE(carry_out(plan, bench.paths));
  CHECK(bench.load("a").token == "9vXwQ2m1c0fUe8rT5kLh3A");
  CHECK(bench.load("a").domain == "x.example.com");
  CHECK(bench.load("c").token == token);
}

TEST_CASE("apply: a payload is replaced when its bytes differ, and taken away with its key")
{
  ApplyBench bench;
  bench.dir.write("p.json", "{\"a\":1}");
  const std::string yaml = "accounts: [{name: a, payload: p.json}]\n";
  bench.apply(yaml);
  CHECK(bench.apply(yaml).is_same());
  bench.dir.write("p.json", "{\"a\":22}");
  const auto plan = bench.apply(yaml);
  CHECK(plan.accounts[0].changes ==
        std::vector<FieldChange>{
            {"payload", "7 bytes", "other 8 bytes", R"("7 bytes")", R"("other 8 bytes")"}});
  CHECK(*bench.store.read_payload(bench.load("a")) == "{\"a\":22}");
  bench.apply("accounts: [{name: a}]\n");
  CHECK(bench.load("a").payload.empty());
  CHECK(os::list_files(bench.store.folder(), ".json")->empty());
}

TEST_CASE("export: what is exported applies back to the same")
{
  ApplyBench bench;
  bench.dir.write("crm.json", "{\"user\":{\"phone\":\"+1555\"}}");
  bench.apply(kAll);
  REQUIRE(bench.store.update(
      *model::AccountName::parse("shop"), [](account::Account account) -> Result<account::Account> {
        account.auth_key =
            model::KeyReference{model::KeyReference::Kind::value, {}, model::Secret("s3cret")};
        account.params = {{"x", "\"a: b # c\""}, {"y", "id"}};
        return account;
      }));
  for (const bool takes_samples : {false, true}) {
    const auto exported = export_environment(
        bench.store, bench.paths, Environment::staging, {.takes_samples = takes_samples});
    REQUIRE(exported);
    CAPTURE(exported->yaml);
    CHECK(exported->yaml.find("s3cret") == std::string::npos);
    CHECK(exported->yaml.find("token") == std::string::npos);
    CHECK(exported->yaml.find("# auth_key stands in the account's own file") != std::string::npos);
    CHECK(exported->warnings.size() == 1);
    CHECK(exported->samples.size() == (takes_samples ? 1 : 0));
    for (const auto& [name, bytes] : exported->samples) {
      bench.dir.write(name, bytes);
    }
    CHECK(bench.plan(exported->yaml, {.unnamed = Unnamed::goes}).is_same());
    CHECK(bench.problems.empty());
  }
  const auto one = export_environment(bench.store,
                                      bench.paths,
                                      Environment::staging,
                                      {.accounts = {"shop", "shop"}, .with_tokens = true});
  REQUIRE(one);
  CHECK(one->yaml.find(bench.load("shop").token) != std::string::npos);
  CHECK(one->yaml.find("crm") == std::string::npos);
  CHECK(one->yaml.find("public_url") == std::string::npos);
  CHECK(bench.plan(one->yaml).is_same());
  CHECK(export_environment(bench.store, bench.paths, Environment::staging, {.accounts = {"no"}})
            .error()
            .code == ErrorCode::not_found);
}
