#include "hookctl/base/text.hpp"
#include "hookctl/select/detail/caret.hpp"
#include "hookctl/select/template.hpp"

#include <algorithm>
#include <array>

namespace hookctl::select {

namespace {

const std::vector<std::string> kWords = {"body",
                                         "method",
                                         "path",
                                         "query",
                                         "host",
                                         "url",
                                         "url_base",
                                         "timestamp",
                                         "secret",
                                         "salt",
                                         "token",
                                         "proof"};

/// Variables that have a name of their own: `{value:webhook_id}`.
constexpr std::array<std::string_view, 3> kNamed = {"value", "fields", "list"};

constexpr std::string_view kAdvice =
    "use {body}, {method}, {url}, {path}, {query}, {timestamp}, {header:NAME}, {query:NAME}, "
    "{form:NAME}, {json:PATH}, {value:NAME} or another of hookctl-preset(5)";

/// The characters that stand for themselves after a backslash; `\n` is a line feed.
constexpr std::string_view kEscapable = "{}[]\\";

} // namespace

namespace {

/// Walks through a part: which characters stand outside quotes, and in how many brackets.
struct Scan {
  int depth = 0;

  bool is_plain(char c)
  {
    if (m_escaped) {
      m_escaped = false;
      return false;
    }
    if (m_quote != '\0') {
      m_escaped = c == '\\';
      m_quote = c == m_quote ? '\0' : m_quote;
      return false;
    }
    if (c == '"' || c == '\'') {
      m_quote = c;
      return false;
    }
    depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
    return true;
  }

private:
  char m_quote = '\0';
  bool m_escaped = false;
};

} // namespace

/// One pass over the written text. Columns in errors are places in it.
class TemplateParser {
public:
  explicit TemplateParser(std::string_view written)
      : m_written(written)
  {
    m_template.m_text = std::string(written);
  }

  Result<Template> parse()
  {
    m_template.m_groups.emplace_back();
    while (m_at < m_written.size()) {
      HOOKCTL_TRY(step());
    }
    if (group().optional) {
      return detail::fail_in(
          m_written, m_group_at, "this [ is never closed", "write \\[ for the character");
    }
    drop_empty_groups();
    return std::move(m_template);
  }

private:
  using Part = Template::Part;
  using Group = Template::Group;

  Group& group() { return m_template.m_groups.back(); }

  Result<> step()
  {
    switch (m_written[m_at]) {
    case '\\':
      return escape();
    case '{':
      return part();
    case '[':
      return open_group();
    case ']':
      return close_group();
    case '}':
      return detail::fail_in(
          m_written, m_at, "this } closes nothing", "write \\} for the character");
    default:
      literal(m_written[m_at++]);
      return {};
    }
  }

  void literal(char c)
  {
    auto& parts = group().parts;
    if (parts.empty() || parts.back().kind != Part::Kind::literal) {
      parts.emplace_back();
    }
    parts.back().text += c;
  }

  Result<> escape()
  {
    const char next = m_at + 1 < m_written.size() ? m_written[m_at + 1] : '\0';
    if (next == 'n') {
      literal('\n');
    } else if (next != '\0' && kEscapable.find(next) != std::string_view::npos) {
      literal(next);
    } else {
      return detail::fail_in(m_written,
                             m_at,
                             "this \\ escapes nothing",
                             "write \\\\ for the character, \\n for a line feed");
    }
    m_at += 2;
    return {};
  }

  Result<> open_group()
  {
    if (group().optional) {
      return detail::fail_in(
          m_written, m_at, "a [ group cannot hold another", "write \\[ for the character");
    }
    m_group_at = m_at++;
    m_template.m_groups.emplace_back();
    group().optional = true;
    return {};
  }

  Result<> close_group()
  {
    if (!group().optional) {
      return detail::fail_in(
          m_written, m_at, "this ] closes nothing", "write \\] for the character");
    }
    const bool constant =
        std::all_of(group().parts.begin(), group().parts.end(), [](const Part& part) {
          return part.kind == Part::Kind::literal;
        });
    if (constant) {
      return detail::fail_in(m_written,
                             m_group_at,
                             "this [ group has no {part} that could be missing",
                             "write \\[ for the character");
    }
    ++m_at;
    m_template.m_groups.emplace_back();
    return {};
  }

