// QueryParser's filters: logical-expr of RFC 9535 section 2.3.5.1.

#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/query_parser.hpp"
#include "hookctl/path/detail/string_literal.hpp"

#include <array>
#include <optional>
#include <utility>

namespace hookctl::path::detail {

namespace {

/// Longer ones first.
constexpr std::array<std::pair<std::string_view, Relation>, 6> kRelations = {{
    {"==", Relation::equal},
    {"!=", Relation::unequal},
    {"<=", Relation::less_or_equal},
    {">=", Relation::greater_or_equal},
    {"<", Relation::less},
    {">", Relation::greater},
}};

std::optional<Relation> accept_relation(Scanner& scanner)
{
  for (const auto& [token, relation] : kRelations) {
    if (scanner.accept(token)) {
      return relation;
    }
  }
  return std::nullopt;
}

bool begins_relation(const Scanner& scanner)
{
  const char c = scanner.peek();
  return c == '<' || c == '>' || c == '=' || scanner.rest().starts_with("!=");
}

Expression combined(Expression::Kind kind, std::vector<Expression> parts)
{
  if (parts.size() == 1) {
    return std::move(parts.front());
  }
  Expression expression;
  expression.kind = kind;
  expression.parts = std::move(parts);
  return expression;
}

bool is_call_of(const Operand& operand, FunctionType type)
{
  const auto* call = std::get_if<std::shared_ptr<const Call>>(&operand);
  return call != nullptr && result_type((*call)->function) == type;
}

} // namespace

Result<Expression> QueryParser::parse_condition()
{
  HOOKCTL_TRY(check_text());
  m_scanner.skip_blanks();
  HOOKCTL_TRY_AS(Expression condition, logical_or());
  m_scanner.skip_blanks();
  if (!m_scanner.at_end()) {
    return m_scanner.refuse_here(
        text("expected \"&&\", \"||\" or the end, found ", m_scanner.found()));
  }
  return condition;
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
Result<Expression> QueryParser::logical_or()
{
  std::vector<Expression> parts;
  for (;;) {
    HOOKCTL_TRY_AS(Expression one, logical_and());
    parts.push_back(std::move(one));
    const std::size_t end = m_scanner.offset();
    m_scanner.skip_blanks();
    if (!m_scanner.accept("||")) {
      m_scanner.move_to(end);
      return combined(Expression::Kind::any_of, std::move(parts));
    }
    m_scanner.skip_blanks();
  }
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Expression> QueryParser::logical_and()
{
  std::vector<Expression> parts;
  for (;;) {
    HOOKCTL_TRY_AS(Expression one, basic());
    parts.push_back(std::move(one));
    const std::size_t end = m_scanner.offset();
    m_scanner.skip_blanks();
    if (!m_scanner.accept("&&")) {
      m_scanner.move_to(end);
      return combined(Expression::Kind::all_of, std::move(parts));
    }
    m_scanner.skip_blanks();
  }
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Expression> QueryParser::basic()
{
  if (m_scanner.peek() == '!') {
    return negation();
  }
  return m_scanner.peek() == '(' ? parenthesized() : test_or_comparison();
}

/// logical-not-op S ( paren / test )
// NOLINTNEXTLINE(misc-no-recursion)
Result<Expression> QueryParser::negation()
{
  const std::size_t start = m_scanner.offset();
  m_scanner.accept('!');
  m_scanner.skip_blanks();
  Expression expression;
  expression.kind = Expression::Kind::negation;
  if (m_scanner.peek() == '(') {
    HOOKCTL_TRY_AS(Expression inner, parenthesized());
    expression.parts.push_back(std::move(inner));
    return expression;
  }
  if (m_scanner.peek() == '!') {
    return m_scanner.refuse_here("\"!\" stands once", "write !(!@.a), or leave both out");
  }
  HOOKCTL_TRY_AS(Read read, operand());
  const std::size_t end = m_scanner.offset();
  m_scanner.skip_blanks();
  if (begins_relation(m_scanner)) {
    return m_scanner.refuse(
        start, "\"!\" before a comparison", "put it in parentheses: !(@.a == 1)");
  }
  m_scanner.move_to(end);
  HOOKCTL_TRY_AS(Expression inner, test(std::move(read.operand), read.start));
  expression.parts.push_back(std::move(inner));
  return expression;
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Expression> QueryParser::parenthesized()
{
  const std::size_t start = m_scanner.offset();
  m_scanner.accept('(');
  HOOKCTL_TRY(enter(start));
  m_scanner.skip_blanks();
  HOOKCTL_TRY_AS(Expression inner, logical_or());
  m_scanner.skip_blanks();
  if (!m_scanner.accept(')')) {
    return m_scanner.refuse_here(
        text("expected \")\", \"&&\" or \"||\", found ", m_scanner.found()));
  }
  --m_nesting;
  const std::size_t end = m_scanner.offset();
  m_scanner.skip_blanks();
  if (begins_relation(m_scanner)) {
    return m_scanner.refuse_here("what stands in parentheses cannot be compared",
                                 "compare queries, literals and function results");
  }
  m_scanner.move_to(end);
  return inner;
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Expression> QueryParser::test_or_comparison()
{
  HOOKCTL_TRY_AS(Read left, operand());
  const std::size_t end = m_scanner.offset();
  m_scanner.skip_blanks();
  const std::size_t at = m_scanner.offset();
  const auto relation = accept_relation(m_scanner);
  if (!relation) {
    if (m_scanner.peek() == '=') {
      const bool regexp = m_scanner.rest().starts_with("=~");
      return m_scanner.refuse_here("there is no such operator",
                                   regexp ? "write match(@.a, \"pattern\") or search(…)"
                                          : "equality is written ==");
    }
    m_scanner.move_to(end);
    return test(std::move(left.operand), left.start);
  }
  if (m_scanner.peek() == '=') {
    return m_scanner.refuse(at, "there is no such operator", "use == != < <= > >=");
  }
  HOOKCTL_TRY(check_comparable(left));
  m_scanner.skip_blanks();
  HOOKCTL_TRY_AS(Read right, operand());
  HOOKCTL_TRY(check_comparable(right));
  Expression expression;
  expression.kind = Expression::Kind::relation;
  expression.relation = *relation;
  expression.left = std::move(left.operand);
  expression.right = std::move(right.operand);
  return expression;
}

Result<Expression> QueryParser::test(Operand operand, std::size_t start)
{
  Expression expression;
  if (std::holds_alternative<Literal>(operand)) {
    return m_scanner.refuse(
        start, "a literal alone is no condition", "compare it: @.a == \"text\"");
  }
  if (is_call_of(operand, FunctionType::value)) {
    return m_scanner.refuse(start,
                            "the result of this function is a value, no condition",
                            "compare it: length(@.a) > 0");
  }
  const bool is_query = std::holds_alternative<FilterQuery>(operand);
  expression.kind = is_query ? Expression::Kind::existence : Expression::Kind::condition;
  expression.left = std::move(operand);
  return expression;
}

/// name-segment and index-segment of a singular-query.
Result<> QueryParser::check_brackets(const Read& read)
{
  if (read.blanks_in_brackets) {
    return m_scanner.refuse(read.start,
                            "a query that stands for its value has no blanks inside its brackets",
                            "write @[\"a\"], not @[ \"a\" ]");
  }
  return {};
}

Result<> QueryParser::check_comparable(const Read& read)
{
  const auto* query = std::get_if<FilterQuery>(&read.operand);
  if (query != nullptr && !query->singular) {
    return m_scanner.refuse(read.start,
                            "a comparison takes queries that select one value at most",
                            "name every step, or use value(…) or count(…)");
  }
  HOOKCTL_TRY(check_brackets(read));
  if (is_call_of(read.operand, FunctionType::logical)) {
    return m_scanner.refuse(read.start,
                            "the result of this function is a condition, no value",
                            "use it alone: match(@.a, \"x\") or !match(@.a, \"x\")");
  }
  return {};
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<QueryParser::Read> QueryParser::operand()
{
  Read read;
  read.start = m_scanner.offset();
  const char c = m_scanner.peek();
  if (c == '@' || c == '$') {
    const bool outer = std::exchange(m_blanks_in_brackets, false);
    HOOKCTL_TRY_AS(read.operand, filter_query());
    read.blanks_in_brackets = std::exchange(m_blanks_in_brackets, outer);
    return read;
  }
  if (begins_call()) {
    HOOKCTL_TRY_AS(read.operand, call());
    return read;
  }
  HOOKCTL_TRY_AS(read.operand, literal());
  return read;
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Operand> QueryParser::filter_query()
{
  FilterQuery query;
  query.from_root = m_scanner.peek() == '$';
  m_scanner.move_to(m_scanner.offset() + 1);
  for (;;) {
    const std::size_t end = m_scanner.offset();
    m_scanner.skip_blanks();
    if (m_scanner.peek() != '.' && m_scanner.peek() != '[') {
      m_scanner.move_to(end);
      query.singular = are_singular(query.segments);
      return query;
    }
    HOOKCTL_TRY_AS(Segment one, segment());
    query.segments.push_back(std::move(one));
  }
}

Result<Literal> QueryParser::literal()
{
  const char c = m_scanner.peek();
  if (c == '\'' || c == '"') {
    StringLiteral string = read_string_literal(m_scanner.text(), m_scanner.offset());
    if (string.problem != nullptr) {
      return m_scanner.refuse(string.end, string.problem, string.advice);
    }
    m_scanner.move_to(string.end);
    return Literal{json::Kind::string, std::move(string.value)};
  }
  if (is_digit(c) || c == '-') {
    return number();
  }
  const std::size_t start = m_scanner.offset();
  std::size_t end = start;
  while (end < m_scanner.text().size() && begins_name(m_scanner.text()[end])) {
    ++end;
  }
  const std::string_view word = m_scanner.text().substr(start, end - start);
  if (word == "true" || word == "false" || word == "null") {
    m_scanner.move_to(end);
    return Literal{word == "null" ? json::Kind::null : json::Kind::boolean, std::string(word)};
  }
  return m_scanner.refuse_here(
      text("expected a query, a literal or a function, found ", m_scanner.found()),
      word.empty() ? "" : "a member of the element is @.name, a text is quoted: \"name\"");
}

/// number = (int / "-0") [ frac ] [ exp ]
Result<Literal> QueryParser::number()
{
  const std::size_t start = m_scanner.offset();
  const auto digits = [this] {
    const std::size_t first = m_scanner.offset();
    while (is_digit(m_scanner.peek())) {
      m_scanner.move_to(m_scanner.offset() + 1);
    }
    return m_scanner.offset() - first;
  };
  m_scanner.accept('-');
  const bool zero_first = m_scanner.peek() == '0';
  const std::size_t whole = digits();
  if (whole == 0) {
    return m_scanner.refuse_here("\"-\" needs a digit after it");
  }
  if (zero_first && whole > 1) {
    return m_scanner.refuse(start, "a number has no leading zeros");
  }
  if (m_scanner.accept('.') && digits() == 0) {
    return m_scanner.refuse_here("\".\" in a number needs a digit after it");
  }
  if (m_scanner.accept('e') || m_scanner.accept('E')) {
    if (!m_scanner.accept('+')) {
      m_scanner.accept('-');
    }
    if (digits() == 0) {
      return m_scanner.refuse_here("an exponent needs a digit");
    }
  }
  const std::size_t end = m_scanner.offset();
  return Literal{json::Kind::number, std::string(m_scanner.text().substr(start, end - start))};
}

} // namespace hookctl::path::detail
