#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::tests {

/// One `$ …` of a transcript.
struct TranscriptCommand {
  std::string line;                             ///< as it stands, without "$ "
  std::map<std::string, std::string> variables; ///< `NAME=value` before the command
  std::vector<std::string> words;               ///< after quoting
  std::optional<std::string> input_file;        ///< `< FILE`
  std::optional<std::string> output_file;       ///< `> FILE`, of `cat` with a here-document only
  std::vector<std::string> here_document;       ///< the lines up to EOF
};

/// Comments and empty lines before a command, the command, and what the transcript says it prints.
struct TranscriptStep {
  std::vector<std::string> before;
  TranscriptCommand command;
  std::vector<std::string> expected;
};

struct Transcript {
  std::vector<TranscriptStep> steps;
  std::vector<std::string> after;
};

/// Splits `a 'b c' "d" e\ f` as a shell does; `$HOME` outside single quotes becomes `home`. No
/// other expansion.
std::vector<std::string> split_words(std::string_view line, const std::string& home);

Transcript parse_transcript(std::string_view text, const std::string& home);

/// Runs every command in process, each with the clock, the randomness and the files that the ones
/// before it left, in a home folder of the transcript's own; gives the transcript as it should
/// read.
/// - stdout as it is, stderr lines after `! `, then `[N]` for a code other than 0; the home folder
/// shows as $HOME.
/// - An output line that would read as a command, comment or error gets a backslash before it.
/// - `TTY=60 hookctl …` makes both streams terminals of 60 columns (with TERM=xterm).
/// - `cat > FILE <<'EOF'`, `cat FILE`, `rm FILE` and `chmod MODE FILE` work on the home folder.
std::string play_transcript(std::string_view text);

} // namespace hookctl::tests
