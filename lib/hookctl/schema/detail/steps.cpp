#include "hookctl/schema/detail/steps.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/path/path.hpp"

namespace hookctl::schema::detail {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// Takes a path apart that path::Query has found to be one.
class Splitter {
public:
  explicit Splitter(std::string_view rest)
      : m_rest(rest)
  {
  }

  std::optional<std::vector<Step>> split()
  {
    std::vector<Step> steps;
    skip_blanks();
    while (!m_rest.empty()) {
      auto step = m_rest[0] == '[' ? bracket() : dot();
      if (!step) {
        return std::nullopt;
      }
      steps.push_back(*std::move(step));
      skip_blanks();
    }
    return steps;
  }

private:
  void skip_blanks()
  {
    m_rest.remove_prefix(std::min(m_rest.find_first_not_of(kBlanks), m_rest.size()));
  }

  std::optional<Step> dot()
  {
    m_rest.remove_prefix(1);
    skip_blanks();
    const std::string_view name = m_rest.substr(0, m_rest.find_first_of(".[ \t\r\n"));
    m_rest.remove_prefix(name.size());
    if (name.empty()) { // `..`
      return std::nullopt;
    }
    return name == "*" ? Step{Step::Kind::any} : Step{Step::Kind::name, std::string(name)};
  }

  std::optional<Step> bracket()
  {
    m_rest.remove_prefix(1);
    skip_blanks();
    auto step = m_rest.starts_with('"') || m_rest.starts_with('\'') ? quoted() : unquoted();
    skip_blanks();
    if (!m_rest.starts_with(']')) { // further selectors
      return std::nullopt;
    }
    m_rest.remove_prefix(1);
    return step;
  }

  std::optional<Step> unquoted()
  {
    const std::string_view word = m_rest.substr(0, m_rest.find_first_of("], \t\r\n"));
    m_rest.remove_prefix(word.size());
    if (word == "*") {
      return Step{Step::Kind::any};
    }
    const auto index = parse_integer<std::int64_t>(word);
    return index ? std::optional(Step{Step::Kind::index, {}, *index}) : std::nullopt;
  }

  /// Through a JSON string: the escapes are the same but for the quotes.
  std::optional<Step> quoted()
  {
    const char quote = m_rest[0];
    std::string json = "\"";
    std::size_t at = 1;
    for (; at < m_rest.size() && m_rest[at] != quote; ++at) {
      const bool escape = m_rest[at] == '\\' && at + 1 < m_rest.size();
      if (escape && m_rest[at + 1] == '\'') {
        json += m_rest[++at];
      } else if (escape) {
        json += m_rest[at];
        json += m_rest[++at];
      } else {
        json += m_rest[at] == '"' ? "\\\"" : std::string(1, m_rest[at]);
      }
    }
    m_rest.remove_prefix(std::min(at + 1, m_rest.size()));
    const auto name = json::Document::parse(json + '"');
    if (!name) {
      return std::nullopt;
    }
    return Step{Step::Kind::name, name->to_text(json::Document::root())};
  }

  std::string_view m_rest;
};

} // namespace

std::optional<std::vector<Step>> steps_of(std::string_view path)
{
  if (!path::Query::parse(path)) {
    return std::nullopt;
  }
  if (path.starts_with('$')) {
    return Splitter(path.substr(1)).split();
  }
  const std::string whole = path.starts_with('[') ? std::string(path) : text('.', path);
  return Splitter(whole).split();
}

} // namespace hookctl::schema::detail
