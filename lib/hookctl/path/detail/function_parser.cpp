// QueryParser's function calls, and what RFC 9535 section 2.4.3 calls well-typedness.

#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/query_parser.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace hookctl::path::detail {

namespace {

struct Signature {
  Function function;
  std::string_view name;
  std::size_t parameters;
  FunctionType takes; ///< of every parameter
  FunctionType gives;
};

constexpr std::array<Signature, 5> kFunctions = {{
    {Function::length, "length", 1, FunctionType::value, FunctionType::value},
    {Function::count, "count", 1, FunctionType::nodes, FunctionType::value},
    {Function::match, "match", 2, FunctionType::value, FunctionType::logical},
    {Function::search, "search", 2, FunctionType::value, FunctionType::logical},
    {Function::value, "value", 1, FunctionType::nodes, FunctionType::value},
}};

const Signature& signature_of(Function function)
{
  return *std::find_if(kFunctions.begin(), kFunctions.end(), [&](const Signature& one) {
    return one.function == function;
  });
}

std::vector<std::string> function_names()
{
  std::vector<std::string> names;
  for (const Signature& one : kFunctions) {
    names.emplace_back(one.name);
  }
  return names;
}

bool is_function_first(char c)
{
  return c >= 'a' && c <= 'z';
}

/// function-name = function-name-first *function-name-char
std::size_t function_name_length(std::string_view text)
{
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return is_function_first(c) || c == '_' || is_digit(c);
  });
  return static_cast<std::size_t>(end - text.begin());
}

} // namespace

std::string_view to_string(Function function)
{
  return signature_of(function).name;
}

FunctionType result_type(Function function)
{
  return signature_of(function).gives;
}

bool QueryParser::begins_call() const
{
  const std::string_view rest = m_scanner.rest();
  const std::size_t length = function_name_length(rest);
  return is_function_first(m_scanner.peek()) && length < rest.size() && rest[length] == '(';
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
Result<Operand> QueryParser::call()
{
  const std::size_t start = m_scanner.offset();
  const std::string_view name = m_scanner.rest().substr(0, function_name_length(m_scanner.rest()));
  const auto known = std::find_if(
      kFunctions.begin(), kFunctions.end(), [&](const Signature& one) { return one.name == name; });
  if (known == kFunctions.end()) {
    const std::vector<std::string> names = function_names();
    const std::string near = did_you_mean(name, names);
    return m_scanner.refuse_here(text("there is no function ", quote(name)),
                                 near.empty() ? text("there are ", join(names, ", ")) : near);
  }
  HOOKCTL_TRY(enter(start));
  m_scanner.move_to(start + name.size() + 1);
  m_scanner.skip_blanks();
  Call call;
  call.function = known->function;
  if (m_scanner.peek() != ')') {
    do {
      m_scanner.skip_blanks();
      HOOKCTL_TRY_AS(Operand one, argument(call.function, call.arguments.size()));
      call.arguments.push_back(std::move(one));
      m_scanner.skip_blanks();
    } while (m_scanner.accept(','));
  }
  if (!m_scanner.accept(')')) {
    return m_scanner.refuse_here(text("expected \",\" or \")\", found ", m_scanner.found()));
  }
  if (call.arguments.size() != known->parameters) {
    return m_scanner.refuse(start,
                            text(name,
                                 "() takes ",
                                 known->parameters,
                                 known->parameters == 1 ? " argument" : " arguments",
                                 ", not ",
                                 call.arguments.size()));
  }
  --m_nesting;
  HOOKCTL_TRY(note_pattern(call));
  return std::make_shared<const Call>(std::move(call));
}

// NOLINTNEXTLINE(misc-no-recursion)
Result<Operand> QueryParser::argument(Function function, std::size_t at)
{
  const std::string which = text(
      to_string(function), "() takes ", at == 0 ? "as its first" : "as its second", " argument ");
  if (m_scanner.peek() == '!' || m_scanner.peek() == '(') {
    return m_scanner.refuse_here(text(to_string(function), "() takes no condition"));
  }
  HOOKCTL_TRY_AS(Read read, operand());
  const auto* query = std::get_if<FilterQuery>(&read.operand);
  const auto* inner = std::get_if<std::shared_ptr<const Call>>(&read.operand);
  if (signature_of(function).takes == FunctionType::nodes) {
    if (query == nullptr) {
      return m_scanner.refuse(read.start, which + "a query", "such as @.items[*]");
    }
    return std::move(read.operand);
  }
  if (query != nullptr && !query->singular) {
    return m_scanner.refuse(read.start,
                            which + "a query that selects one value at most",
                            "name every step, or use value(…)");
  }
  if (query != nullptr) {
    HOOKCTL_TRY(check_brackets(read));
  }
  if (inner != nullptr && result_type((*inner)->function) != FunctionType::value) {
    return m_scanner.refuse(read.start, which + "a value, no condition");
  }
  return std::move(read.operand);
}

/// A literal pattern is compiled once. Section 2.4.6: one that is no I-Regexp makes the result
/// false and the query no less valid, which a person should know.
Result<> QueryParser::note_pattern(Call& call)
{
  const bool takes_pattern = call.function == Function::match || call.function == Function::search;
  const auto* pattern = takes_pattern ? std::get_if<Literal>(&call.arguments.back()) : nullptr;
  if (pattern == nullptr) {
    return {};
  }
  call.has_literal_pattern = true;
  if (pattern->kind != json::Kind::string) {
    m_notes.push_back(
        text(to_string(call.function), "() takes a text as its pattern: it never matches"));
    return {};
  }
  auto regexp = Regexp::parse_i_regexp(pattern->text);
  if (regexp) {
    call.pattern = *std::move(regexp);
    return {};
  }
  const Error& error = regexp.error();
  m_notes.push_back(text(to_string(call.function),
                         "() never matches: ",
                         error.message,
                         error.hint.empty() ? "" : "; ",
                         error.hint));
  return {};
}

} // namespace hookctl::path::detail
