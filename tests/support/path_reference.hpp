#pragma once

#include "hookctl/json/document.hpp"
#include "tests/support/i_regexp_reference.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// RFC 9535 read off the page, as slow as it is plain: what the real evaluator is held against. A
/// query is a tree, so that no parser can misread it; a document is a tree of values.
namespace hookctl::tests::reference {

/// A JSON value with the node that it came from. An object has each name once: of members with the
/// same name the last, at its place.
struct Value {
  json::Kind kind = json::Kind::null;
  json::NodeIndex node = 0;
  std::string text;               ///< a string decoded; of other primitives their token
  std::vector<Value> children;    ///< the elements of an array, the members' values of an object
  std::vector<std::string> names; ///< of an object: that of each child
};

inline Value value_of(const json::Document& document, json::NodeIndex node = 0)
{
  Value value{document.kind(node), node, document.to_text(node), {}, {}};
  const auto& nodes = document.nodes();
  json::NodeIndex child = node + 1;
  while (child < nodes[node].end && value.kind == json::Kind::array) {
    value.children.push_back(value_of(document, child));
    child = nodes[child].end;
  }
  while (child < nodes[node].end && value.kind == json::Kind::object) {
    const std::string name = document.to_text(child);
    const auto same = std::find(value.names.begin(), value.names.end(), name);
    if (same != value.names.end()) {
      value.children.erase(value.children.begin() + (same - value.names.begin()));
      value.names.erase(same);
    }
    value.names.push_back(name);
    value.children.push_back(value_of(document, child + 1));
    child = nodes[child + 1].end;
  }
  return value;
}

struct Logic;
struct Segment;

struct Query {
  bool from_root = true; ///< `$`; else `@`
  std::vector<Segment> segments;
};

struct Selector {
  enum class Kind { name, wildcard, index, slice, filter };
  Kind kind = Kind::wildcard;
  std::string name;
  std::int64_t index = 0;
  std::optional<std::int64_t> start;
  std::optional<std::int64_t> end;
  std::optional<std::int64_t> step;
  std::shared_ptr<Logic> filter;
};

struct Segment {
  bool descendant = false;
  std::vector<Selector> selectors;
};

/// What is compared, and what functions take.
struct Operand {
  enum class Kind { literal, query, length, count, value };
  Kind kind = Kind::literal;
  Value literal;
  Query query;                    ///< of query, count and value
  std::shared_ptr<Operand> inner; ///< of length
};

struct Logic {
  enum class Kind { any_of, all_of, negation, comparison, existence, match, search };
  Kind kind = Kind::existence;
  std::vector<Logic> parts;
  std::string relation; ///< "==", …
  Operand left;
  Operand right;
};

inline std::u32string scalar_values(std::string_view utf8)
{
  std::u32string out;
  for (const char c : utf8) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += byte;
    } else if (byte >= 0xC0) {
      out += byte >= 0xF0 ? byte & 0x07U : byte >= 0xE0 ? byte & 0x0FU : byte & 0x1FU;
    } else {
      out.back() = (out.back() << 6U) | (byte & 0x3FU);
    }
  }
  return out;
}

/// A number written out: `-`, digits, `.`, digits, without an exponent and with no needless zeros.
struct Decimal {
  bool negative = false;
  std::string whole;
  std::string fraction;
};

inline Decimal decimal_of(std::string number)
{
  Decimal out;
  out.negative = number[0] == '-';
  number.erase(0, out.negative ? 1 : 0);
  const std::size_t e = std::min(number.find_first_of("eE"), number.size());
  int exponent = e < number.size() ? std::stoi(number.substr(e + 1)) : 0;
  const std::string mantissa = number.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  out.whole = mantissa.substr(0, point);
  out.fraction = mantissa.substr(std::min(point + 1, mantissa.size()));
  for (; exponent > 0; --exponent) {
    out.fraction += out.fraction.empty() ? "0" : "";
    out.whole += out.fraction[0];
    out.fraction.erase(0, 1);
  }
  for (; exponent < 0; ++exponent) {
    out.whole.insert(0, out.whole.empty() ? "0" : "");
    out.fraction.insert(0, 1, out.whole.back());
    out.whole.pop_back();
  }
  out.whole.erase(0, std::min(out.whole.find_first_not_of('0'), out.whole.size()));
  out.fraction.erase(out.fraction.find_last_not_of('0') + 1);
  out.negative = out.negative && !(out.whole.empty() && out.fraction.empty());
  return out;
}

