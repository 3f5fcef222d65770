#include "hookctl/listen/detail/expectation_parser.hpp"

#include "hookctl/base/caret.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::listen::detail {

namespace {

using journal::EventStatus;
using Relation = FieldCondition::Relation;

constexpr std::string_view kBlanks = " \t\n\r";

/// What an event can be the moment its delivery was accepted.
constexpr std::array<EventStatus, 4> kFirstStatuses = {EventStatus::pending,
                                                       EventStatus::no_destination,
                                                       EventStatus::inactive,
                                                       EventStatus::unroutable};

std::vector<std::string> known_values(EventField field)
{
  if (field == EventField::recipient) {
    return {"user", "bot"};
  }
  std::vector<std::string> values;
  if (field == EventField::status) {
    for (const EventStatus status : kFirstStatuses) {
      values.emplace_back(journal::to_string(status));
    }
  }
  return values;
}

std::vector<std::string> known_fields()
{
  return {kEventFields.begin(), kEventFields.end()};
}

bool is_blank(char c)
{
  return kBlanks.find(c) != std::string_view::npos;
}

bool is_word(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

/// Of a filter at the beginning of `text`: how much belongs to it, up to the first `&&` that stands
/// in no bracket and no text, and where the first such `||` is.
struct FilterExtent {
  std::size_t end = 0;
  std::optional<std::size_t> first_or;
};

FilterExtent extent_of(std::string_view text)
{
  FilterExtent extent;
  char quote = '\0';
  int depth = 0;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quote != '\0') {
      at += c == '\\' ? 1 : 0;
      quote = c == quote ? '\0' : quote;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == '(' || c == '[') {
      ++depth;
    } else if (c == ')' || c == ']') {
      --depth;
    } else if (depth == 0 && text.substr(at).starts_with("&&")) {
      break;
    } else if (depth == 0 && text.substr(at).starts_with("||") && !extent.first_or) {
      extent.first_or = at;
    }
  }
  extent.end = std::min(at, text.size());
  return extent;
}

} // namespace

Result<std::vector<Expectation::Condition>> ExpectationParser::parse()
{
  if (m_text.size() > kMaxExpectationText) {
    return fail(Failure::malformed_expectation,
                text("an expectation has at most ", kMaxExpectationText, " bytes"));
  }
  if (!is_utf8(m_text)) {
    return fail(Failure::malformed_expectation, "an expectation is UTF-8 text");
  }
  do {
    HOOKCTL_TRY(condition());
  } while (accept("&&"));
  if (!m_first_or) {
    return std::move(m_conditions);
  }
  if (m_has_fields) {
    return refuse(*m_first_or,
                  "\"||\" beside a field stands in parentheses",
                  "write code=x && (@.a == 1 || @.b == 2)");
  }
  // `a && b || c` is not what its parts say: the filter is asked as a whole.
  HOOKCTL_TRY_AS(auto whole, compile({0, m_text.size()}));
  return std::vector<Expectation::Condition>{std::move(whole)};
}

Result<> ExpectationParser::condition()
{
  skip_blanks();
  if (at_end() || rest().starts_with("&&")) {
    return refuse(
        m_at,
        m_text.empty() ? "an expectation must not be empty" : "a condition is missing",
        "write a field, as in code=orders/create, or a filter, as in @.event.data.total > 10");
  }
  const std::string_view first = word();
  if (begins_filter(first)) {
    return filter();
  }
  const std::size_t at = m_at;
  m_at += first.size();
  return field(first, at);
}

/// A query, a literal, a negation, parentheses or a function: what no field begins with.
bool ExpectationParser::begins_filter(std::string_view word) const
{
  if (word.empty() || word == "true" || word == "false" || word == "null") {
    return true;
  }
  const char first = word.front();
  return first == '-' || (first >= '0' && first <= '9') ||
         rest().substr(word.size()).starts_with('(');
}

Result<> ExpectationParser::field(std::string_view word, std::size_t at)
{
  const auto* known = std::find(kEventFields.begin(), kEventFields.end(), word);
  if (known == kEventFields.end()) {
    const std::string mean = did_you_mean(word, known_fields());
    return refuse(at,
                  text("there is no field ", quote(word), " of an event"),
                  text(mean,
                       mean.empty() ? "" : "\n",
                       "fields: ",
                       join(known_fields(), ", "),
                       "; the rest of the event is reached by a filter: @.event.data.total > 10"));
  }
  FieldCondition condition;
  condition.field = static_cast<EventField>(known - kEventFields.begin());
  skip_blanks();
  HOOKCTL_TRY_AS(condition.relation, relation(word));
  skip_blanks();
  const std::size_t begin = m_at;
  HOOKCTL_TRY_AS(condition.value, value(word));
  HOOKCTL_TRY(check_value(condition, begin));
  m_has_fields = true;
  m_conditions.emplace_back(std::move(condition));
  skip_blanks();
  if (rest().starts_with("||")) {
    return refuse(m_at,
                  "there is no \"||\" between fields",
                  "use a glob, as in code~orders/*, or a filter: @.a == 'x' || @.a == 'y'");
  }
  if (!at_end() && !rest().starts_with("&&")) {
    return refuse(m_at,
                  "expected \"&&\" or the end after the value",
                  "a value with blanks is quoted: sender='…'");
  }
  return {};
}

