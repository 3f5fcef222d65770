#include "hookctl/routing/command_line.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <optional>

namespace hookctl::routing {

namespace {

constexpr std::string_view kForShells = "|;&<>()$`*?~#";
constexpr std::string_view kForShellsInQuotes = "$`";

tl::unexpected<Error> wrong(std::string message)
{
  return fail(ErrorCode::invalid_argument,
              std::move(message),
              "a command is run as it is, without a shell; for one, write: sh -c '…'");
}

bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\n';
}

/// Splits one text, a character at a time.
class Splitter {
public:
  explicit Splitter(std::string_view rest)
      : m_rest(rest)
  {
  }

  Result<std::vector<std::string>> split()
  {
    while (!m_rest.empty()) {
      HOOKCTL_TRY(next());
    }
    end_word();
    if (m_words.empty() || m_words.front().empty()) {
      return wrong("the command is empty");
    }
    return std::move(m_words);
  }

private:
  Result<> next()
  {
    const char c = take();
    if (is_blank(c)) {
      end_word();
      return {};
    }
    m_in_word = true;
    if (c == '\'' || c == '"') {
      return quoted(c);
    }
    if (c == '\\') {
      return escaped();
    }
    if (kForShells.find(c) != std::string_view::npos) {
      return wrong(text("the command has ", quote({&c, 1}), ", which only a shell understands"));
    }
    m_word += c;
    return {};
  }

  Result<> quoted(char end)
  {
    while (!m_rest.empty()) {
      const char c = take();
      if (c == end) {
        return {};
      }
      if (end == '"' && c == '\\' && !m_rest.empty() &&
          std::string_view("\"\\$`").find(m_rest.front()) != std::string_view::npos) {
        m_word += take();
        continue;
      }
      if (end == '"' && kForShellsInQuotes.find(c) != std::string_view::npos) {
        return wrong(text("the command has ", quote({&c, 1}), ", which only a shell understands"));
      }
      m_word += c;
    }
    return wrong(text("the command has an open quote: ", std::string_view(&end, 1)));
  }

  Result<> escaped()
  {
    if (m_rest.empty()) {
      return wrong("the command ends in a backslash");
    }
    m_word += take();
    return {};
  }

  char take()
  {
    const char c = m_rest.front();
    m_rest.remove_prefix(1);
    return c;
  }

  void end_word()
  {
    if (m_in_word) {
      m_words.push_back(std::move(m_word));
    }
    m_word.clear();
    m_in_word = false;
  }

  std::string_view m_rest;
  std::string m_word;
  bool m_in_word = false;
  std::vector<std::string> m_words;
};

bool is_plain(char c)
{
  return !is_blank(c) && c != '\'' && c != '"' && c != '\\' &&
         kForShells.find(c) == std::string_view::npos;
}

} // namespace

Result<std::vector<std::string>> parse_command_line(std::string_view typed)
{
  constexpr std::size_t kMaxLength = 64U << 10U;
  if (typed.size() > kMaxLength || typed.find('\0') != std::string_view::npos) {
    return wrong("the command is longer than 64 KiB or holds a null character");
  }
  return Splitter(typed).split();
}

std::string write_command_line(std::span<const std::string> words)
{
  std::string out;
  for (const std::string& word : words) {
    out += out.empty() ? "" : " ";
    if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) {
      out += word;
      continue;
    }
    out += '\'';
    for (const char c : word) {
      out += c == '\'' ? std::string_view("'\\''") : std::string_view(&c, 1);
    }
    out += '\'';
  }
  return out;
}

} // namespace hookctl::routing
