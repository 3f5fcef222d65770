// Evaluation's functions: RFC 9535 sections 2.4.4 to 2.4.8.

#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/evaluation.hpp"

#include <utility>

namespace hookctl::path::detail {

namespace {

/// Of the patterns in a document so many are kept compiled at a time.
constexpr std::size_t kMostPatterns = 64;

/// To compile the least pattern costs about as much as to look at so many values; to find that one
/// is too large, at most.
constexpr std::size_t kPatternSteps = 2'000;
constexpr std::size_t kLargePatternSteps = 1'000'000;

/// A pattern that came with the document is a stranger's: what it may cost counts so many times.
constexpr std::size_t kStrangersFactor = 4;

Operated counted(std::size_t count)
{
  Operated value;
  value.kind = Operated::Kind::own;
  value.type = json::Kind::number;
  value.number = text(count);
  return value;
}

/// Unicode scalar values; of a lone surrogate, which is none, the six characters of its escape.
std::size_t count_characters(std::string_view decoded)
{
  std::size_t count = 0;
  for (const char c : decoded) {
    count += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  }
  return count;
}

/// What is no I-Regexp is refused by its text alone, and then has a place.
std::size_t price_of_compiling(const Result<Regexp>& regexp)
{
  if (regexp) {
    return regexp->compile_price();
  }
  return regexp.error().at ? 0 : kLargePatternSteps;
}

} // namespace

// NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxNesting
Operated Evaluation::call_value(const Call& call, json::NodeIndex current)
{
  m_budget.take(1);
  const Operand& argument = call.arguments.front();
  if (call.function == Function::length) {
    const auto length = length_of(operated(argument, current));
    return length ? counted(*length) : Operated{};
  }
  const Nodelist& nodes = nodes_of(std::get<FilterQuery>(argument), current);
  if (call.function == Function::count) {
    return counted(nodes.size());
  }
  return nodes.size() == 1 ? Operated{Operated::Kind::node, nodes.front()} : Operated{};
}

std::optional<std::size_t> Evaluation::length_of(const Operated& value)
{
  if (value.kind == Operated::Kind::nothing) {
    return std::nullopt;
  }
  switch (kind_of(value)) {
  case json::Kind::string: {
    std::string storage;
    return count_characters(string_of(value, storage));
  }
  case json::Kind::array: {
    const std::size_t count = m_document.child_count(value.node);
    m_budget.take(count);
    return count;
  }
  case json::Kind::object: {
    Nodelist members;
    list_children(value.node, members);
    return members.size();
  }
  case json::Kind::null:
  case json::Kind::boolean:
  case json::Kind::number:
    break;
  }
  return std::nullopt;
}

// NOLINTNEXTLINE(misc-no-recursion)
bool Evaluation::call_condition(const Call& call, json::NodeIndex current)
{
  m_budget.take(1);
  const Operated subject = operated(call.arguments.front(), current);
  if (subject.kind == Operated::Kind::nothing || kind_of(subject) != json::Kind::string) {
    return false;
  }
  const Regexp* pattern = pattern_of(call, current);
  if (pattern == nullptr) {
    return false;
  }
  std::string storage;
  const std::string_view text = string_of(subject, storage);
  if (!m_budget.take(pattern->price(text.size()) *
                     (call.has_literal_pattern ? 1 : kStrangersFactor))) {
    return false;
  }
  return call.function == Function::match ? pattern->matches(text) : pattern->finds(text);
}

// NOLINTNEXTLINE(misc-no-recursion)
const Regexp* Evaluation::pattern_of(const Call& call, json::NodeIndex current)
{
  if (call.has_literal_pattern) {
    return call.pattern ? &*call.pattern : nullptr;
  }
  const Operated value = operated(call.arguments.back(), current);
  if (value.kind == Operated::Kind::nothing || kind_of(value) != json::Kind::string) {
    return nullptr;
  }
  std::string storage;
  const std::string_view pattern = string_of(value, storage);
  auto known = m_patterns.find(pattern);
  if (known == m_patterns.end()) {
    if (!m_budget.take(kPatternSteps + pattern.size())) {
      return nullptr;
    }
    if (m_patterns.size() >= kMostPatterns) {
      m_patterns.clear();
    }
    auto regexp = Regexp::parse_i_regexp(pattern);
    m_budget.take(price_of_compiling(regexp));
    known = m_patterns
                .emplace(std::string(pattern),
                         regexp ? std::optional(*std::move(regexp)) : std::nullopt)
                .first;
  }
  return known->second ? &*known->second : nullptr;
}

} // namespace hookctl::path::detail