Result<Relation> ExpectationParser::relation(std::string_view word)
{
  const std::size_t at = m_at;
  const std::string only = text(word, " is compared with = (is), != (is not) or ~ (glob)");
  if (accept("==")) {
    return refuse(at, only, text("write ", word, "=…; a value that begins with = is quoted"));
  }
  if (accept("=~") || accept("!~")) {
    return refuse(
        at, only, text("write ", word, "~…, or a filter: match(@.event.code, 'orders/.*')"));
  }
  if (accept("!=")) {
    return Relation::unequal;
  }
  if (accept("=")) {
    return Relation::equal;
  }
  if (accept("~")) {
    return Relation::glob;
  }
  return refuse(at, only, "numbers are compared in a filter: @.event.data.total > 10");
}

Result<std::string> ExpectationParser::value(std::string_view word)
{
  if (peek() == '\'' || peek() == '"') {
    return quoted_value();
  }
  const std::size_t begin = m_at;
  while (!at_end() && !is_blank(peek()) && !rest().starts_with("&&") && !rest().starts_with("||")) {
    ++m_at;
  }
  if (m_at == begin) {
    return refuse(begin, text(word, " needs a value"), text("an event without one: ", word, "=''"));
  }
  return std::string(m_text.substr(begin, m_at - begin));
}

Result<std::string> ExpectationParser::quoted_value()
{
  const std::size_t begin = m_at;
  const std::size_t end = m_text.find(peek(), begin + 1);
  if (end == std::string_view::npos) {
    return refuse(begin, "the quote is not closed");
  }
  m_at = end + 1;
  return std::string(m_text.substr(begin + 1, end - begin - 1));
}

/// A status that no event can have yet would be waited for in vain.
Result<> ExpectationParser::check_value(const FieldCondition& condition, std::size_t at) const
{
  const auto known = known_values(condition.field);
  if (known.empty() || condition.relation == Relation::glob ||
      std::find(known.begin(), known.end(), condition.value) != known.end()) {
    return {};
  }
  const bool later = condition.value == "delivered" || condition.value == "dead";
  return refuse(
      at,
      text("an event that is accepted never has the ",
           to_string(condition.field),
           " ",
           quote(condition.value)),
      text("use ", join(known, ", "), later ? "; what became of it later is in the inbox" : ""));
}

Result<> ExpectationParser::filter()
{
  const FilterExtent extent = extent_of(rest());
  FilterPart part{m_at, m_at + extent.end};
  if (extent.first_or && !m_first_or) {
    m_first_or = m_at + *extent.first_or;
  }
  m_at = part.end;
  while (part.end > part.begin && is_blank(m_text[part.end - 1])) {
    --part.end;
  }
  HOOKCTL_TRY_AS(auto compiled, compile(part));
  m_conditions.emplace_back(std::move(compiled));
  return {};
}

Result<path::Filter> ExpectationParser::compile(const FilterPart& part) const
{
  auto compiled = path::Filter::parse(m_text.substr(part.begin, part.end - part.begin));
  if (compiled || part.begin == 0) {
    return compiled;
  }
  // Its own hint shows the part alone; advice may follow the two lines with the caret.
  const Error& error = compiled.error();
  const std::size_t column = error.at ? static_cast<std::size_t>(error.at->column) : 1;
  const auto lines = split(error.hint, '\n', 3);
  return refuse(part.begin + column - 1, error.message, lines.size() == 3 ? lines[2] : "");
}

std::string_view ExpectationParser::word() const
{
  const auto end = std::find_if_not(rest().begin(), rest().end(), is_word);
  return rest().substr(0, static_cast<std::size_t>(end - rest().begin()));
}

void ExpectationParser::skip_blanks()
{
  while (!at_end() && is_blank(peek())) {
    ++m_at;
  }
}

bool ExpectationParser::accept(std::string_view token)
{
  const bool there = rest().starts_with(token);
  m_at += there ? token.size() : 0;
  return there;
}

tl::unexpected<Error>
ExpectationParser::refuse(std::size_t at, std::string message, std::string_view advice) const
{
  std::string hint = m_text.empty() ? "" : caret_lines(m_text, at);
  if (!advice.empty()) {
    hint += text(hint.empty() ? "" : "\n", advice);
  }
  return fail_at(SourcePos{"", 0, static_cast<int>(at) + 1},
                 Failure::malformed_expectation,
                 std::move(message),
                 std::move(hint));
}

} // namespace hookctl::listen::detail
