#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "tests/support/fault_vfs.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <filesystem>

using namespace hookctl;
using db::Database;
using db::OpenMode;

TEST_CASE("database: a missing file is io with a hint and is not made")
{
  const tests::TempDir dir;
  const auto opened = Database::open(dir.file("none.db"), OpenMode::read_write);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::io);
  CHECK(opened.error().message.find("none.db") != std::string::npos);
  CHECK_FALSE(opened.error().hint.empty());
  CHECK_FALSE(std::filesystem::exists(dir.file("none.db")));
}

TEST_CASE("database: a file that is no database is invalid data and stays as it is")
{
  const tests::TempDir dir;
  const std::string text(4096, 'x');
  const std::string file = dir.write("letter.txt", text);
  auto opened = Database::open(file, OpenMode::read_write);
  REQUIRE_FALSE(opened);
  CHECK(opened.error().code == ErrorCode::invalid_data);
  CHECK(tests::read_whole_file(file) == text);
}

TEST_CASE("database: names that mean something to SQLite are plain file names")
{
  const tests::TempDir dir;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(dir.path());
  for (const char* name : {":memory:", "file:x?mode=memory"}) {
    CAPTURE(name);
    dir.write(name, "");
    auto database = Database::open(name, OpenMode::read_write);
    REQUIRE(database);
    REQUIRE(database->execute("CREATE TABLE t (x)"));
    CHECK(std::filesystem::file_size(dir.file(name)) > 0);
  }
  std::filesystem::current_path(before);
}

TEST_CASE("database: a connection enforces foreign keys and syncs every commit")
{
  const tests::TempDir dir;
  auto database = Database::open(dir.write("a.db", ""), OpenMode::read_write);
  REQUIRE(database);
  CHECK(db::query_integer(*database, "PRAGMA foreign_keys") == 1);
  CHECK(db::query_integer(*database, "PRAGMA synchronous") == 2);
  CHECK(db::query_integer(*database, "PRAGMA trusted_schema") == 0);
  REQUIRE(database->set_durability(db::Durability::process_kill));
  CHECK(db::query_integer(*database, "PRAGMA synchronous") == 1);
  REQUIRE(database->set_durability(db::Durability::machine_crash));
  CHECK(db::query_integer(*database, "PRAGMA synchronous") == 2);
}

TEST_CASE("database: a read-only connection cannot write")
{
  const tests::TempDir dir;
  const std::string file = dir.write("a.db", "");
  REQUIRE(Database::open(file, OpenMode::read_write)->execute("CREATE TABLE t (x)"));
  auto reader = Database::open(file, OpenMode::read_only);
  REQUIRE(reader);
  const auto written = reader->execute("INSERT INTO t VALUES (1)");
  REQUIRE_FALSE(written);
  CHECK(written.error().code == ErrorCode::io);
}

TEST_CASE("database: a damaged file is invalid data")
{
  const tests::TempDir dir;
  const std::string file = dir.write("a.db", "");
  REQUIRE(Database::open(file, OpenMode::read_write)
              ->execute("CREATE TABLE t (x); INSERT INTO t VALUES (1)"));
  std::string bytes = tests::read_whole_file(file);
  // Everything behind the header of the file.
  std::fill(bytes.begin() + 100, bytes.end(), '\xff');
  dir.write("a.db", bytes);
  auto opened = Database::open(file, OpenMode::read_write);
  const auto read = opened ? opened->execute("SELECT * FROM t") : Result<>(fail(opened.error()));
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::invalid_data);
}

TEST_CASE("database: a failing disk and a full one are io with different hints")
{
  const tests::TempDir dir;
  tests::FaultVfs disk;
  auto database = Database::open(dir.write("a.db", ""), OpenMode::read_write, disk.name());
  REQUIRE(database);
  REQUIRE(database->execute("CREATE TABLE t (x)"));

  disk.set_disk(tests::FaultVfs::Disk::full);
  const auto full = database->execute("INSERT INTO t VALUES (1)");
  disk.set_disk(tests::FaultVfs::Disk::roomy);
  REQUIRE_FALSE(full);
  CHECK(full.error().code == ErrorCode::io);
  CHECK(full.error().hint.find("free some space") != std::string::npos);

  disk.fail_write(1);
  const auto failing = database->execute("INSERT INTO t VALUES (1)");
  REQUIRE_FALSE(failing);
  CHECK(failing.error().code == ErrorCode::io);
  CHECK(failing.error().hint != full.error().hint);

  REQUIRE(database->execute("INSERT INTO t VALUES (1)"));
  CHECK(db::query_integer(*database, "SELECT count(*) FROM t") == 1);
}
