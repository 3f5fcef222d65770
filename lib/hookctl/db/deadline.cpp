#include "hookctl/db/deadline.hpp"

#include <sqlite3.h>

namespace hookctl::db {

namespace {

constexpr int kStepsBetween = 10'000; // well below a millisecond

/// Not 0: SQLite breaks off.
int is_over(void* end)
{
  return SteadyTime::clock::now() >= *static_cast<SteadyTime*>(end) ? 1 : 0;
}

} // namespace

Deadline::Deadline(Database& database, SteadyTime end)
    : m_database(database)
    , m_end(end)
{
  sqlite3_progress_handler(m_database.get(), kStepsBetween, is_over, &m_end);
}

Deadline::~Deadline()
{
  sqlite3_progress_handler(m_database.get(), 0, nullptr, nullptr);
}

} // namespace hookctl::db
