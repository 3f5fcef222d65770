#pragma once

#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/siphash.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace hookctl::journal::detail {

/// For destinations that want the events of an account's sender one after the other. An event that
/// comes up while one before it is pending is put behind it, out of the way of what is due, and
/// comes back when that one is delivered or dead: each is looked at once or twice, however long the
/// others wait.
class SenderOrder {
public:
  /// Borrows the database.
  static Result<SenderOrder> prepare(db::Database& database);

  /// Which of `events`, in this order, may go now; the others are put behind. One transaction.
  Result<std::vector<std::int64_t>> keep_first(std::string_view destination,
                                               const std::vector<std::int64_t>& events);

  /// The event that had this key is done: the next one of its sender may go. In the caller's
  /// transaction.
  Result<> release_next(std::string_view destination, std::int64_t order_key);

  /// Nobody waits for anybody any more at this destination. A few at a time, one transaction each.
  Result<> release_all(std::string_view destination);

private:
  explicit SenderOrder(db::Database& database)
      : m_database(&database)
  {
  }

  Result<bool> may_go(std::string_view destination, std::int64_t event);
  Result<std::optional<std::int64_t>> key_of(std::int64_t event);
  Result<SipKey> salt();

  db::Database* m_database;
  db::Statement m_sender;
  db::Statement m_earlier;
  db::Statement m_set_key;
  db::Statement m_release_next;
  db::Statement m_any_behind;
  db::Statement m_release_some;
  std::optional<SipKey> m_salt;
};

} // namespace hookctl::journal::detail
