#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "tests/unit/journal/fixture.hpp"

#include <filesystem>

using namespace hookctl;
using namespace hookctl::journal;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;
using tests::make_settlement;

namespace {

constexpr std::chrono::hours kDay{24};

struct RetentionFixture : JournalFixture {
  using JournalFixture::JournalFixture;

  /// One delivery with one event, received now.
  void add(int number, std::vector<std::string> destinations = {}, std::size_t body = 10)
  {
    auto delivery = make_delivery(text("dlv_", number),
                                  {make_event(text("evt_", number), std::move(destinations))});
    delivery.request.received_at = clock.now();
    delivery.request.body.assign(body, 'x');
    delivery.dedupe_key = text("key_", number);
    REQUIRE(append({delivery}));
  }

  void tidy()
  {
    for (int i = 0; i < 10'000 && writer->maintain(clock.now()).value().has_more; ++i) {
    }
  }

  bool has(int number) { return writer->find_delivery(text("dlv_", number)).has_value(); }

  std::int64_t count(std::string_view table)
  {
    auto database = db::Database::open(file, db::OpenMode::read_only).value();
    return db::query_integer(database, text("SELECT count(*) FROM ", table)).value();
  }
};

} // namespace

TEST_CASE("retention: without limits everything stays")
{
  RetentionFixture f;
  f.add(1);
  f.clock.advance(1000 * kDay);
  f.tidy();
  CHECK(f.has(1));
}

TEST_CASE("retention: what is older goes with all that belongs to it and what waits stays")
{
  RetentionFixture f({.keep = {.age = 2 * kDay}});
  f.add(1);
  f.add(2, {"app"});
  f.add(3, {"app"});
  REQUIRE(f.claim("app").size() == 2);
  REQUIRE(f.settle({make_settlement("evt_3", "app", DestinationState::delivered)}));
  f.clock.advance(kDay);
  f.add(4);
  f.clock.advance(kDay);
  f.tidy();
  CHECK(f.has(1));
  f.clock.advance(std::chrono::seconds{2});
  f.tidy();
  CHECK_FALSE(f.has(1));
  CHECK(f.has(2));
  CHECK_FALSE(f.has(3));
  CHECK(f.has(4));
  CHECK(f.count("events") == 2);
  CHECK(f.count("requests") == 2);
  CHECK(f.count("attempts") == 0);
  CHECK(f.count("event_destinations") == 1);
  CHECK(f.count("whole_envelopes") == 2);
  CHECK(f.writer->find_delivery("evt_1").error().code == ErrorCode::not_found);
}

TEST_CASE("retention: what one destination gave up and another still waits for stays")
{
  RetentionFixture f({.keep = {.age = kDay}});
  f.add(1, {"app", "crm"});
  REQUIRE(f.settle({make_settlement("evt_1", "app", DestinationState::dead)}));
  f.clock.advance(2 * kDay);
  f.tidy();
  CHECK(f.has(1));
  CHECK(f.claim("crm") == tests::Ids{"evt_1"});
  REQUIRE(f.settle({make_settlement("evt_1", "crm", DestinationState::delivered)}));
  f.clock.advance(std::chrono::seconds{2});
  f.tidy();
  CHECK_FALSE(f.has(1));
}

TEST_CASE("retention: a repeat is one as long as the window is open though the body is gone")
{
  RetentionFixture f({.keep = {.age = kDay}});
  f.add(1);
  f.clock.advance(2 * kDay);
  f.tidy();
  REQUIRE_FALSE(f.has(1));
  auto again = make_delivery("dlv_9");
  again.dedupe_key = "key_1";
  again.request.received_at = f.clock.now();
  const auto outcome = f.append({again}).value().front();
  CHECK(outcome.duplicate);
  CHECK(outcome.delivery_id == "dlv_1");
  f.clock.advance(6 * kDay);
  f.tidy();
  CHECK(f.count("deliveries") == 0);
  again.request.received_at = f.clock.now();
  CHECK_FALSE(f.append({again}).value().front().duplicate);
}

TEST_CASE("retention: the oldest go when there are more events than are kept")
{
  RetentionFixture f({.keep = {.events = 100}});
  for (int i = 0; i < 300; ++i) {
    f.add(i);
    f.tidy();
  }
  CHECK(f.count("events") == 99);
  CHECK(f.has(299));
  CHECK_FALSE(f.has(200));
  f.reopen();
  f.add(300);
  f.tidy();
  CHECK(f.count("events") == 99);
}

TEST_CASE("retention: a cap with nothing but what waits refuses and recovers by itself")
{
  RetentionFixture f({.keep = {.events = 5}});
  for (int i = 0; i < 5; ++i) {
    f.add(i, {"app"});
    f.tidy();
  }
  const auto refused = f.append({make_delivery("dlv_9")});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::io);
  CHECK(refused.error().message.find("full") != std::string::npos);
  REQUIRE(f.claim("app").size() == 5);
  REQUIRE(f.settle({make_settlement("evt_2", "app", DestinationState::dead)}));
  f.clock.advance(std::chrono::seconds{2});
  f.tidy();
  CHECK_FALSE(f.has(2));
  CHECK(f.append({make_delivery("dlv_9")}));
}

TEST_CASE("retention: the file keeps to its bytes and shrinks when less is kept")
{
  constexpr std::int64_t kMebibyte = 1 << 20;
  RetentionFixture f;
  for (int i = 0; i < 300; ++i) {
    f.add(i, {}, 100'000);
  }
  f.options.keep.bytes = 10 * kMebibyte;
  f.reopen();
  f.tidy();
  f.writer.reset(); // the log goes into the file
  CHECK(std::filesystem::file_size(f.file) < 16 * kMebibyte);
  f.reopen();
  CHECK(f.has(299));
  CHECK_FALSE(f.has(100));
  auto database = db::Database::open(f.file, db::OpenMode::read_only).value();
  CHECK(db::query_text(database, "PRAGMA integrity_check") == "ok");
}
