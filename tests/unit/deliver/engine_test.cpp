#include "hookctl/deliver/engine.hpp"
#include "tests/unit/deliver/fixture.hpp"

#include <atomic>
#include <map>

using namespace hookctl;
using namespace hookctl::deliver;
using namespace hookctl::tests;
using namespace std::chrono_literals;
using journal::EventStatus;

namespace {

routing::Definition named(std::string name)
{
  routing::Definition definition;
  definition.name = std::move(name);
  definition.target = routing::Http{"http://127.0.0.1:1/"};
  return definition;
}

/// Destinations by name, and an engine over them.
struct EngineFixture : DeliverFixture {
  std::map<std::string, std::unique_ptr<Target>> targets;
  std::atomic<int> made = 0;
  std::atomic<int> cannot_open = 0; ///< how often
  Faults* faults = nullptr;         ///< of every journal, when there are any
  Engine engine{{{clock, rng, logger, {}},
                 [this]() -> Result<std::unique_ptr<journal::Journal>> {
                   if (cannot_open > 0) {
                     --cannot_open;
                     return fail(ErrorCode::busy, "the journal is locked");
                   }
                   return faults ? faulty_companion(*faults) : companion();
                 },
                 [this](const routing::Definition& definition)
                     -> Result<std::unique_ptr<destination::Destination>> {
                   ++made;
                   if (!targets.contains(definition.name)) {
                     return fail(ErrorCode::denied, text("no key for ", definition.name));
                   }
                   return std::make_unique<TargetDestination>(definition.name,
                                                              *targets.at(definition.name));
                 }}};

  Target& target(const std::string& name, Target::Answer answer = take)
  {
    return *targets.emplace(name, std::make_unique<Target>(std::move(answer))).first->second;
  }

  Result<> use(const std::vector<routing::Definition>& definitions)
  {
    return engine.use(definitions);
  }
};

} // namespace

TEST_CASE("engine: one destination that is slow and one that is down delay no other")
{
  EngineFixture f;
  Gate gate;
  Target& slow = f.target("slow", [&](const destination::Outgoing&) {
    gate.wait();
    return attempt_of(kDelivered, 200);
  });
  Target& down = f.target("down", [](const destination::Outgoing&) { return attempt_of(kRetry); });
  Target& fast = f.target("fast");
  f.add(500, {"slow", "down", "fast"});
  REQUIRE(f.use({named("slow"), named("down"), named("fast")}));
  std::jthread thread([&](const std::stop_token& stop) { f.engine.run(stop); });
  f.until([&] { return fast.count() == 500; });
  CHECK(slow.count() <= static_cast<std::size_t>(routing::Definition::kDefaultConcurrency));
  CHECK(down.count() < 20);
  gate.open();
  f.until([&] { return slow.count() == 500; });
  thread.request_stop();
  thread.join();
  CHECK_FALSE(f.companion()->next_due("fast").value());
  CHECK_FALSE(f.companion()->next_due("slow").value());
  CHECK(f.companion()->next_due("down").value());
}

TEST_CASE("engine: what comes later is seen when it is told, and what others put back by itself")
{
  EngineFixture f;
  Target& app = f.target("app");
  Target& crm = f.target("crm");
  REQUIRE(f.use({named("app"), named("crm")}));
  std::jthread thread([&](const std::stop_token& stop) { f.engine.run(stop); });
  f.until([&] { return f.engine.is_idle(); });
  f.add(1, {"app", "crm"});
  f.engine.wake(std::vector<std::string>{"app", "nobody"});
  f.until([&] { return app.count() == 1; });
  f.engine.wake();
  f.until([&] { return crm.count() == 1 && f.status(1) == EventStatus::delivered; });
  const journal::Requeue again{"evt_1", {"crm"}, f.clock.now()};
  REQUIRE(f.writer->requeue({&again, 1}));
  f.until([&] { return crm.count() == 2; });
  thread.request_stop();
  thread.join();
  CHECK(app.count() == 1);
}

TEST_CASE("engine: what others put back is seen though the journal could not be opened at first")
{
  EngineFixture f;
  Target& app = f.target("app");
  f.add(1, {"app"});
  REQUIRE(f.use({named("app")}));
  f.cannot_open = 1;
  std::jthread thread([&](const std::stop_token& stop) { f.engine.run(stop); });
  f.until([&] { return f.status(1) == EventStatus::delivered && f.cannot_open == 0; });
  for (std::size_t times = 2; times <= 3; ++times) {
    const journal::Requeue again{"evt_1", {"app"}, f.clock.now()};
    REQUIRE(f.writer->requeue({&again, 1}));
    f.until([&] { return app.count() == times && f.status(1) == EventStatus::delivered; });
  }
}

TEST_CASE("engine: a journal that cannot tell what others put back is not kept open for it")
{
  Faults faults;
  EngineFixture f;
  f.faults = &faults;
  f.target("app");
  REQUIRE(f.use({named("app")}));
  std::jthread thread([&](const std::stop_token& stop) { f.engine.run(stop); });
  f.until([&] { return faults.closed == 1; });
}

TEST_CASE("engine: destinations come, go and change while it runs; one that stays is left as it is")
{
  EngineFixture f;
  Target& stays = f.target("stays");
  Target& goes = f.target("goes");
  Gate gate;
  Target& changes = f.target("changes", [&](const destination::Outgoing&) {
    gate.wait();
    return attempt_of(kDelivered, 200);
  });
  REQUIRE(f.use({named("stays"), named("goes"), named("changes")}));
  std::jthread thread([&](const std::stop_token& stop) { f.engine.run(stop); });
  f.add(2, {"stays", "goes", "changes", "comes"});
  f.engine.wake();
  f.until([&] { return stays.count() == 2 && goes.count() == 2 && changes.count() == 2; });

  Target& comes = f.target("comes");
  auto changed = named("changes");
  changed.concurrency = 1;
  auto off = named("off");
  off.enabled = false;
  REQUIRE(f.use({named("stays"), changed, named("comes"), off}));
  CHECK(f.made == 5);
  f.add(2, {"stays", "goes", "changes", "comes"});
  f.engine.wake();
  f.until([&] { return comes.count() == 4 && stays.count() == 4; });
  CHECK(changes.count() == 2); // the former lane has not ended
  gate.open();
  f.until([&] { return changes.count() == 4; });
  CHECK(goes.count() == 2);

  const auto refused = f.use({named("stays"), named("unknown")});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "no key for unknown");
  f.add(1, {"comes"});
  f.engine.wake();
  f.until([&] { return comes.count() == 5; });
  thread.request_stop();
  thread.join();
}
