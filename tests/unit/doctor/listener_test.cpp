#include "tests/unit/doctor/bench.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using namespace hookctl::doctor;

TEST_CASE("doctor listener: an address that is taken, and by whom")
{
  struct Case {
    std::optional<os::Process> holder;
    Level level;
    std::string_view words;
  };

  const Case cases[] = {
      {os::Process{7, "hookctl", {"hookctl", "listen"}}, Level::ok, "process 7"},
      {os::Process{7, "hookctl", {"hookctl", "inbox", "tail"}}, Level::problem, "process 7"},
      {os::Process{8, "python3", {"python3"}}, Level::problem, "process 8 (python3)"},
      {os::Process{1, "systemd", {"/sbin/init"}}, Level::ok, "service manager"},
      {std::nullopt, Level::problem, "may not be seen"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.words);
    Bench bench;
    bench.tools.try_bind = [](const http::BindAddress&) -> Result<> {
      return fail(ErrorCode::busy, "127.0.0.1:8080 is in use");
    };
    bench.tools.find_listener = [&](int port) {
      CHECK(port == 8080);
      return one.holder;
    };
    const auto finding = said(bench.run(check_listener), "listener.address");
    CHECK(finding.level == one.level);
    CHECK(holds(finding.what, one.words));
    CHECK(finding.mend.empty() == (one.level == Level::ok));
  }
}

TEST_CASE("doctor listener: who may not be seen is known by the journal that it writes to")
{
  Bench bench;
  bench.settings("listen: {bind: 'unix:/run/hookctl.sock'}\n");
  bench.tools.try_bind = [](const http::BindAddress&) -> Result<> {
    return fail(ErrorCode::busy, "in use");
  };
  bench.tools.find_lock_holder = [](const auto&) {
    return std::optional(os::Process{9, "hookctl", {"hookctl", "listen"}});
  };
  CHECK(level(bench.run(check_listener), "listener.address") == Level::ok);
}

TEST_CASE("doctor listener: an address that cannot be bound")
{
  Bench bench;
  bench.settings("listen: {bind: 127.0.0.1:9000, admin: 127.0.0.1:81}\n");
  bench.tools.try_bind = [](const http::BindAddress& address) -> Result<> {
    return address.port == 81
               ? Result<>(fail(ErrorCode::denied, "may not", "use a port above 1023"))
               : Result<>();
  };
  const auto finding = said(bench.run(check_listener), "listener.address");
  CHECK(finding.level == Level::problem);
  CHECK(finding.mend == "use a port above 1023");
}

TEST_CASE("doctor listener: a proxy in front must be trusted")
{
  struct Case {
    std::string_view settings;
    std::string_view account;
    Level level;
  };

  const Case cases[] = {
      {"public_url: https://hooks.example.com\n", "", Level::warning},
      {"public_url: https://hooks.example.com\n", "allow_from: [192.0.2.0/24]\n", Level::problem},
      {"public_url: https://hooks.example.com\nlisten: {trusted_proxies: [10.0.0.1]}\n",
       "",
       Level::note},
      {"public_url: http://hooks.example.com\n", "", Level::ok},
      {"public_url: https://hooks.example.com\nlisten: {tls_cert: c.pem, tls_key: k.pem}\n",
       "",
       Level::ok},
      {"", "", Level::ok},
  };
  for (const Case& one : cases) {
    CAPTURE(one.settings);
    CAPTURE(one.account);
    Bench bench;
    bench.settings(one.settings);
    bench.account("crm", one.account);
    CHECK(level(bench.run(check_listener), "listener.proxy") == one.level);
  }
}

TEST_CASE("doctor listener: descriptors for a full one")
{
  Bench bench;
  CHECK(level(bench.run(check_listener), "listener.descriptors") == Level::ok);
  bench.tools.descriptor_limits = [] { return os::DescriptorLimits{1024, 1024}; };
  CHECK(level(bench.run(check_listener), "listener.descriptors") == Level::warning);
}

TEST_CASE("doctor public URL: what answers there")
{
  struct Case {
    int status;
    std::string body;
    Level level;
  };

  const Case cases[] = {
      {404, R"({"status":"error","error":"not found"})", Level::ok},
      {404, "<h1>nginx</h1>", Level::warning},
      {200, "Welcome", Level::warning},
      {502, "Bad Gateway", Level::problem},
  };
  for (const Case& one : cases) {
    CAPTURE(one.status);
    Bench bench;
    bench.settings("public_url: https://hooks.example.com\n");
    bench.tools.get = [&](const model::Url& url) -> Result<model::Response> {
      CHECK(url.host == "hooks.example.com");
      return model::Response{one.status, {}, one.body};
    };
    CHECK(level(bench.run(check_public_url), "public_url.answer") == one.level);
  }
}

