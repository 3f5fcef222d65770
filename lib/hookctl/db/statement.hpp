#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/db/database.hpp"

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace hookctl::db {

/// Bytes for a BLOB column; a plain string_view is bound as TEXT.
struct Blob {
  std::string_view bytes;
};

/// One use of a Statement: bind, step, read columns. At its end the statement is reset and its
/// parameters are forgotten. Text and blobs are borrowed until then, not copied.
class Use {
public:
  explicit Use(sqlite3_stmt* statement)
      : m_statement(statement)
  {
  }

  ~Use();
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

  /// Binds the next parameters from left to right: integers, text, Blob, std::nullopt, or an
  /// optional of these. A failure is kept and returned by step().
  template<typename... Values> Use& bind(const Values&... values)
  {
    (bind_one(values), ...);
    return *this;
  }

  /// True when there is a row to read, false at the end.
  Result<bool> step();

  /// Steps to the end.
  Result<> run();

  /// Columns count from 0. Valid after step() gave true.
  [[nodiscard]] std::int64_t integer(int column) const;
  /// TEXT or BLOB, all its bytes.
  [[nodiscard]] std::string bytes(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] std::optional<std::string> optional_bytes(int column) const;
  [[nodiscard]] std::optional<std::int64_t> optional_integer(int column) const;

private:
  void bind_one(std::int64_t value);
  void bind_one(std::string_view value);
  void bind_one(Blob value);
  void bind_one(std::nullopt_t value);

  void bind_one(const std::string& value) { bind_one(std::string_view(value)); }

  void bind_one(const char* value) { bind_one(std::string_view(value)); }

  template<std::integral T> void bind_one(T value) { bind_one(static_cast<std::int64_t>(value)); }

  template<typename T> void bind_one(const std::optional<T>& value)
  {
    if (value) {
      bind_one(*value);
    } else {
      bind_one(std::nullopt);
    }
  }

  void keep(int result);

  sqlite3_stmt* m_statement;
  int m_bound = 0;
  int m_failure = 0;
};

/// Prepared once, used often, never by two uses at the same time.
class Statement {
public:
  /// Empty: to be assigned before it is used.
  Statement() = default;

  /// internal when the SQL is wrong; otherwise the failures of Database.
  static Result<Statement> prepare(Database& database, std::string_view sql);

  [[nodiscard]] Use use() { return Use(m_handle.get()); }

private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };

  explicit Statement(sqlite3_stmt* handle)
      : m_handle(handle)
  {
  }

  std::unique_ptr<sqlite3_stmt, Finalize> m_handle;
};

/// The first column of the first row of a query without parameters. internal when there is no row.
Result<std::int64_t> query_integer(Database& database, std::string_view sql);
Result<std::string> query_text(Database& database, std::string_view sql);

} // namespace hookctl::db
