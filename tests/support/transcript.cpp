#include "tests/support/transcript.hpp"

#include "cli/app/run.hpp"
#include "hookctl/base/text.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/temp_dir.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace hookctl::tests {

namespace {

/// What a command leaves on the screen.
struct Outcome {
  std::string out;
  std::string err;
  int code = 0;
};

std::string replace_all(std::string text, const std::string& from, std::string_view to)
{
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at)) {
    text.replace(at, from.size(), to);
    at += to.size();
  }
  return text;
}

/// Closes what `< FILE` opened.
class Input {
public:
  explicit Input(const std::string& file)
      : m_descriptor(open(file.c_str(), O_RDONLY | O_CLOEXEC))
  {
    if (m_descriptor < 0) {
      throw std::runtime_error("transcript: cannot read " + file);
    }
  }

  ~Input() { close(m_descriptor); }

  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
  int m_descriptor;
};

/// Relative names in a transcript are names in its home.
class WorkingFolder {
public:
  explicit WorkingFolder(const std::filesystem::path& folder)
      : m_before(std::filesystem::current_path())
  {
    std::filesystem::current_path(folder);
  }

  ~WorkingFolder()
  {
    std::error_code ignored;
    std::filesystem::current_path(m_before, ignored);
  }

  WorkingFolder(const WorkingFolder&) = delete;
  WorkingFolder& operator=(const WorkingFolder&) = delete;

private:
  std::filesystem::path m_before;
};

/// The machine that a transcript runs on.
class Player {
public:
  Player()
      : m_folder(m_home.path())
  {
  }

  [[nodiscard]] std::string home() const { return m_home.path().string(); }

  Outcome play(const TranscriptCommand& command)
  {
    if (command.words.empty()) {
      throw std::runtime_error("transcript: an empty command");
    }
    const std::string& program = command.words[0];
    if (program == "hookctl") {
      return play_hookctl(command);
    }
    if (program == "cat") {
      return play_cat(command);
    }
    if (program == "rm" && command.words.size() == 2) {
      std::filesystem::remove_all(command.words[1]);
      return {};
    }
    if (program == "chmod" && command.words.size() == 3) {
      const auto mode = static_cast<mode_t>(std::stoul(command.words[1], nullptr, 8));
      return {"", "", chmod(command.words[2].c_str(), mode) == 0 ? 0 : 1};
    }
    throw std::runtime_error("transcript: cannot play: " + command.line);
  }

private:
  Outcome play_cat(const TranscriptCommand& command)
  {
    if (command.output_file) {
      std::string bytes;
      for (const std::string& line : command.here_document) {
        bytes += line + "\n";
      }
      m_home.write(*command.output_file, bytes);
      chmod(command.output_file->c_str(), 0600);
      return {};
    }
    Outcome outcome;
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      outcome.out += read_whole_file(command.words[i]);
    }
    return outcome;
  }

  Outcome play_hookctl(const TranscriptCommand& command)
  {
    std::map<std::string, std::string, std::less<>> variables = {{"HOME", home()}};
    std::ostringstream out;
    std::ostringstream err;
    cli::World world;
    for (const auto& [name, value] : command.variables) {
      if (name == "TTY") {
        world.out.is_terminal = true;
        world.out.width = std::stoi(value);
        world.err = world.out;
        variables.emplace("TERM", "xterm");
      } else {
        variables[name] = value;
      }
    }
    const Input input(command.input_file.value_or("/dev/null"));
    const os::Environment environment(std::move(variables));
    world.out.stream = &out;
    world.err.stream = &err;
    world.in_descriptor = input.descriptor();
    world.environment = &environment;
    world.clock = &m_clock;
    world.rng = &m_rng;
    const int code = cli::run(command.words, world);
    return {out.str(), err.str(), code};
  }

  TempDir m_home;
  WorkingFolder m_folder;
  FakeClock m_clock;
  SeededRng m_rng;
};

void append_lines(std::string& text, std::string_view output, std::string_view prefix)
{
  if (output.empty()) {
    return;
  }
  const bool ends_well = output.back() == '\n';
  output.remove_suffix(ends_well ? 1 : 0);
  for (const std::string_view line : split(output, '\n')) {
    const bool confusing =
        prefix.empty() && (line.starts_with("$ ") || line.starts_with("# ") || line == "#" ||
                           line.starts_with("! ") || line.starts_with('\\'));
    text += prefix;
    text += confusing ? "\\" : "";
    text += line;
    text += '\n';
  }
  if (!ends_well) {
    text += "(no line feed at the end)\n";
  }
}

std::string visible(std::string output, const std::string& home)
{
  return replace_all(replace_all(std::move(output), home, "$HOME"), "\x1b", "\\e");
}

std::string show(const TranscriptStep& step, const Outcome& outcome, const std::string& home)
{
  std::string text;
  for (const std::string& line : step.before) {
    text += line + "\n";
  }
  text += "$ " + step.command.line + "\n";
  for (const std::string& line : step.command.here_document) {
    text += line + "\n";
  }
  text += step.command.output_file ? "EOF\n" : "";
  append_lines(text, visible(outcome.out, home), "");
  append_lines(text, visible(outcome.err, home), "! ");
  if (outcome.code != 0) {
    text += "[" + std::to_string(outcome.code) + "]\n";
  }
  while (text.ends_with("\n\n")) {
    text.pop_back();
  }
  return text;
}

} // namespace

std::string play_transcript(std::string_view text)
{
  Player player;
  const Transcript transcript = parse_transcript(text, player.home());
  std::string played;
  for (const TranscriptStep& step : transcript.steps) {
    played += played.empty() ? "" : "\n";
    played += show(step, player.play(step.command), player.home());
  }
  for (const std::string& line : transcript.after) {
    played += line + "\n";
  }
  return played;
}

} // namespace hookctl::tests
