#pragma once

#include "cli/app/command.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hookctl::cli {

/// `hookctl account add NAME [FLAGS]`.
std::string usage_line(const Command& command);

/// `NAME`, `[NAME]`, `[NAME...]`, `NAME...`.
std::string positional_text(const Positional& positional);

/// `-o, --output FORMAT`.
std::string flag_text(const Flag& flag);

/// The flag's sentence with its choices and its default.
std::string flag_help(const Flag& flag);

/// The whole page of a command: at most 80 columns.
std::string help_page(const Command& command);

/// The page of a noun (`hookctl account`) or, with no words, of hookctl itself: the commands below
/// it.
std::string overview_page(const std::vector<Command>& commands,
                          const std::vector<std::string>& words);

/// Rows of (code, meaning): 0, 2 and 70, and what the command adds.
std::vector<std::pair<std::string, std::string>> exit_code_rows(const Command& command);

/// Variables that hookctl reads, with what they do.
const std::vector<std::pair<std::string, std::string>>& environment_rows();

/// A help page that is no command: `exit-codes`, `environment`, `errors`.
struct Topic {
  std::string name;
  std::string summary;
  std::string (*page)();
  std::string (*json)(); ///< the same as data, an array
};

const std::vector<Topic>& help_topics();

} // namespace hookctl::cli
