#pragma once

#include "cli/app/context.hpp"
#include "cli/app/exit_code.hpp"
#include "cli/app/layout.hpp"

namespace hookctl::cli {

/// Says on stderr what went wrong, in three parts (what; where; how to mend it), and gives the exit
/// code for it:
///
///     error[HK-502]: unknown key "provder"
///       at accounts/shop.yaml:2:1
///       in account shop
///       hint: did you mean "provider"?
///
/// With `-o json` or `ndjson` one JSON object on one line instead:
/// {"error":{"kind","code","message","at","context","hint", "exit_code"}}. Control characters of
/// strangers are escaped once more, so no message can drive a terminal. `cancelled` is said by
/// nobody: it is what was asked for.
ExitCode report(const Error& error, const Context& context);

/// The same as text, with its line feeds.
std::string error_words(const Error& error, const Context& context);

/// The words of an error in plain text, for tests and for logs; lines wider than `width` are broken
/// at blanks.
std::string to_words(const Error& error, bool colour, std::size_t width = kAnyWidth);

/// The JSON form.
std::string to_json(const Error& error);

} // namespace hookctl::cli
