#include "hookctl/db/transaction.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/statement.hpp"

#include <tuple>
#include <utility>

namespace hookctl::db {

namespace {

// A commit whose sync failed has written its frames to the log all the same, and a crash would
// bring them back to life. The next commit goes to the same place in the log, so a small one now
// makes an end of them. Best effort: when the disk is still failing, the next successful commit
// does it.
void bury_failed_commit(Database& database)
{
  const auto version = query_integer(database, "PRAGMA user_version");
  if (!version || !database.execute("BEGIN IMMEDIATE")) {
    return;
  }
  const auto written = database.execute(text("PRAGMA user_version=", *version, "; COMMIT"));
  if (!written) {
    std::ignore = database.execute("ROLLBACK"); // the failure that matters is the caller's
  }
}

} // namespace

Result<Transaction> Transaction::begin_read(Database& database)
{
  HOOKCTL_TRY(database.execute("BEGIN DEFERRED"));
  return Transaction(database);
}

Result<Transaction> Transaction::begin_write(Database& database, Durability durability)
{
  HOOKCTL_TRY(database.set_durability(durability));
  HOOKCTL_TRY(database.execute("BEGIN IMMEDIATE"));
  if (durability == Durability::machine_crash) { // others see it only after its sync
    database.gather_log();
  }
  return Transaction(database);
}

Transaction::Transaction(Transaction&& other) noexcept
    : m_database(std::exchange(other.m_database, nullptr))
{
}

Transaction::~Transaction()
{
  roll_back();
}

void Transaction::roll_back()
{
  // SQLite has rolled back by itself after some failures.
  if (m_database != nullptr && !m_database->in_autocommit()) {
    std::ignore = m_database->execute("ROLLBACK"); // nothing is left to do when even this fails
  }
  if (m_database != nullptr) {
    m_database->stop_gathering();
  }
  m_database = nullptr;
}

Result<> Transaction::commit()
{
  Database& database = *m_database;
  auto result = database.execute("COMMIT");
  roll_back();
  if (!result) {
    bury_failed_commit(database);
  }
  return result;
}

} // namespace hookctl::db
