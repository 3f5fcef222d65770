#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/db/database.hpp"

namespace hookctl::db {

/// Rolls back at its end unless commit() succeeded.
class Transaction {
public:
  /// One consistent view of the file; never waits for a writer.
  static Result<Transaction> begin_read(Database& database);

  /// BEGIN IMMEDIATE: takes the write lock now, so that no later statement of it can find the file
  /// busy.
  static Result<Transaction> begin_write(Database& database,
                                         Durability durability = Durability::machine_crash);

  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// After a value the changes survive what Durability says. After an error nothing of them is
  /// kept.
  Result<> commit();

private:
  explicit Transaction(Database& database)
      : m_database(&database)
  {
  }

  void roll_back();

  Database* m_database; ///< null once committed, rolled back or moved from
};

} // namespace hookctl::db
