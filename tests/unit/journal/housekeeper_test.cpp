#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/db/transaction.hpp"
#include "tests/unit/journal/fixture.hpp"

#include <filesystem>

using namespace hookctl;
using namespace hookctl::journal;
using tests::JournalFixture;
using tests::make_delivery;

namespace {

/// Small enough to be reached in a moment.
SqliteOptions short_log()
{
  return {.log_step = 1 << 18, .log_target = 1 << 20, .log_limit = 8 << 20};
}

NewDelivery big(int number)
{
  NewDelivery delivery = make_delivery(text("dlv_", number));
  delivery.request.body.assign(100'000, 'x');
  return delivery;
}

std::uintmax_t log_size(const JournalFixture& f)
{
  return std::filesystem::file_size(f.file + "-wal");
}

} // namespace

TEST_CASE("housekeeper: the log begins anew at its target and asks for checkpoints on the way")
{
  JournalFixture f(short_log());
  auto checkpointer = open_sqlite_checkpointer(f.file, f.options).value();
  int asked = 0;
  for (int i = 0; i < 100; ++i) {
    REQUIRE(f.append({big(i)}));
    const auto upkeep = f.writer->maintain(f.clock.now()).value();
    CHECK(upkeep.notice.empty());
    if (upkeep.wants_checkpoint) {
      ++asked;
      REQUIRE(checkpointer->checkpoint());
    }
  }
  CHECK(asked > 10);
  CHECK(log_size(f) < (2 << 20));
}

TEST_CASE(
    "housekeeper: a reader that holds the log is told of and at the limit nothing is accepted")
{
  JournalFixture f(short_log());
  REQUIRE(f.append({big(0)}));
  int kept = 1;
  std::string notices;
  {
    auto stranger = db::Database::open(f.file, db::OpenMode::read_only).value();
    const auto view = db::Transaction::begin_read(stranger).value();
    REQUIRE(db::query_integer(stranger, "SELECT count(*) FROM deliveries") == 1);
    for (; kept < 200; ++kept) {
      const auto appended = f.append({big(kept)});
      if (!appended) {
        CHECK(appended.error().code == ErrorCode::io);
        CHECK(appended.error().message.find("reads the journal") != std::string::npos);
        break;
      }
      notices += f.writer->maintain(f.clock.now())->notice;
    }
    CHECK(kept < 200);
    CHECK(notices.find("deliveries are refused") == notices.rfind("deliveries are refused"));
    CHECK_FALSE(notices.empty());
    REQUIRE(f.writer->maintain(f.clock.now()));
    CHECK_FALSE(f.append({big(kept)}));
  }
  // It is gone: no restart is needed.
  REQUIRE(f.writer->maintain(f.clock.now()));
  CHECK(f.append({big(kept)}));
  CHECK(f.writer->find_delivery("dlv_1"));
}
