#include "hookctl/db/error.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <sqlite3.h>

namespace hookctl::db {

namespace {

struct Meaning {
  Failure failure;
  std::string_view hint;
};

Meaning meaning_of(int result)
{
  switch (result & 0xff) {
  case SQLITE_FULL:
    return {Failure::disk_full, "free some space on the disk that holds it"};
  case SQLITE_IOERR:
    return {Failure::database_failed, "check the disk that holds it; the system log may say more"};
  case SQLITE_READONLY:
    return {Failure::read_only, "make the file and its folder writable"};
  case SQLITE_CANTOPEN:
    return {Failure::database_failed,
            "check that the file and its folder exist and may be written"};
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return {Failure::permission_denied, "check the owner and the mode of the file and its folder"};
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return {Failure::file_in_use,
            "another process is writing to it; try again when it has finished"};
  case SQLITE_INTERRUPT:
    return {Failure::timeout, ""};
  case SQLITE_CORRUPT:
    return {Failure::journal_damaged,
            "the file is damaged; move it away or restore it from a copy"};
  case SQLITE_NOTADB:
    return {Failure::journal_of_others,
            "it is no SQLite database; move it away or name another file"};
  case SQLITE_TOOBIG:
    return {Failure::invalid_argument, "a single value can be at most 1 GB"};
  default:
    return {Failure::internal, ""};
  }
}

bool is_unique_violation(int result)
{
  return result == SQLITE_CONSTRAINT_UNIQUE || result == SQLITE_CONSTRAINT_PRIMARYKEY ||
         result == SQLITE_CONSTRAINT_ROWID;
}

std::string describe(sqlite3* handle, int result)
{
  const bool known = handle != nullptr && sqlite3_extended_errcode(handle) == result;
  return known ? sqlite3_errmsg(handle) : sqlite3_errstr(result);
}

} // namespace

Error make_error(sqlite3* handle, int result)
{
  const char* file = handle == nullptr ? nullptr : sqlite3_db_filename(handle, "main");
  const Meaning meaning = meaning_of(result);
  return hookctl::make_error(
      is_unique_violation(result) ? Failure::already_exists : meaning.failure,
      text("database ", quote(file == nullptr ? "" : file), ": ", describe(handle, result)),
      std::string(meaning.hint));
}

} // namespace hookctl::db
