#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/listen/pulse.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <future>
#include <thread>

using namespace hookctl;
using namespace hookctl::listen;
using namespace std::chrono_literals;

namespace {

/// Answers what it is asked at once, or never.
class FakeServer final : public http::Server {
public:
  [[nodiscard]] const std::string& base_url() const override { return m_url; }

  void replace_tls(std::shared_ptr<const crypto::TlsContext> tls) override { std::ignore = tls; }

  [[nodiscard]] const http::Counters& counters() const override { return m_counters; }

  [[nodiscard]] bool run_soon(std::function<void()> task) override
  {
    if (answers) {
      task();
    }
    return takes;
  }

  void serve(const std::stop_token& stop) override { std::ignore = stop; }

  bool answers = true;
  bool takes = true;

private:
  std::string m_url;
  http::Counters m_counters;
};

/// A queue whose writer can be held up: `done` is called on its thread.
struct PulseBench {
  tests::TempDir dir;
  SystemClock clock;
  log::NullLogger logger;
  std::unique_ptr<journal::Journal> journal =
      *journal::open_sqlite_writer(dir.path() / "journal.db");
  CommitQueue queue{*journal, logger, clock};
  FakeServer server;
  Pulse pulse{server, queue};
  std::stop_source stop;
  std::jthread writer{[this](const std::stop_token& end) { queue.run(end); }};

  [[nodiscard]] bool beats() { return pulse.beats(20s, stop.get_token()); }

  void push(std::function<void()> done)
  {
    Commit commit;
    commit.delivery.id = "dlv_1";
    commit.done = [done = std::move(done)](const auto&, const auto&) { done(); };
    REQUIRE(queue.push(std::move(commit)));
  }
};

} // namespace

TEST_CASE("pulse: a listener at rest lives, and one that writes")
{
  PulseBench bench;
  CHECK(bench.beats());
  CHECK(bench.beats());
  std::promise<void> done;
  bench.push([&] { done.set_value(); });
  done.get_future().wait();
  CHECK(bench.beats()); // whether the round is over yet or not
}

TEST_CASE("pulse: a writer that stays with one batch is stuck until it goes on")
{
  PulseBench bench;
  std::promise<void> writing;
  std::promise<void> go_on;
  bench.push([&] {
    writing.set_value();
    go_on.get_future().wait();
  });
  writing.get_future().wait();
  CHECK(bench.beats()); // it may just have begun
  CHECK_FALSE(bench.beats());
  go_on.set_value();
  bench.writer = {}; // ends
  CHECK(bench.beats());
}

TEST_CASE("pulse: a server that does not answer in time, or takes nothing, is stuck")
{
  PulseBench bench;
  bench.server.answers = false;
  CHECK_FALSE(bench.pulse.beats(1ms, bench.stop.get_token()));
  bench.stop.request_stop();
  CHECK_FALSE(bench.beats()); // at once
  bench.server.takes = false;
  CHECK_FALSE(bench.beats());
}
