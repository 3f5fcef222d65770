#include "hookctl/base/text.hpp"
#include "hookctl/select/detail/caret.hpp"
#include "hookctl/select/template.hpp"

#include <algorithm>

namespace hookctl::select {

namespace {

const std::vector<std::string> kWords = {"body", "method", "path", "timestamp", "url"};

constexpr std::string_view kAdvice = "use {body}, {method}, {url}, {path}, {timestamp}, "
                                     "{header:NAME}, {query:NAME}, {form:NAME} or {json:PATH}";

/// The characters that stand for themselves after a backslash; `\n` is a line feed.
constexpr std::string_view kEscapable = "{}[]\\";

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
    char quote_mark = '\0';
    for (std::size_t i = m_at + 1; i < m_written.size(); ++i) {
      const char c = m_written[i];
      if (quote_mark != '\0') {
        if (c == '\\') {
          ++i;
        } else if (c == quote_mark) {
          quote_mark = '\0';
        }
      } else if (c == '"' || c == '\'') {
        quote_mark = c;
      } else if (c == '}') {
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
    const std::string_view name = m_written.substr(m_at + 1, end - m_at - 1);
    if (name.find(':') == std::string_view::npos) {
      HOOKCTL_TRY(word(name));
    } else {
      HOOKCTL_TRY(selector(name));
    }
    m_at = end + 1;
    return {};
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
                                   : Part::Kind::variable;
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