inline bool is_less_number(const std::string& a, const std::string& b)
{
  const Decimal x = decimal_of(a);
  const Decimal y = decimal_of(b);
  if (x.negative != y.negative) {
    return x.negative;
  }
  const auto size = [](const Decimal& d) {
    return std::tuple(d.whole.size(), d.whole, d.fraction);
  };
  return x.negative ? size(y) < size(x) : size(x) < size(y);
}

class Evaluator {
public:
  using Nodelist = std::vector<const Value*>;

  explicit Evaluator(const Value& root)
      : m_root(root)
  {
  }

  /// Sections 2.1.2 and 2.5.
  [[nodiscard]] Nodelist evaluate(const Query& query, const Value& current) const
  {
    Nodelist nodes{query.from_root ? &m_root : &current};
    for (const Segment& segment : query.segments) {
      Nodelist result;
      for (const Value* node : nodes) {
        append(result, segment.descendant ? descend(segment, *node) : select_each(segment, *node));
      }
      nodes = result;
    }
    return nodes;
  }

private:
  static void append(Nodelist& list, const Nodelist& more)
  {
    list.insert(list.end(), more.begin(), more.end());
  }

  static std::int64_t array_length(const Value& value)
  {
    return value.kind == json::Kind::array ? static_cast<std::int64_t>(value.children.size()) : 0;
  }

  /// Where the order is not stipulated, ours is that of the document.
  static Nodelist children(const Value& value)
  {
    Nodelist out;
    for (const Value& child : value.children) {
      out.push_back(&child);
    }
    return out;
  }

  [[nodiscard]] Nodelist select_each(const Segment& segment, const Value& node) const
  {
    Nodelist out;
    for (const Selector& selector : segment.selectors) {
      append(out, select(selector, node));
    }
    return out;
  }

  /// Section 2.5.2.2: the node, then its descendants, each before its own.
  [[nodiscard]] Nodelist descend(const Segment& segment, const Value& node) const
  {
    Nodelist out = select_each(segment, node);
    for (const Value* child : children(node)) {
      append(out, descend(segment, *child));
    }
    return out;
  }

  /// Section 2.3.
  [[nodiscard]] Nodelist select(const Selector& selector, const Value& node) const
  {
    Nodelist out;
    switch (selector.kind) {
    case Selector::Kind::name:
      for (std::size_t i = 0; i < node.names.size(); ++i) {
        if (node.names[i] == selector.name) {
          out.push_back(&node.children[i]);
        }
      }
      break;
    case Selector::Kind::wildcard:
      return children(node);
    case Selector::Kind::index: {
      const std::int64_t length = array_length(node);
      const std::int64_t at = selector.index >= 0 ? selector.index : length + selector.index;
      if (at >= 0 && at < length) {
        out.push_back(&node.children[static_cast<std::size_t>(at)]);
      }
      break;
    }
    case Selector::Kind::slice:
      return slice(selector, node);
    case Selector::Kind::filter:
      for (const Value* child : children(node)) {
        if (holds(*selector.filter, *child)) {
          out.push_back(child);
        }
      }
      break;
    }
    return out;
  }

  /// Section 2.3.4.2.2.
  static Nodelist slice(const Selector& selector, const Value& node)
  {
    Nodelist out;
    const std::int64_t length = array_length(node);
    const std::int64_t step = selector.step.value_or(1);
    const auto normalize = [&](std::int64_t i) { return i >= 0 ? i : length + i; };
    const std::int64_t start = normalize(selector.start.value_or(step >= 0 ? 0 : length - 1));
    const std::int64_t end = normalize(selector.end.value_or(step >= 0 ? length : -length - 1));
    for (std::int64_t at = 0; at < length && step > 0; ++at) {
      const std::int64_t lower = std::min(std::max<std::int64_t>(start, 0), length);
      if (at >= lower && at < end && (at - lower) % step == 0) {
        out.push_back(&node.children[static_cast<std::size_t>(at)]);
      }
    }
    for (std::int64_t at = length - 1; at >= 0 && step < 0; --at) {
      const std::int64_t upper = std::min(start, length - 1);
      if (at <= upper && at > end && (upper - at) % -step == 0) {
        out.push_back(&node.children[static_cast<std::size_t>(at)]);
      }
    }
    return out;
  }

