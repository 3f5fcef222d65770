#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/db/database.hpp"

namespace hookctl::db {

/// While it lives, a statement of that connection which still runs at `end` is broken off: it fails
/// with timeout. It must go before the database does.
class Deadline {
public:
  Deadline(Database& database, SteadyTime end);
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  ~Deadline();

private:
  Database& m_database;
  SteadyTime m_end;
};

} // namespace hookctl::db
