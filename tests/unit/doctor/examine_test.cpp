#include "hookctl/doctor/examine.hpp"
#include "hookctl/doctor/http_date.hpp"
#include "tests/unit/doctor/bench.hpp"

#include <stdexcept>

using namespace hookctl;
using namespace hookctl::tests;
using namespace hookctl::doctor;

TEST_CASE("doctor: a check that cannot run is a problem of its own")
{
  Bench bench;
  const auto subject = bench.subject();
  const Group fails{"files", [](const Subject&) -> Result<Findings> {
                      return fail(ErrorCode::io, "the disk is gone", "bring it back");
                    }};
  const auto findings = examine(fails, subject);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].check == "files.run");
  CHECK(findings[0].level == Level::problem);
  CHECK(findings[0].what == "not checked: the disk is gone");
  CHECK(findings[0].mend == "bring it back");
  const Group throws{"files",
                     [](const Subject&) -> Result<Findings> { throw std::runtime_error("oh"); }};
  CHECK(examine(throws, subject).at(0).level == Level::problem);
}

TEST_CASE("doctor: with a broken environment.yaml every check says something")
{
  Bench bench;
  bench.settings("nonsense: 1\n");
  const auto subject = bench.subject();
  for (const Group& group : all_groups()) {
    CAPTURE(group.name);
    const auto findings = examine(group, subject);
    CHECK(!findings.empty());
    for (const Finding& finding : findings) {
      CHECK(finding.check.starts_with(text(group.name, ".")));
    }
  }
}

TEST_CASE("doctor: a healthy home has no problem and no warning")
{
  Bench bench;
  bench.account("shop", "provider: shopify\nauth_key: env:KEY\nevents: [orders/create]\n");
  bench.settings("public_url: https://hooks.example.com\n"
                 "listen: {trusted_proxies: [127.0.0.1]}\n"
                 "keep: {days: 30}\n"
                 "destinations:\n  app: {http: 'http://localhost:3000/'}\n");
  const auto subject = bench.subject();
  for (const Group& group : all_groups()) {
    for (const Finding& finding : examine(group, subject)) {
      CAPTURE(finding.check);
      CAPTURE(finding.what);
      CHECK(finding.level <= Level::note);
    }
  }
}

TEST_CASE("doctor: HTTP dates")
{
  CHECK(parse_http_date("Sat, 28 Nov 2026 18:49:27 GMT") == parse_time("2026-11-28T18:49:27Z"));
  CHECK(parse_http_date("Thu, 01 Jan 1970 00:00:00 GMT") == parse_time("1970-01-01T00:00:00Z"));
  for (const std::string_view wrong : {"",
                                       "Sat, 28 Nov 2026 18:49:27",
                                       "Sat, 28 Foo 2026 18:49:27 GMT",
                                       "Saturday, 28-Nov-26 18:49:27 GMT",
                                       "Sat Nov 28 18:49:27 2026",
                                       "Sat, 32 Nov 2026 18:49:27 GMT"}) {
    CAPTURE(wrong);
    CHECK(!parse_http_date(wrong));
  }
}
