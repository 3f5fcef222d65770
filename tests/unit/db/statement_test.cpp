#include "hookctl/db/statement.hpp"
#include "tests/support/temp_dir.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

namespace {

struct StatementFixture {
  tests::TempDir dir;
  db::Database database =
      db::Database::open(dir.write("a.db", ""), db::OpenMode::read_write).value();

  StatementFixture()
  {
    REQUIRE(database.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, words TEXT UNIQUE, bytes "
                             "BLOB, number INTEGER) STRICT"));
  }

  db::Statement prepare(std::string_view sql)
  {
    return db::Statement::prepare(database, sql).value();
  }
};

} // namespace

TEST_CASE("statement: every kind of value comes back as it was")
{
  StatementFixture f;
  const std::string bytes("\0\xff\x80'\"\n", 6);
  const std::string words("a\0b \xc3\xa4 \xff", 8);
  REQUIRE(f.prepare("INSERT INTO t VALUES (?, ?, ?, ?)")
              .use()
              .bind(1, words, db::Blob{bytes}, INT64_MIN)
              .run());
  auto select = f.prepare("SELECT words, bytes, number FROM t");
  auto use = select.use();
  REQUIRE(use.step() == true);
  CHECK(use.bytes(0) == words);
  CHECK(use.bytes(1) == bytes);
  CHECK(use.integer(2) == INT64_MIN);
  CHECK(use.step() == false);
}

TEST_CASE("statement: nothing and empty are different")
{
  StatementFixture f;
  auto insert = f.prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
  REQUIRE(
      insert.use().bind(1, std::string_view{}, db::Blob{}, std::optional<std::int64_t>{0}).run());
  REQUIRE(insert.use()
              .bind(2, std::optional<std::string>{}, std::nullopt, std::optional<std::int64_t>{})
              .run());
  auto select = f.prepare("SELECT words, bytes, number FROM t ORDER BY id");
  auto use = select.use();
  REQUIRE(use.step() == true);
  CHECK(use.optional_bytes(0) == "");
  CHECK_FALSE(use.is_null(1));
  CHECK(use.optional_integer(2) == 0);
  REQUIRE(use.step() == true);
  CHECK_FALSE(use.optional_bytes(0));
  CHECK(use.is_null(1));
  CHECK_FALSE(use.optional_integer(2));
}

TEST_CASE("statement: a use leaves neither a position nor parameters behind")
{
  StatementFixture f;
  REQUIRE(f.database.execute("INSERT INTO t (id) VALUES (1), (2)"));
  auto select = f.prepare("SELECT id FROM t ORDER BY id");
  for (int i = 0; i < 2; ++i) {
    auto use = select.use();
    REQUIRE(use.step() == true);
    CHECK(use.integer(0) == 1);
  }
  auto echo = f.prepare("SELECT ?");
  {
    auto use = echo.use();
    REQUIRE(use.bind("secret").step() == true);
  }
  auto use = echo.use();
  REQUIRE(use.step() == true);
  CHECK(use.is_null(0));
}

TEST_CASE("statement: a broken rule of the table has its own code")
{
  StatementFixture f;
  auto insert = f.prepare("INSERT INTO t (id, words, number) VALUES (?, ?, ?)");
  REQUIRE(insert.use().bind(1, "a", 1).run());
  CHECK(insert.use().bind(1, "b", 1).run().error().code == ErrorCode::already_exists);
  CHECK(insert.use().bind(2, "a", 1).run().error().code == ErrorCode::already_exists);
  // STRICT: no text in an integer column.
  CHECK(insert.use().bind(2, "b", "many").run().error().code == ErrorCode::internal);
  // The statement works again afterwards.
  CHECK(insert.use().bind(2, "b", 1).run());
  CHECK(f.database.changes() == 1);
}

TEST_CASE("statement: wrong SQL and too many parameters are failures of ours")
{
  StatementFixture f;
  CHECK(db::Statement::prepare(f.database, "SELEKT 1").error().code == ErrorCode::internal);
  auto one = f.prepare("SELECT ?");
  CHECK(one.use().bind(1, 2).step().error().code == ErrorCode::internal);
  CHECK(db::query_integer(f.database, "SELECT id FROM t").error().code == ErrorCode::internal);
  CHECK(db::query_text(f.database, "SELECT 'a' || 'b'") == "ab");
}
