#include "tests/support/transcript.hpp"

#include <stdexcept>

namespace hookctl::tests {

namespace {

constexpr std::string_view kHereDocument = "<<'EOF'";

std::vector<std::string> lines_of(std::string_view text)
{
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

bool is_variable(std::string_view word)
{
  const std::size_t equals = word.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         word.substr(0, equals).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             std::string_view::npos;
}

/// One word at a time, with the quoting of a shell.
class WordReader {
public:
  WordReader(std::string_view line, const std::string& home)
      : m_line(line)
      , m_home(home)
  {
  }

  std::vector<std::string> read_all()
  {
    while (m_at < m_line.size()) {
      if (m_line[m_at] == ' ') {
        ++m_at;
        continue;
      }
      m_words.emplace_back();
      while (m_at < m_line.size() && m_line[m_at] != ' ') {
        read_part(m_words.back());
      }
    }
    return std::move(m_words);
  }

private:
  void read_part(std::string& word)
  {
    const char c = m_line[m_at];
    if (c == '\'') {
      read_single_quoted(word);
    } else if (c == '"') {
      read_double_quoted(word);
    } else {
      read_plain(word);
    }
  }

  void read_plain(std::string& word)
  {
    constexpr std::string_view kHomeVariable = "$HOME";
    if (m_line.substr(m_at).starts_with(kHomeVariable)) {
      word += m_home;
      m_at += kHomeVariable.size();
      return;
    }
    if (m_line[m_at] == '\\' && m_at + 1 < m_line.size()) {
      ++m_at;
    }
    word += m_line[m_at++];
  }

  void read_single_quoted(std::string& word)
  {
    const std::size_t end = m_line.find('\'', m_at + 1);
    if (end == std::string_view::npos) {
      throw std::runtime_error("unclosed quote in: " + std::string(m_line));
    }
    word += m_line.substr(m_at + 1, end - m_at - 1);
    m_at = end + 1;
  }

  void read_double_quoted(std::string& word)
  {
    for (++m_at; m_at < m_line.size() && m_line[m_at] != '"';) {
      read_plain(word);
    }
    if (m_at == m_line.size()) {
      throw std::runtime_error("unclosed quote in: " + std::string(m_line));
    }
    ++m_at;
  }

  std::string_view m_line;
  const std::string& m_home;
  std::size_t m_at = 0;
  std::vector<std::string> m_words;
};

TranscriptCommand parse_command(const std::string& line, const std::string& home)
{
  TranscriptCommand command;
  command.line = line;
  std::vector<std::string> words = split_words(line, home);
  std::size_t at = 0;
  for (; at < words.size() && is_variable(words[at]); ++at) {
    const std::size_t equals = words[at].find('=');
    command.variables[words[at].substr(0, equals)] = words[at].substr(equals + 1);
  }
  for (; at < words.size(); ++at) {
    const bool has_next = at + 1 < words.size();
    if (words[at] == "<" && has_next) {
      command.input_file = words[++at];
    } else if (words[at] == ">" && has_next) {
      command.output_file = words[++at];
    } else if (words[at] != "<<EOF") {
      command.words.push_back(words[at]);
    }
  }
  return command;
}

void strip_blank_end(std::vector<std::string>& lines)
{
  while (!lines.empty() && lines.back().empty()) {
    lines.pop_back();
  }
}

} // namespace

std::vector<std::string> split_words(std::string_view line, const std::string& home)
{
  return WordReader(line, home).read_all();
}

Transcript parse_transcript(std::string_view text, const std::string& home)
{
  const std::vector<std::string> lines = lines_of(text);
  Transcript transcript;
  std::vector<std::string> before;
  bool in_output = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    if (line.starts_with("$ ")) {
      transcript.steps.push_back({std::move(before), parse_command(line.substr(2), home), {}});
      before.clear();
      in_output = true;
      if (line.ends_with(kHereDocument)) {
        for (++i; i < lines.size() && lines[i] != "EOF"; ++i) {
          transcript.steps.back().command.here_document.push_back(lines[i]);
        }
      }
    } else if (line.starts_with("# ") || line == "#" || !in_output) {
      before.push_back(line);
      in_output = false;
    } else {
      transcript.steps.back().expected.push_back(line);
    }
  }
  for (TranscriptStep& step : transcript.steps) {
    strip_blank_end(step.expected);
    strip_blank_end(step.before);
  }
  transcript.after = std::move(before);
  strip_blank_end(transcript.after);
  return transcript;
}

} // namespace hookctl::tests
