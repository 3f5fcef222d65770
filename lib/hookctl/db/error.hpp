#pragma once

#include "hookctl/base/result.hpp"

struct sqlite3;

// Private to this module.
namespace hookctl::db {

/// Our error for a result code of SQLite, naming the file and saying how to mend it.
Error make_error(sqlite3* handle, int result);

} // namespace hookctl::db
