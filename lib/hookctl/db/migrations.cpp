#include "hookctl/db/migrations.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/db/transaction.hpp"

namespace hookctl::db {

namespace {

Result<std::string> file_name(Database& database)
{
  return query_text(database, "SELECT file FROM pragma_database_list WHERE name='main'");
}

Result<> use_wal(Database& database)
{
  HOOKCTL_TRY_AS(const std::string mode, query_text(database, "PRAGMA journal_mode=WAL"));
  if (mode != "wal") {
    HOOKCTL_TRY_AS(const std::string file, file_name(database));
    return fail(Failure::database_failed,
                text("database ", quote(file), " cannot use a write-ahead log"),
                "put it on a local disk: shared memory does not work on network file systems");
  }
  return {};
}

Result<> apply(Database& database, const Schema& schema, std::int64_t version)
{
  HOOKCTL_TRY_AS(auto transaction, Transaction::begin_write(database));
  HOOKCTL_TRY(
      database.execute(std::string(schema.migrations[static_cast<std::size_t>(version - 1)])));
  HOOKCTL_TRY(database.execute(text("PRAGMA application_id=", schema.application_id)));
  HOOKCTL_TRY(database.execute(text("PRAGMA user_version=", version)));
  return transaction.commit();
}

Result<> apply_all(Database& database, const Schema& schema, std::int64_t version)
{
  while (version < static_cast<std::int64_t>(schema.migrations.size())) {
    HOOKCTL_TRY(apply(database, schema, ++version));
  }
  return {};
}

} // namespace

Result<std::int64_t> check_schema(Database& database, const Schema& schema)
{
  HOOKCTL_TRY_AS(const auto id, query_integer(database, "PRAGMA application_id"));
  HOOKCTL_TRY_AS(const auto version, query_integer(database, "PRAGMA user_version"));
  HOOKCTL_TRY_AS(const auto objects, query_integer(database, "SELECT count(*) FROM sqlite_schema"));
  if (id == 0 && version == 0 && objects == 0) {
    return 0;
  }
  HOOKCTL_TRY_AS(const std::string file, file_name(database));
  if (id != schema.application_id || version < 1) {
    return fail(Failure::journal_of_others,
                text("database ", quote(file), " is no ", schema.name, " but another program's"),
                "name another file, or move this one away");
  }
  const auto newest = static_cast<std::int64_t>(schema.migrations.size());
  if (version > newest) {
    return fail(Failure::journal_of_others,
                text(schema.name,
                     " ",
                     quote(file),
                     " has schema ",
                     version,
                     "; this hookctl knows up to ",
                     newest),
                "a newer hookctl has written it: upgrade this one");
  }
  return version;
}

Result<> migrate(Database& database, const Schema& schema)
{
  HOOKCTL_TRY_AS(const std::int64_t version, check_schema(database, schema));
  if (version == 0) {
    HOOKCTL_TRY(database.execute("PRAGMA page_size=16384; PRAGMA auto_vacuum=INCREMENTAL"));
  }
  HOOKCTL_TRY(use_wal(database));
  // A table that makes way for another must not take along what refers to it.
  HOOKCTL_TRY(database.execute("PRAGMA foreign_keys=OFF"));
  auto migrated = apply_all(database, schema, version);
  HOOKCTL_TRY(database.execute("PRAGMA foreign_keys=ON"));
  return migrated;
}

} // namespace hookctl::db