  /// The `}` that ends the part opened at m_at; one inside a quoted key does not count.
  [[nodiscard]] std::size_t find_end() const
  {
    Scan scan;
    for (std::size_t i = m_at + 1; i < m_written.size(); ++i) {
      if (scan.is_plain(m_written[i]) && m_written[i] == '}') {
        return i;
      }
    }
    return std::string_view::npos;
  }

  Result<> part()
  {
    const std::size_t end = find_end();
    if (end == std::string_view::npos) {
      return detail::fail_in(
          m_written, m_at, "this { is never closed", "write \\{ for the character");
    }
    const std::size_t bar = find_bar(m_at + 1, end);
    const std::string_view name = m_written.substr(m_at + 1, bar - m_at - 1);
    const std::size_t colon = name.find(':');
    if (colon == std::string_view::npos) {
      HOOKCTL_TRY(word(name));
    } else if (std::find(kNamed.begin(), kNamed.end(), name.substr(0, colon)) != kNamed.end()) {
      HOOKCTL_TRY(named_variable(name, colon));
    } else {
      HOOKCTL_TRY(selector(name));
    }
    HOOKCTL_TRY(filters(bar, end));
    m_at = end + 1;
    return {};
  }

  /// The next `|` outside quotes and brackets, or `end`.
  [[nodiscard]] std::size_t find_bar(std::size_t from, std::size_t end) const
  {
    Scan scan;
    for (std::size_t i = from; i < end; ++i) {
      if (scan.is_plain(m_written[i]) && scan.depth == 0 && m_written[i] == '|') {
        return i;
      }
    }
    return end;
  }

  /// `bar` is the `|` before the first filter, or the part's end.
  Result<> filters(std::size_t bar, std::size_t end)
  {
    while (bar < end) {
      const std::size_t next = find_bar(bar + 1, end);
      auto filter = detail::parse_filter(m_written.substr(bar + 1, next - bar - 1));
      if (!filter) {
        return tl::unexpected<Error>(moved(std::move(filter).error(), bar + 1));
      }
      group().parts.back().filters.push_back(std::move(*filter));
      bar = next;
    }
    return {};
  }

  /// A filter's error in the whole template; what it advises is kept.
  [[nodiscard]] Error moved(Error error, std::size_t offset) const
  {
    const std::size_t line = error.hint.rfind('\n');
    const std::string advice = line == std::string::npos ? "" : error.hint.substr(line);
    error = detail::shifted(std::move(error), m_written, offset);
    error.hint += advice;
    return error;
  }

  Result<> word(std::string_view name)
  {
    if (std::find(kWords.begin(), kWords.end(), name) == kWords.end()) {
      const std::string near = did_you_mean(name, kWords);
      return detail::fail_in(m_written,
                             m_at + 1,
                             text(quote(text('{', name, '}')), " is not a part of a request"),
                             near.empty() ? kAdvice : std::string_view(near));
    }
    Part made;
    made.kind = name == "body"     ? Part::Kind::body
                : name == "method" ? Part::Kind::method
                : name == "path"   ? Part::Kind::path
                : name == "query"  ? Part::Kind::query
                : name == "host"   ? Part::Kind::host
                                   : Part::Kind::variable;
    made.text = std::string(name);
    group().parts.push_back(std::move(made));
    return {};
  }

  Result<> named_variable(std::string_view name, std::size_t colon)
  {
    if (colon + 1 == name.size()) {
      return detail::fail_in(
          m_written, m_at + 1 + colon, text("a name is missing after ", quote(name)));
    }
    Part made;
    made.kind = Part::Kind::variable;
    made.text = std::string(name);
    group().parts.push_back(std::move(made));
    return {};
  }

  Result<> selector(std::string_view name)
  {
    auto parsed = Selector::parse(name);
    if (!parsed) {
      return tl::unexpected<Error>(detail::shifted(std::move(parsed).error(), m_written, m_at + 1));
    }
    Part made;
    made.kind = Part::Kind::selector;
    made.text = std::string(name);
    made.selector = std::move(*parsed);
    group().parts.push_back(std::move(made));
    return {};
  }

  void drop_empty_groups()
  {
    auto& groups = m_template.m_groups;
    groups.erase(std::remove_if(
                     groups.begin(), groups.end(), [](const Group& g) { return g.parts.empty(); }),
                 groups.end());
  }

  std::string_view m_written;
  std::size_t m_at = 0;
  std::size_t m_group_at = 0;
  Template m_template;
};

Result<Template> Template::parse(std::string_view written)
{
  return TemplateParser(written).parse();
}

} // namespace hookctl::select
