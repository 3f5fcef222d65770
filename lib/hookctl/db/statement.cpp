#include "hookctl/db/statement.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/db/error.hpp"

#include <sqlite3.h>

namespace hookctl::db {

namespace {

// SQLite takes a null pointer for NULL, and "" is not NULL.
const char* not_null(std::string_view value)
{
  return value.empty() ? "" : value.data();
}

// The caller keeps the bytes until the use ends (SQLITE_STATIC, whose macro is a C cast).
constexpr sqlite3_destructor_type kBorrowed = nullptr;

} // namespace

Use::~Use()
{
  sqlite3_reset(m_statement);
  sqlite3_clear_bindings(m_statement);
}

void Use::keep(int result)
{
  if (result != SQLITE_OK && m_failure == SQLITE_OK) {
    m_failure = result;
  }
}

void Use::bind_one(std::int64_t value)
{
  keep(sqlite3_bind_int64(m_statement, ++m_bound, value));
}

void Use::bind_one(std::string_view value)
{
  keep(sqlite3_bind_text64(
      m_statement, ++m_bound, not_null(value), value.size(), kBorrowed, SQLITE_UTF8));
}

void Use::bind_one(Blob value)
{
  keep(sqlite3_bind_blob64(
      m_statement, ++m_bound, not_null(value.bytes), value.bytes.size(), kBorrowed));
}

void Use::bind_one(std::nullopt_t /*value*/)
{
  keep(sqlite3_bind_null(m_statement, ++m_bound));
}

Result<bool> Use::step()
{
  const int result = m_failure == SQLITE_OK ? sqlite3_step(m_statement) : m_failure;
  if (result == SQLITE_ROW || result == SQLITE_DONE) {
    return result == SQLITE_ROW;
  }
  return fail(make_error(sqlite3_db_handle(m_statement), result));
}

Result<> Use::run()
{
  while (true) {
    HOOKCTL_TRY_AS(const bool more, step());
    if (!more) {
      return {};
    }
  }
}

std::int64_t Use::integer(int column) const
{
  return sqlite3_column_int64(m_statement, column);
}

std::string Use::bytes(int column) const
{
  const void* data = sqlite3_column_blob(m_statement, column);
  const int size = sqlite3_column_bytes(m_statement, column);
  return data == nullptr
             ? std::string{}
             : std::string(static_cast<const char*>(data), static_cast<std::size_t>(size));
}

bool Use::is_null(int column) const
{
  return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

std::optional<std::string> Use::optional_bytes(int column) const
{
  return is_null(column) ? std::nullopt : std::optional(bytes(column));
}

std::optional<std::int64_t> Use::optional_integer(int column) const
{
  return is_null(column) ? std::nullopt : std::optional(integer(column));
}

void Statement::Finalize::operator()(sqlite3_stmt* statement) const
{
  sqlite3_finalize(statement);
}

Result<Statement> Statement::prepare(Database& database, std::string_view sql)
{
  sqlite3_stmt* handle = nullptr;
  const int result = sqlite3_prepare_v3(database.get(),
                                        sql.data(),
                                        static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT,
                                        &handle,
                                        nullptr);
  if (result != SQLITE_OK) {
    return fail(make_error(database.get(), result));
  }
  return Statement(handle);
}

Result<std::int64_t> query_integer(Database& database, std::string_view sql)
{
  HOOKCTL_TRY_AS(auto statement, Statement::prepare(database, sql));
  auto use = statement.use();
  HOOKCTL_TRY_AS(const bool found, use.step());
  if (!found) {
    return fail(ErrorCode::internal, text("no row for ", quote(sql)));
  }
  return use.integer(0);
}

Result<std::string> query_text(Database& database, std::string_view sql)
{
  HOOKCTL_TRY_AS(auto statement, Statement::prepare(database, sql));
  auto use = statement.use();
  HOOKCTL_TRY_AS(const bool found, use.step());
  if (!found) {
    return fail(ErrorCode::internal, text("no row for ", quote(sql)));
  }
  return use.bytes(0);
}

} // namespace hookctl::db
