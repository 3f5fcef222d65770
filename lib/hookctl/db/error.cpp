#include "hookctl/db/error.hpp"

#include "hookctl/base/text.hpp"

#include <sqlite3.h>

namespace hookctl::db {

namespace {

struct Meaning {
  ErrorCode code;
  std::string_view hint;
};

Meaning meaning_of(int result)
{
  switch (result & 0xff) {
  case SQLITE_FULL:
    return {ErrorCode::io, "free some space on the disk that holds it"};
  case SQLITE_IOERR:
    return {ErrorCode::io, "check the disk that holds it; the system log may say more"};
  case SQLITE_READONLY:
    return {ErrorCode::io, "make the file and its folder writable"};
  case SQLITE_CANTOPEN:
    return {ErrorCode::io, "check that the file and its folder exist and may be written"};
  case SQLITE_PERM:
  case SQLITE_AUTH:
    return {ErrorCode::denied, "check the owner and the mode of the file and its folder"};
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
    return {ErrorCode::busy, "another process is writing to it; try again when it has finished"};
  case SQLITE_CORRUPT:
    return {ErrorCode::invalid_data, "the file is damaged; move it away or restore it from a copy"};
  case SQLITE_NOTADB:
    return {ErrorCode::invalid_data, "it is no SQLite database; move it away or name another file"};
  case SQLITE_TOOBIG:
    return {ErrorCode::invalid_argument, "a single value can be at most 1 GB"};
  default:
    return {ErrorCode::internal, ""};
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
  Error error;
  error.code = is_unique_violation(result) ? ErrorCode::already_exists : meaning.code;
  error.message =
      text("database ", quote(file == nullptr ? "" : file), ": ", describe(handle, result));
  error.hint = meaning.hint;
  return error;
}

} // namespace hookctl::db
