#pragma once

#include "hookctl/base/result.hpp"

#include <span>
#include <string>
#include <string_view>

namespace hookctl::file_schema {

/// A kind of file that hookctl reads.
struct Kind {
  std::string_view name;   ///< "account"
  std::string_view files;  ///< which files are meant, for people
  std::string_view source; ///< its schema, without the definitions that it shares with others
};

/// By name.
std::span<const Kind> kinds();

/// A JSON Schema (Draft 7) of such a file, on one line, which needs no other: title, description,
/// examples, and the definitions that it uses. not_found, with a suggestion, for another kind.
///
/// It says what can be said of a file alone: keys, types, words and patterns. A key with nothing
/// after it, which the readers take for one that is not there, does not fit.
Result<std::string> schema_of(std::string_view kind);

} // namespace hookctl::file_schema
