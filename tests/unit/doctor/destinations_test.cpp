#include "tests/unit/doctor/bench.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using namespace hookctl::doctor;

namespace {

/// Of one destination with these fields.
Findings look(Bench& bench, std::string_view fields)
{
  bench.settings(text("destinations:\n  app: {", fields, "}\n"));
  return bench.run(check_destinations);
}

} // namespace

TEST_CASE("doctor destinations: none is fine")
{
  Bench bench;
  for (const Finding& finding : bench.run(check_destinations)) {
    CAPTURE(finding.check);
    CHECK(finding.level == Level::ok);
  }
}

TEST_CASE("doctor destinations: secrets")
{
  Bench bench;
  CHECK(level(look(bench, "http: 'http://localhost:1/', secret: env:UNSET"),
              "destinations.valid") == Level::warning);
  CHECK(level(look(bench, "http: 'http://localhost:1/', secret: file:none"),
              "destinations.valid") == Level::problem);
  CHECK(level(look(bench, "http: 'http://localhost:1/'"), "destinations.valid") == Level::ok);
}

TEST_CASE("doctor destinations: programs and folders must be here")
{
  Bench bench;
  CHECK(level(look(bench, "exec: [cat, -n]"), "destinations.local") == Level::ok);
  const auto program = said(look(bench, "exec: [no-such-program-of-ours]"), "destinations.local");
  CHECK(program.level == Level::problem);
  CHECK(holds(program.what, "no-such-program-of-ours"));
  const std::string folder = bench.dir.path().string();
  CHECK(level(look(bench, text("file: ", folder, "/events.ndjson")), "destinations.local") ==
        Level::ok);
  CHECK(level(look(bench, text("file: ", folder, "/none/events.ndjson")), "destinations.local") ==
        Level::problem);
}

TEST_CASE("doctor destinations: accounts that are named exist, and what is switched off is said")
{
  Bench bench;
  bench.account("shop_eu", "");
  CHECK(level(look(bench, "stdout: true, accounts: [shop_*]"), "destinations.route") == Level::ok);
  const auto route = said(look(bench, "stdout: true, accounts: [shop_us]"), "destinations.route");
  CHECK(route.level == Level::warning);
  CHECK(holds(route.what, "shop_us"));
  CHECK(level(look(bench, "stdout: true, enabled: false"), "destinations.enabled") == Level::note);
}

TEST_CASE("doctor destinations: they are connected to on request alone")
{
  Bench bench;
  std::string asked;
  bench.tools.connect = [&](const std::string& host, int port) -> Result<> {
    asked = text(host, ":", port);
    return fail(ErrorCode::network, "cannot connect");
  };
  CHECK(level(look(bench, "http: 'http://app.example.com:81/x'"), "destinations.reach") ==
        Level::note);
  CHECK(asked.empty());
  bench.reach.destinations = true;
  const auto finding =
      said(look(bench, "http: 'http://app.example.com:81/x'"), "destinations.reach");
  CHECK(finding.level == Level::problem);
  CHECK(asked == "app.example.com:81");
}

TEST_CASE("doctor destinations: of several servers each is connected to and one is enough")
{
  Bench bench;
  bench.reach.destinations = true;
  std::vector<std::string> asked;
  std::string up;
  bench.tools.connect = [&](const std::string& host, int port) -> Result<> {
    asked.push_back(text(host, ":", port));
    return host == up ? Result<>{} : fail(ErrorCode::network, "cannot connect");
  };
  const auto levels = [&] {
    std::vector<Level> found;
    for (const Finding& one :
         look(bench, "nats: 'nats://n1.example.com:4222,nats://n2.example.com:4222'")) {
      if (one.check == "destinations.reach") {
        found.push_back(one.level);
      }
    }
    return found;
  };
  CHECK(levels() == std::vector{Level::problem, Level::problem});
  CHECK(asked == std::vector<std::string>{"n1.example.com:4222", "n2.example.com:4222"});
  up = "n2.example.com";
  CHECK(levels() == std::vector{Level::warning, Level::ok});
}

TEST_CASE("doctor presets: broken, in place of a built-in one, used by nobody")
{
  Bench bench;
  auto findings = bench.run(check_presets);
  CHECK(findings.size() == 3);
  bench.write("providers/shopify.yaml", "id: shopify\nnonsense: 1\n");
  findings = bench.run(check_presets);
  CHECK(level(findings, "presets.valid") == Level::problem);
  CHECK(holds(said(findings, "presets.valid").mend, "hookctl provider check"));
  CHECK(level(findings, "presets.override") == Level::note);
  CHECK(level(findings, "presets.unused") == Level::note);
  // In whichever environment.
  bench.write("environments/staging/accounts/crm.yaml",
              "name: crm\nprovider: shopify\ntoken: wWdeC7mApXWolmH-wIqoOw\n");
  CHECK(level(bench.run(check_presets), "presets.unused") == Level::ok);
}