TEST_CASE("doctor public URL: not set, plain, unreachable, and not asked")
{
  Bench bench;
  CHECK(level(bench.run(check_public_url), "public_url.set") == Level::note);
  bench.settings("public_url: http://hooks.example.com\n");
  CHECK(level(bench.run(check_public_url), "public_url.set") == Level::warning);
  bool is_asked = false;
  bench.tools.get = [&](const model::Url&) -> Result<model::Response> {
    is_asked = true;
    return fail(ErrorCode::timeout, "no answer within 5000 ms");
  };
  CHECK(level(bench.run(check_public_url), "public_url.answer") == Level::problem);
  is_asked = false;
  bench.reach.network = false;
  CHECK(holds(said(bench.run(check_public_url), "public_url.answer").what, "skipped"));
  CHECK(!is_asked);
}

TEST_CASE("doctor TLS: days left, and trust")
{
  struct Case {
    std::chrono::hours left;
    std::string why_untrusted;
    Level level;
  };

  const Case cases[] = {
      {std::chrono::hours{24 * 15}, "", Level::ok},
      {std::chrono::hours{24 * 14}, "", Level::warning},
      {std::chrono::hours{24 * 3}, "", Level::problem},
      {std::chrono::hours{-1}, "certificate has expired", Level::problem},
      {std::chrono::hours{24 * 60}, "hostname mismatch", Level::problem},
  };
  for (const Case& one : cases) {
    CAPTURE(one.left.count());
    Bench bench;
    bench.settings("public_url: https://hooks.example.com:8443\n");
    bench.tools.chain_of = [&](const std::string& host,
                               int port) -> Result<crypto::CertificateChain> {
      CHECK(text(host, ":", port) == "hooks.example.com:8443");
      auto chain = bench.chain(one.left);
      chain.why_untrusted = one.why_untrusted;
      return chain;
    };
    CHECK(level(bench.run(check_tls), "tls.public") == one.level);
  }
}

TEST_CASE(
    "doctor tls: in a trusted chain one that has ended is superfluous, one that will end is not")
{
  Bench bench;
  bench.settings("public_url: https://hooks.example.com\n");
  auto chain = bench.chain(std::chrono::hours{24 * 60});
  bench.tools.chain_of = [&](const std::string&, int) -> Result<crypto::CertificateChain> {
    return chain;
  };
  chain.links.push_back(bench.chain(std::chrono::hours{-24}).links.front());
  CHECK(level(bench.run(check_tls), "tls.public") == Level::ok);
  chain.why_untrusted = "certificate has expired";
  CHECK(level(bench.run(check_tls), "tls.public") == Level::problem);
  chain.why_untrusted.clear();
  chain.links.back() = bench.chain(std::chrono::hours{24}).links.front();
  CHECK(level(bench.run(check_tls), "tls.public") == Level::problem);
}

TEST_CASE("doctor clock: by the Date header, else by the newest file, and it says which")
{
  Bench bench;
  bench.settings("public_url: https://hooks.example.com\n");
  std::string date = "Sat, 28 Nov 2026 18:49:27 GMT";
  bench.tools.get = [&](const model::Url&) -> Result<model::Response> {
    return model::Response{200, {{"date", date}}, ""};
  };
  const auto at = parse_time("2026-11-28T18:49:27Z").value();

  struct Case {
    std::chrono::seconds ahead;
    Level level;
  };

  for (const Case& one : {Case{std::chrono::seconds{2}, Level::ok},
                          Case{std::chrono::seconds{-20}, Level::warning},
                          Case{std::chrono::seconds{150}, Level::problem},
                          Case{std::chrono::seconds{-3600}, Level::problem}}) {
    CAPTURE(one.ahead.count());
    bench.clock.set(at + one.ahead);
    const auto finding = said(bench.run(check_clock), "clock.time");
    CHECK(finding.level == one.level);
    CHECK(holds(finding.what, "Date header"));
  }
  date = "yesterday";
  bench.clock.set(SystemClock().now());
  auto finding = said(bench.run(check_clock), "clock.time");
  CHECK(finding.level == Level::note);
  CHECK(holds(finding.what, "without a Date header"));
  bench.clock.set(at - std::chrono::hours{24 * 3650});
  finding = said(bench.run(check_clock), "clock.time");
  CHECK(finding.level == Level::problem);
  CHECK(finding.where.ends_with(".yaml"));
}

TEST_CASE("doctor service: the unit, and which program it starts")
{
  Bench bench;
  CHECK(holds(said(bench.run(check_service), "service.unit").what, "skipped"));
  bench.dir.write("root/run/systemd/system/x", "");
  CHECK(level(bench.run(check_service), "service.unit") == Level::note);
  const auto unit = [&](std::string_view program) {
    bench.dir.write("root/usr/lib/systemd/system/hookctl.service",
                    text("[Service]\nExecStart=", program, " listen --print line\n"));
  };
  const std::string ours = bench.dir.write("hookctl", "");
  const std::string another = bench.dir.write("old/hookctl", "");
  bench.tools.own_program = [&] { return std::filesystem::path(ours); };
  unit(ours);
  CHECK(level(bench.run(check_service), "service.unit") == Level::ok);
  unit(another);
  CHECK(level(bench.run(check_service), "service.unit") == Level::warning);
  unit(another + "-gone");
  CHECK(level(bench.run(check_service), "service.unit") == Level::problem);
}