  [[nodiscard]] bool holds(const Logic& logic, const Value& current) const
  {
    bool result = false;
    switch (logic.kind) {
    case Logic::Kind::any_of:
      for (const Logic& part : logic.parts) {
        result = holds(part, current) || result;
      }
      return result;
    case Logic::Kind::all_of:
      result = true;
      for (const Logic& part : logic.parts) {
        result = holds(part, current) && result;
      }
      return result;
    case Logic::Kind::negation:
      return !holds(logic.parts[0], current);
    case Logic::Kind::comparison:
      return compare(logic.relation, operand(logic.left, current), operand(logic.right, current));
    case Logic::Kind::existence:
      return !evaluate(logic.left.query, current).empty();
    case Logic::Kind::match:
    case Logic::Kind::search:
      return is_matched(logic, current);
    }
    return false;
  }

  /// Sections 2.4.6 and 2.4.7.
  [[nodiscard]] bool is_matched(const Logic& logic, const Value& current) const
  {
    const auto subject = operand(logic.left, current);
    const auto pattern = operand(logic.right, current);
    if (!subject || !pattern || subject->kind != json::Kind::string ||
        pattern->kind != json::Kind::string) {
      return false;
    }
    const std::u32string pattern_text = scalar_values(pattern->text);
    const auto regexp = IRegexpReference::parse(pattern_text);
    const std::u32string text = scalar_values(subject->text);
    return regexp &&
           (logic.kind == Logic::Kind::match ? regexp->matches(text) : regexp->finds(text));
  }

  /// A value, or nullopt for Nothing.
  [[nodiscard]] std::optional<Value> operand(const Operand& operand, const Value& current) const
  {
    switch (operand.kind) {
    case Operand::Kind::literal:
      return operand.literal;
    case Operand::Kind::query:
    case Operand::Kind::value: {
      const Nodelist nodes = evaluate(operand.query, current);
      return nodes.size() == 1 ? std::optional(*nodes[0]) : std::nullopt;
    }
    case Operand::Kind::count:
      return Value{
          json::Kind::number, 0, std::to_string(evaluate(operand.query, current).size()), {}, {}};
    case Operand::Kind::length:
      return length(this->operand(*operand.inner, current));
    }
    return std::nullopt;
  }

  static std::optional<Value> length(const std::optional<Value>& of)
  {
    if (!of || (of->kind != json::Kind::string && of->kind != json::Kind::array &&
                of->kind != json::Kind::object)) {
      return std::nullopt;
    }
    const std::size_t size =
        of->kind == json::Kind::string ? scalar_values(of->text).size() : of->children.size();
    return Value{json::Kind::number, 0, std::to_string(size), {}, {}};
  }

  /// Section 2.3.5.2.2.
  static bool
  compare(std::string_view relation, const std::optional<Value>& a, const std::optional<Value>& b)
  {
    if (relation == "==") {
      return is_equal(a, b);
    }
    if (relation == "!=") {
      return !is_equal(a, b);
    }
    if (relation == "<") {
      return is_less(a, b);
    }
    if (relation == "<=") {
      return is_less(a, b) || is_equal(a, b);
    }
    return relation == ">" ? is_less(b, a) : is_less(b, a) || is_equal(a, b);
  }

  static bool is_less(const std::optional<Value>& a, const std::optional<Value>& b)
  {
    if (!a || !b || a->kind != b->kind) {
      return false;
    }
    if (a->kind == json::Kind::number) {
      return is_less_number(a->text, b->text);
    }
    return a->kind == json::Kind::string && scalar_values(a->text) < scalar_values(b->text);
  }

  static bool is_equal(const std::optional<Value>& a, const std::optional<Value>& b)
  {
    return a && b ? is_equal(*a, *b) : a.has_value() == b.has_value();
  }

  static bool is_equal(const Value& a, const Value& b)
  {
    if (a.kind != b.kind || a.children.size() != b.children.size()) {
      return false;
    }
    switch (a.kind) {
    case json::Kind::number:
      return !is_less_number(a.text, b.text) && !is_less_number(b.text, a.text);
    case json::Kind::array:
      return std::equal(a.children.begin(),
                        a.children.end(),
                        b.children.begin(),
                        [](const Value& x, const Value& y) { return is_equal(x, y); });
    case json::Kind::object:
      return has_members_of(a, b);
    default:
      return a.text == b.text;
    }
  }

  static bool has_members_of(const Value& a, const Value& b)
  {
    for (std::size_t i = 0; i < b.names.size(); ++i) {
      const auto same = std::find(a.names.begin(), a.names.end(), b.names[i]);
      if (same == a.names.end() ||
          !is_equal(a.children[static_cast<std::size_t>(same - a.names.begin())], b.children[i])) {
        return false;
      }
    }
    return true;
  }

  const Value& m_root;
};

} // namespace hookctl::tests::reference
