#include "hookctl/db/foreign_library.hpp"

#include <sqlite3.h>

namespace hookctl::db {

ForeignLibrary sqlite()
{
  return {"sqlite", sqlite3_libversion()};
}

} // namespace hookctl::db
