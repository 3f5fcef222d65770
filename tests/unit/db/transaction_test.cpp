#include "hookctl/db/statement.hpp"
#include "hookctl/db/transaction.hpp"
#include "tests/support/fault_vfs.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <thread>

using namespace hookctl;
using db::Database;
using db::Transaction;

namespace {

struct TransactionFixture {
  tests::TempDir dir;
  tests::FaultVfs disk;
  std::string file = dir.write("a.db", "");
  Database database = open();

  TransactionFixture() { REQUIRE(database.execute("PRAGMA journal_mode=WAL; CREATE TABLE t (x)")); }

  [[nodiscard]] Database open() const
  {
    return Database::open(file, db::OpenMode::read_write, disk.name()).value();
  }

  Result<> insert()
  {
    HOOKCTL_TRY_AS(auto transaction, Transaction::begin_write(database));
    HOOKCTL_TRY(database.execute("INSERT INTO t VALUES (1)"));
    return transaction.commit();
  }

  std::int64_t count() { return db::query_integer(database, "SELECT count(*) FROM t").value(); }

  /// What a new process would find if this one were killed now.
  [[nodiscard]] std::int64_t count_after_kill() const
  {
    const std::string copy = dir.file("copy.db");
    const auto overwrite = std::filesystem::copy_options::overwrite_existing;
    std::filesystem::copy_file(file, copy, overwrite);
    std::filesystem::copy_file(file + "-wal", copy + "-wal", overwrite);
    auto found = Database::open(copy, db::OpenMode::read_write).value();
    return db::query_integer(found, "SELECT count(*) FROM t").value();
  }
};

} // namespace

TEST_CASE("transaction: it rolls back unless it is committed")
{
  TransactionFixture f;
  {
    auto transaction = Transaction::begin_write(f.database);
    REQUIRE(transaction);
    REQUIRE(f.database.execute("INSERT INTO t VALUES (1)"));
    CHECK_FALSE(f.database.in_autocommit());
  }
  CHECK(f.database.in_autocommit());
  CHECK(f.count() == 0);
  REQUIRE(f.insert());
  CHECK(f.count() == 1);
}

TEST_CASE("transaction: a reader sees one state however long it looks")
{
  TransactionFixture f;
  REQUIRE(f.insert());
  Database reader = f.open();
  {
    auto view = Transaction::begin_read(reader);
    REQUIRE(view);
    CHECK(db::query_integer(reader, "SELECT count(*) FROM t") == 1);
    REQUIRE(f.insert());
    CHECK(db::query_integer(reader, "SELECT count(*) FROM t") == 1);
  }
  CHECK(db::query_integer(reader, "SELECT count(*) FROM t") == 2);
}

TEST_CASE("transaction: a second writer is busy")
{
  TransactionFixture f;
  Database other = f.open();
  REQUIRE(other.execute("PRAGMA busy_timeout=20"));
  auto first = Transaction::begin_write(f.database);
  REQUIRE(first);
  const auto second = Transaction::begin_write(other);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::busy);
}

TEST_CASE("transaction: a second writer waits until the first is done")
{
  TransactionFixture f;
  Database other = f.open();
  std::atomic<bool> is_held = false;
  std::jthread holder([&] {
    auto first = Transaction::begin_write(f.database);
    REQUIRE(first);
    is_held = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    CHECK(first->commit());
  });
  while (!is_held) {
    std::this_thread::yield();
  }
  auto second = Transaction::begin_write(other);
  REQUIRE(second);
  CHECK(second->commit());
}

TEST_CASE("transaction: only a write that may be lost with the power does without a sync")
{
  TransactionFixture f;
  REQUIRE(f.insert());
  const int before = f.disk.syncs();
  {
    auto transaction = Transaction::begin_write(f.database, db::Durability::process_kill);
    REQUIRE(f.database.execute("INSERT INTO t VALUES (1)"));
    REQUIRE(transaction->commit());
  }
  CHECK(f.disk.syncs() == before);
  REQUIRE(f.insert());
  CHECK(f.disk.syncs() > before);
}

TEST_CASE("transaction: a commit whose sync failed is not brought back by a crash")
{
  TransactionFixture f;
  REQUIRE(f.insert());
  f.disk.fail_sync(1);
  const auto failed = f.insert();
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::io);
  CHECK(f.database.in_autocommit());
  CHECK(f.count() == 1);
  CHECK(f.count_after_kill() == 1);
  REQUIRE(f.insert());
  CHECK(f.count_after_kill() == 2);
}

TEST_CASE("transaction: a full disk costs nothing but the transaction")
{
  TransactionFixture f;
  f.disk.set_disk(tests::FaultVfs::Disk::full);
  CHECK(f.insert().error().code == ErrorCode::io);
  CHECK(f.insert().error().code == ErrorCode::io);
  CHECK(f.count() == 0);
  f.disk.set_disk(tests::FaultVfs::Disk::roomy);
  REQUIRE(f.insert());
  CHECK(f.count() == 1);
}

TEST_CASE("transaction: a synced one goes to the log in one write and another page by page")
{
  TransactionFixture f;
  REQUIRE(f.insert()); // the log has its header
  const auto write_pages = [&](db::Durability durability) -> Result<> {
    HOOKCTL_TRY_AS(auto transaction, Transaction::begin_write(f.database, durability));
    HOOKCTL_TRY(f.database.execute("INSERT INTO t VALUES (zeroblob(100000))"));
    return transaction.commit();
  };
  f.disk.fail_write(2);
  CHECK(write_pages(db::Durability::machine_crash));
  CHECK(f.count_after_kill() == 2);
  f.disk.fail_write(2);
  CHECK_FALSE(write_pages(db::Durability::process_kill));
  CHECK(f.count() == 2);
}

TEST_CASE(
    "transaction: what one that came to nothing had for the log is not written over another's")
{
  TransactionFixture f;
  REQUIRE(f.database.execute("PRAGMA cache_size=2"));
  Database other = f.open();
  {
    auto transaction = Transaction::begin_write(f.database);
    REQUIRE(transaction);
    REQUIRE(f.database.execute("INSERT INTO t WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT "
                               "i + 1 FROM c WHERE i < 99) SELECT randomblob(3000) FROM c"));
  }
  REQUIRE(other.execute("INSERT INTO t VALUES (1)"));
  CHECK(f.count() == 1);
  REQUIRE(f.insert());
  CHECK(f.count_after_kill() == 2);
  CHECK(db::query_text(other, "PRAGMA integrity_check") == "ok");
}
