#include "hookctl/journal/sqlite_journal.hpp"
#include "tests/unit/doctor/bench.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::tests;
using namespace hookctl::doctor;

namespace {

std::filesystem::path file_of(const Bench& bench)
{
  return bench.paths().journal("development");
}

/// One event for a destination, received at the clock's time.
void receive(const Bench& bench)
{
  const auto writer = journal::open_sqlite_writer(file_of(bench));
  REQUIRE(writer);
  auto delivery = make_delivery("dlv_1", {make_event("evt_1", {"app"})});
  delivery.request.received_at = bench.clock.now();
  const journal::NewDelivery batch[] = {std::move(delivery)};
  REQUIRE((*writer)->append(batch));
}

void settle(const Bench& bench, journal::DestinationState state)
{
  const auto writer = journal::open_sqlite_writer(file_of(bench));
  REQUIRE(writer);
  const journal::Settlement batch[] = {make_settlement("evt_1", "app", state)};
  REQUIRE((*writer)->settle(batch));
}

os::Process listener()
{
  return {4711, "hookctl", {"hookctl", "listen"}};
}

} // namespace

TEST_CASE("doctor journal: before anything was received there is none, and every check says so")
{
  Bench bench;
  const auto findings = bench.run(check_journal);
  CHECK(level(findings, "journal.open") == Level::note);
  for (const std::string_view check : {"journal.sound",
                                       "journal.waiting",
                                       "journal.dead",
                                       "journal.size",
                                       "journal.disabled",
                                       "journal.disk",
                                       "journal.writer",
                                       "journal.replicas"}) {
    CAPTURE(check);
    CHECK(level(findings, check) <= Level::note);
  }
}

TEST_CASE("doctor journal: what waits, for how long, and who would deliver it")
{
  Bench bench;
  receive(bench);
  auto findings = bench.run(check_journal);
  CHECK(level(findings, "journal.open") == Level::ok);
  CHECK(level(findings, "journal.sound") == Level::ok);
  CHECK(level(findings, "journal.writer") == Level::note);
  CHECK(level(findings, "journal.waiting") == Level::warning);
  CHECK(holds(said(findings, "journal.waiting").mend, "hookctl deliver"));

  bench.tools.find_lock_holder = [](const auto&) { return std::optional(listener()); };
  findings = bench.run(check_journal);
  CHECK(level(findings, "journal.writer") == Level::ok);
  CHECK(holds(said(findings, "journal.writer").what, "4711"));
  CHECK(level(findings, "journal.waiting") == Level::ok);

  bench.clock.advance(std::chrono::hours{3});
  const auto waiting = said(bench.run(check_journal), "journal.waiting");
  CHECK(waiting.level == Level::warning);
  CHECK(holds(waiting.what, "3 h"));

  settle(bench, journal::DestinationState::dead);
  findings = bench.run(check_journal);
  CHECK(level(findings, "journal.waiting") == Level::ok);
  CHECK(level(findings, "journal.dead") == Level::warning);
}

TEST_CASE("doctor journal: a destination that wanted no more")
{
  Bench bench;
  receive(bench);
  {
    const auto writer = journal::open_sqlite_writer(file_of(bench));
    REQUIRE(writer);
    REQUIRE((*writer)->disable_destination({"app", bench.clock.now(), "410 Gone"}));
  }
  const auto finding = said(bench.run(check_journal), "journal.disabled");
  CHECK(finding.level == Level::warning);
  CHECK(holds(finding.what, "410 Gone"));
}

TEST_CASE("doctor journal: a file that is damaged, or somebody else's")
{
  Bench bench;
  receive(bench);
  const std::string whole = read_whole_file(file_of(bench));
  // The first page stays, so that it is still a journal; what follows is no page.
  constexpr std::size_t kPage = 16'384;
  REQUIRE(whole.size() > 2 * kPage);
  bench.write("state/development/journal.db",
              whole.substr(0, kPage) + std::string(whole.size() - kPage, 'x'));
  CHECK(level(bench.run(check_journal), "journal.sound") == Level::problem);
  bench.write("state/development/journal.db", std::string(4096, 'x'));
  CHECK(level(bench.run(check_journal), "journal.open") == Level::problem);
}

TEST_CASE("doctor journal: its disk")
{
  struct Case {
    std::uint64_t free;
    Level level;
  };

  for (const Case& one : {Case{std::uint64_t{2} << 30U, Level::ok},
                          Case{std::uint64_t{900} << 20U, Level::warning},
                          Case{std::uint64_t{99} << 20U, Level::problem}}) {
    CAPTURE(one.free);
    Bench bench;
    bench.tools.disk_space = [&](const auto&) -> Result<os::DiskSpace> {
      return os::DiskSpace{one.free, std::uint64_t{100} << 30U};
    };
    CHECK(level(bench.run(check_journal), "journal.disk") == one.level);
  }
}

TEST_CASE("doctor journal: how much it keeps")
{
  Bench bench;
  receive(bench);
  CHECK(level(bench.run(check_journal), "journal.size") == Level::note);
  bench.settings("keep: {bytes: 100GiB}\n");
  CHECK(level(bench.run(check_journal), "journal.size") == Level::ok);
}

TEST_CASE("doctor journal: a JetStream that nobody answers for")
{
  Bench bench;
  bench.settings("journal: 'nats://127.0.0.1:1'\n");
  bench.shared.emplace();
  bench.shared->access.servers = {"nats://127.0.0.1:1"};
  bench.shared->environment = "development";
  const auto finding = said(bench.run(check_journal), "journal.open");
  CHECK(finding.level == Level::problem);
  CHECK(!finding.mend.empty());
}
