#include "hookctl/db/migrations.hpp"
#include "hookctl/db/statement.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

#include <array>

using namespace hookctl;
using db::Database;

namespace {

constexpr std::array<std::string_view, 3> kBroken = {
    "CREATE TABLE a (x); CREATE TABLE a (x)",
    "CREATE TABLE b (x)",
    "INSERT INTO a VALUES (1); CREATE TABLE c (x)"};

constexpr std::array<std::string_view, 3> kGood = {
    "CREATE TABLE a (x)", "CREATE TABLE b (x)", "INSERT INTO a VALUES (1); CREATE TABLE c (x)"};

db::Schema schema(std::span<const std::string_view> steps, std::int32_t id = 77)
{
  return {"test store", id, steps};
}

struct MigrationsFixture {
  tests::TempDir dir;
  std::string file = dir.write("a.db", "");
  Database database = Database::open(file, db::OpenMode::read_write).value();

  std::int64_t integer(std::string_view sql) { return db::query_integer(database, sql).value(); }
};

} // namespace

TEST_CASE("migrations: a new file gets every step and WAL and big pages")
{
  MigrationsFixture f;
  CHECK(db::check_schema(f.database, schema(kGood)) == 0);
  REQUIRE(db::migrate(f.database, schema(kGood)));
  CHECK(db::check_schema(f.database, schema(kGood)) == 3);
  CHECK(f.integer("PRAGMA application_id") == 77);
  CHECK(f.integer("PRAGMA page_size") == 16384);
  CHECK(db::query_text(f.database, "PRAGMA journal_mode") == "wal");
  CHECK(f.integer("SELECT count(*) FROM a") == 1);
}

TEST_CASE("migrations: an older file gets the missing steps only")
{
  MigrationsFixture f;
  REQUIRE(db::migrate(f.database, schema(std::span(kGood).first(2))));
  CHECK(f.integer("SELECT count(*) FROM a") == 0);
  REQUIRE(db::migrate(f.database, schema(kGood)));
  REQUIRE(db::migrate(f.database, schema(kGood)));
  CHECK(f.integer("SELECT count(*) FROM a") == 1);
}

TEST_CASE("migrations: a step that fails leaves the version before it")
{
  MigrationsFixture f;
  CHECK_FALSE(db::migrate(f.database, schema(kBroken)));
  CHECK(db::check_schema(f.database, schema(kGood)) == 0);

  constexpr std::array<std::string_view, 2> half = {"CREATE TABLE a (x)",
                                                    "CREATE TABLE b (x); CREATE TABLE a (x)"};
  CHECK_FALSE(db::migrate(f.database, schema(half)));
  CHECK(db::check_schema(f.database, schema(kGood)) == 1);
  CHECK(f.integer("SELECT count(*) FROM sqlite_schema") == 1);
  CHECK(db::migrate(f.database, schema(kGood)));
}

TEST_CASE("migrations: another program's file is refused and not touched")
{
  for (const char* make : {"CREATE TABLE theirs (x)",
                           "PRAGMA application_id=78; PRAGMA user_version=1; CREATE TABLE a (x)",
                           "PRAGMA user_version=1"}) {
    CAPTURE(make);
    MigrationsFixture f;
    REQUIRE(f.database.execute(make));
    const std::string before = tests::read_whole_file(f.file);
    const auto migrated = db::migrate(f.database, schema(kGood));
    REQUIRE_FALSE(migrated);
    CHECK(migrated.error().code == ErrorCode::invalid_data);
    CHECK(migrated.error().message.find("test store") != std::string::npos);
    CHECK(tests::read_whole_file(f.file) == before);
  }
}

TEST_CASE("migrations: a newer file is refused with the hint to upgrade")
{
  MigrationsFixture f;
  REQUIRE(db::migrate(f.database, schema(kGood)));
  const auto old = db::migrate(f.database, schema(std::span(kGood).first(2)));
  REQUIRE_FALSE(old);
  CHECK(old.error().code == ErrorCode::invalid_data);
  CHECK(old.error().message.find("schema 3; this hookctl knows up to 2") != std::string::npos);
  CHECK(old.error().hint.find("upgrade") != std::string::npos);
}
