#include "hookctl/journal/detail/disabled.hpp"

#include "hookctl/db/transaction.hpp"

namespace hookctl::journal::detail {

Result<Disabled> Disabled::prepare(db::Database& database)
{
  using db::Statement;
  Disabled out(database);
  HOOKCTL_TRY_AS(
      out.m_insert,
      Statement::prepare(
          database,
          "INSERT OR REPLACE INTO disabled_destinations (name, at, reason) VALUES (?, ?, ?)"));
  HOOKCTL_TRY_AS(out.m_delete,
                 Statement::prepare(database, "DELETE FROM disabled_destinations WHERE name = ?"));
  HOOKCTL_TRY_AS(out.m_select,
                 Statement::prepare(
                     database, "SELECT name, at, reason FROM disabled_destinations ORDER BY name"));
  return out;
}

Result<> Disabled::add(const DisabledDestination& destination)
{
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  HOOKCTL_TRY(
      m_insert.use().bind(destination.name, to_unix_ms(destination.at), destination.reason).run());
  return transaction.commit();
}

Result<> Disabled::remove(std::string_view name)
{
  HOOKCTL_TRY_AS(auto transaction, db::Transaction::begin_write(*m_database));
  HOOKCTL_TRY(m_delete.use().bind(name).run());
  return transaction.commit();
}

Result<std::vector<DisabledDestination>> Disabled::list()
{
  std::vector<DisabledDestination> rows;
  auto use = m_select.use();
  while (true) {
    HOOKCTL_TRY_AS(const bool more, use.step());
    if (!more) {
      return rows;
    }
    rows.push_back({use.bytes(0), from_unix_ms(use.integer(1)), use.bytes(2)});
  }
}

} // namespace hookctl::journal::detail
