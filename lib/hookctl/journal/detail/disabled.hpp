#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/journal.hpp"

#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// The destinations that wanted no more events.
class Disabled {
public:
  /// Borrows the database.
  static Result<Disabled> prepare(db::Database& database);

  Result<> add(const DisabledDestination& destination);
  Result<> remove(std::string_view name);
  Result<std::vector<DisabledDestination>> list();

private:
  explicit Disabled(db::Database& database)
      : m_database(&database)
  {
  }

  db::Database* m_database;
  db::Statement m_insert;
  db::Statement m_delete;
  db::Statement m_select;
};

} // namespace hookctl::journal::detail
