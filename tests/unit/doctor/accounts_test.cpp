#include "tests/unit/doctor/bench.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using namespace hookctl::doctor;

TEST_CASE("doctor settings: a broken environment.yaml is named with its place")
{
  Bench bench;
  CHECK(level(bench.run(check_settings), "settings.load") == Level::ok);
  bench.settings("public_url: https://hooks.example.com\npubic: x\n");
  const auto finding = said(bench.run(check_settings), "settings.load");
  CHECK(finding.level == Level::problem);
  CHECK(finding.where.ends_with("environment.yaml:2:1"));
}

TEST_CASE("doctor accounts: none is worth a note")
{
  Bench bench;
  CHECK(level(bench.run(check_accounts), "accounts.load") == Level::note);
}

TEST_CASE("doctor accounts: every broken file is told, and hides no other")
{
  Bench bench;
  bench.account("good", "");
  bench.account("typo", "evnets: [a]\n");
  bench.account("nobody", "provider: shopfy\n");
  bench.account("clash", "default_source: whatsapp\nsource_path: [a]\n");
  const auto findings = bench.run(check_accounts);
  CHECK(findings.size() == 3);
  const auto load = said(findings, "accounts.load");
  CHECK(load.level == Level::problem);
  CHECK(holds(load.where, "typo.yaml:3:1"));
  const auto check = said(findings, "accounts.check");
  CHECK(check.level == Level::problem);
  CHECK(!check.where.empty());
  CHECK(!check.mend.empty());
}

TEST_CASE("doctor accounts: a token that others can read is told once, a literal key is a problem")
{
  Bench bench;
  bench.account("crm", "");
  const auto file = bench.dir.path() / "home/environments/development/accounts/crm.yaml";
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  CHECK(level(bench.run(check_accounts), "accounts.load") == Level::ok);
  CHECK(level(bench.run(check_files), "files.modes") == Level::warning);
  bench.account("crm", "auth_key: {value: k}\n");
  std::filesystem::permissions(file, std::filesystem::perms(0644));
  const auto finding = said(bench.run(check_accounts), "accounts.load");
  CHECK(finding.level == Level::problem);
  CHECK(holds(finding.mend, "chmod 600"));
}

TEST_CASE("doctor keys: where they are and what cannot be known from here")
{
  struct Case {
    std::string_view fields;
    std::string_view check;
    Level level;
    std::string_view words;
  };

  const Case cases[] = {
      {"auth_key: env:KEY\n", "keys.resolve", Level::ok, "1 key is here"},
      {"auth_key: env:UNSET\n", "keys.resolve", Level::warning, "cannot be known from here"},
      {"auth_key: credential:crm\n", "keys.resolve", Level::note, "cannot be known from here"},
      {"auth_key: file:none.key\n", "keys.resolve", Level::problem, "none.key"},
      {"", "keys.resolve", Level::problem, "it has no key"},
      {"verify: {none: {}}\n", "keys.resolve", Level::ok, "0 keys"},
      {"auth_key: {value: k}\n", "keys.literal", Level::note, "in the account file itself"},
      {"auth_key: env:KEY\n", "keys.literal", Level::ok, ""},
      {"auth_key: env:KEY\nauth_key_previous: {ref: env:KEY, until: 2020-01-02T03:04:05Z}\n",
       "keys.previous",
       Level::warning,
       "2020-01-02"},
      {"auth_key: env:KEY\nauth_key_previous: {ref: env:KEY, until: 2190-01-02T03:04:05Z}\n",
       "keys.previous",
       Level::note,
       "2190-01-02"},
      {"auth_key: env:KEY\nauth_key_previous: {ref: env:GONE, until: 2190-01-02T03:04:05Z}\n",
       "keys.resolve",
       Level::warning,
       "previous key (env:GONE)"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.fields);
    Bench bench;
    bench.account("crm", one.fields);
    const auto finding = said(bench.run(check_keys), one.check);
    CHECK(finding.level == one.level);
    CAPTURE(finding.what);
    CHECK(holds(finding.what, one.words));
  }
}

TEST_CASE("doctor keys: a key that cannot be one of the scheme is a problem, and is not told")
{
  Bench bench;
  bench.variables =
      os::Environment(std::map<std::string, std::string, std::less<>>{{"KEY", "whsec_***"}});
  bench.account("crm", "verify: {standard_webhooks: {}}\nauth_key: env:KEY\n");
  const auto findings = bench.run(check_keys);
  const auto finding = said(findings, "keys.resolve");
  CHECK(finding.level == Level::problem);
  CHECK(!holds(finding.what, "***"));
}

TEST_CASE("doctor keys: a file that others can read is a problem")
{
  Bench bench;
  bench.write("environments/development/accounts/crm.key", "k", 0644);
  bench.account("crm", "auth_key: file:crm.key\n");
  const auto finding = said(bench.run(check_keys), "keys.resolve");
  CHECK(finding.level == Level::problem);
  CHECK(holds(finding.mend, "chmod 600"));
}

TEST_CASE("doctor events: none active, unknown ones, and those that nobody takes")
{
  Bench bench;
  bench.account("shop", "provider: shopify\ndomain: acme.myshopify.com\nauth_key: env:KEY\n");
  CHECK(level(bench.run(check_events), "events.active") == Level::warning);
  CHECK(level(bench.run(check_events), "events.taken") == Level::note);

  bench.account("shop",
                "provider: shopify\nauth_key: env:KEY\nevents: [orders/create, refundz/*, odd]\n");
  auto findings = bench.run(check_events);
  CHECK(level(findings, "events.active") == Level::ok);
  CHECK(said(findings, "events.known").level == Level::warning);
  CHECK(holds(said(findings, "events.known").what, "refundz/*"));

  bench.settings("destinations:\n  app: {http: 'http://localhost:1/', events: [orders/*]}\n");
  bench.account("shop", "provider: shopify\nauth_key: env:KEY\nevents: [orders/create]\n");
  findings = bench.run(check_events);
  CHECK(level(findings, "events.known") == Level::ok);
  CHECK(level(findings, "events.taken") == Level::ok);

  bench.account("shop",
                "provider: shopify\nauth_key: env:KEY\nevents: [orders/create, refunds/create]\n");
  CHECK(said(bench.run(check_events), "events.taken").level == Level::warning);
  CHECK(holds(said(bench.run(check_events), "events.taken").what, "refunds/create"));

  bench.settings("destinations:\n  app: {http: 'http://localhost:1/', enabled: false}\n");
  CHECK(holds(said(bench.run(check_events), "events.taken").what, "any of its events"));
}
