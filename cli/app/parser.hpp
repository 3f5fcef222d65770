#pragma once

#include "cli/app/command.hpp"
#include "hookctl/base/foreign_library.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// What argv says before its flags are checked: which command, and everything that is not its
/// words.
struct Invocation {
  /// nullptr when the words name no command.
  const Command* command = nullptr;
  /// The words that were recognised: {"account"} for a noun without its verb.
  std::vector<std::string> words;
  /// The first word that leads nowhere, if any.
  std::optional<std::string> unknown_word;
  /// A flag of a command that stands before the command's words are complete.
  std::optional<std::string> early_flag;
  /// All arguments but the words, in order.
  std::vector<std::string> rest;
  bool wants_help = false;
};

/// True of `-x` and `--long`, not of "-" alone.
bool looks_like_flag(std::string_view argument);

/// Finds the command; global flags may stand before, between and after its words. Nothing is
/// checked yet.
Invocation find_command(std::span<const std::string> arguments,
                        const std::vector<Command>& commands);

/// Arguments of one command (those after its words), checked against its flags and the global ones.
/// Every failure is invalid_argument with one sentence and a hint: unknown flag, missing value,
/// value for a switch, a flag given twice, a value outside the choices, a missing flag, a missing
/// or excess positional. A value may begin with `-` only as "-" itself or after `=`; `--` ends the
/// flags.
Result<Arguments> parse_arguments(const Command& command, std::span<const std::string> rest);

/// The CLI11 that this program was built with.
ForeignLibrary cli11();

/// "account add" and below: the next words after `words`, sorted, each once; hidden commands left
/// out.
std::vector<std::string> next_words(const std::vector<Command>& commands,
                                    const std::vector<std::string>& words);

} // namespace hookctl::cli
