#pragma once

#include "hookctl/base/text.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/path_reference.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::tests {

/// Random queries as trees that the reference evaluates, and as texts that the parser reads. Names,
/// numbers and strings are often those of the document, so that much is found.
class QueryGenerator {
public:
  QueryGenerator(SeededRng& rng, const reference::Value& document)
      : m_rng(rng)
  {
    collect(document);
  }

  reference::Query query()
  {
    reference::Query query;
    query.segments = segments(3, 2);
    return query;
  }

  /// One of the spellings of the query.
  std::string print(const reference::Query& query) { return print(query, Blanks::yes); }

private:
  using Selector = reference::Selector;
  using Operand = reference::Operand;
  using Logic = reference::Logic;
  enum class Blanks { no, yes };

  bool chance(std::uint64_t one_in) { return m_rng.below(one_in) == 0; }

  template<typename T> const T& pick(const std::vector<T>& from)
  {
    return from[m_rng.below(from.size())];
  }

  void collect(const reference::Value& value)
  {
    m_names.insert(m_names.end(), value.names.begin(), value.names.end());
    for (const reference::Value& child : value.children) {
      collect(child);
    }
    if (value.kind != json::Kind::array && value.kind != json::Kind::object) {
      m_primitives.push_back(value);
    }
  }

  std::vector<reference::Segment> segments(std::uint64_t most, int depth)
  {
    std::vector<reference::Segment> out(m_rng.below(most + 1));
    for (reference::Segment& segment : out) {
      segment.descendant = chance(4);
      do {
        segment.selectors.push_back(selector(depth));
      } while (chance(4));
    }
    return out;
  }

  Selector selector(int depth)
  {
    Selector out;
    switch (m_rng.below(depth > 0 ? 8 : 6)) {
    case 0:
    case 1:
      out.kind = Selector::Kind::name;
      out.name = chance(8) ? "absent" : pick(m_names);
      break;
    case 2:
    case 3:
      out.kind = Selector::Kind::wildcard;
      break;
    case 4:
      out.kind = Selector::Kind::index;
      out.index = number();
      break;
    case 5:
      out.kind = Selector::Kind::slice;
      out.start = maybe_number();
      out.end = maybe_number();
      out.step = maybe_number();
      break;
    default:
      out.kind = Selector::Kind::filter;
      out.filter = std::make_shared<Logic>(logic(depth - 1, 2));
      break;
    }
    return out;
  }

  std::int64_t number()
  {
    constexpr std::int64_t kGreatest = 9007199254740991;
    const auto small = static_cast<std::int64_t>(m_rng.below(9)) - 4;
    return chance(20) ? (small < 0 ? -kGreatest : kGreatest) : small;
  }

  std::optional<std::int64_t> maybe_number()
  {
    return chance(3) ? std::nullopt : std::optional(number());
  }

  Logic logic(int depth, int nesting)
  {
    Logic out;
    const std::uint64_t kind = m_rng.below(nesting > 0 ? 9 : 6);
    if (kind >= 6) {
      out.kind = kind == 6   ? Logic::Kind::any_of
                 : kind == 7 ? Logic::Kind::all_of
                             : Logic::Kind::negation;
      const std::uint64_t parts = kind == 8 ? 1 : 2 + m_rng.below(2);
      for (std::uint64_t i = 0; i < parts; ++i) {
        out.parts.push_back(logic(depth, nesting - 1));
      }
    } else if (kind >= 2) {
      out.kind = Logic::Kind::comparison;
      out.relation = pick(std::vector<std::string>{"==", "==", "!=", "<", "<=", ">", ">="});
      out.left = operand(depth);
      out.right = operand(depth);
    } else if (kind == 1) {
      out.kind = Logic::Kind::existence;
      out.left.query = filter_query(depth);
    } else {
      out.kind = chance(2) ? Logic::Kind::match : Logic::Kind::search;
      out.left = operand(depth);
      out.right = chance(4) ? operand(depth) : pattern();
    }
    return out;
  }

  reference::Query filter_query(int depth)
  {
    reference::Query query;
    query.from_root = chance(4);
    query.segments = segments(2, depth);
    return query;
  }

  reference::Query singular_query()
  {
    reference::Query query;
    query.from_root = chance(4);
    query.segments.resize(m_rng.below(3));
    for (reference::Segment& segment : query.segments) {
      Selector one;
      one.kind = chance(3) ? Selector::Kind::index : Selector::Kind::name;
      one.index = number();
      one.name = pick(m_names);
      segment.selectors = {one};
    }
    return query;
  }

  Operand operand(int depth, int nesting = 2)
  {
    Operand out;
    switch (m_rng.below(nesting > 0 ? 9 : 6)) {
    case 0:
    case 1:
    case 2:
      out.literal = pick(m_primitives);
      break;
    case 6:
      out.kind = Operand::Kind::length;
      out.inner = std::make_shared<Operand>(operand(depth, nesting - 1));
      break;
    case 7:
      out.kind = Operand::Kind::count;
      out.query = filter_query(depth);
      break;
    case 8:
      out.kind = Operand::Kind::value;
      out.query = filter_query(depth);
      break;
    default:
      out.kind = Operand::Kind::query;
      out.query = singular_query();
      break;
    }
    return out;
  }

  /// Without categories: the reference does not know those of every character.
  Operand pattern()
  {
    static const std::vector<std::string> kPatterns = {".*",
                                                       "a",
                                                       "[ab]+",
                                                       ".",
                                                       "(a|b|name)+",
                                                       "[^a]*",
                                                       "^a",
                                                       "x-y$",
                                                       ".*0",
                                                       "\\.",
                                                       "a{2}",
                                                       "(",
                                                       "\\d",
                                                       "a**",
                                                       ""};
    Operand out;
    out.literal = {json::Kind::string, 0, pick(kPatterns), {}, {}};
    return out;
  }

  std::string blanks(Blanks may)
  {
    return may == Blanks::yes && chance(6)
               ? pick(std::vector<std::string>{" ", "\t", "\n", "\r", "  "})
               : "";
  }

  std::string print(const reference::Query& query, Blanks in_brackets)
  {
    std::string out = query.from_root ? "$" : "@";
    for (const reference::Segment& segment : query.segments) {
      out += blanks(Blanks::yes) + (segment.descendant ? ".." : "");
      const Selector& first = segment.selectors[0];
      const bool dotted = segment.selectors.size() == 1 &&
                          (first.kind == Selector::Kind::wildcard ||
                           (first.kind == Selector::Kind::name && is_shorthand(first.name)));
      if (dotted && chance(2)) {
        out += segment.descendant ? "" : ".";
        out += first.kind == Selector::Kind::wildcard ? "*" : first.name;
        continue;
      }
      out += '[';
      for (std::size_t i = 0; i < segment.selectors.size(); ++i) {
        out += (i == 0 ? "" : ",") + blanks(in_brackets) + print(segment.selectors[i]) +
               blanks(in_brackets);
      }
      out += ']';
    }
    return out;
  }

  static bool is_shorthand(std::string_view name)
  {
    const auto allowed = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
    };
    return !name.empty() && std::all_of(name.begin(), name.end(), allowed);
  }

  std::string print(const Selector& selector)
  {
    const auto text_of = [](const std::optional<std::int64_t>& number) {
      return number ? std::to_string(*number) : "";
    };
    switch (selector.kind) {
    case Selector::Kind::name:
      return quoted(selector.name);
    case Selector::Kind::wildcard:
      return "*";
    case Selector::Kind::index:
      return std::to_string(selector.index);
    case Selector::Kind::slice: {
      const std::string range = text_of(selector.start) +
                                blanks(selector.start ? Blanks::yes : Blanks::no) + ":" +
                                blanks(Blanks::yes) + text_of(selector.end);
      if (!selector.step && chance(2)) {
        return range;
      }
      return range + blanks(selector.end ? Blanks::yes : Blanks::no) + ":" +
             (selector.step ? blanks(Blanks::yes) : "") + text_of(selector.step);
    }
    case Selector::Kind::filter:
      return "?" + blanks(Blanks::yes) + print(*selector.filter);
    }
    return "";
  }

  /// How tightly an expression binds: RFC 9535 table 10.
  static int binding(const Logic& logic)
  {
    switch (logic.kind) {
    case Logic::Kind::any_of:
      return 1;
    case Logic::Kind::all_of:
      return 2;
    case Logic::Kind::comparison:
      return 3;
    default:
      return 4;
    }
  }

  /// In parentheses where the grammar needs them, and now and then where it does not.
  std::string print_within(const Logic& logic, int tighter_than)
  {
    const std::string inner = print(logic);
    const bool needed = binding(logic) <= tighter_than;
    return needed || chance(8) ? "(" + blanks(Blanks::yes) + inner + blanks(Blanks::yes) + ")"
                               : inner;
  }

  std::string print(const Logic& logic)
  {
    std::string out;
    switch (logic.kind) {
    case Logic::Kind::any_of:
    case Logic::Kind::all_of: {
      const bool any = logic.kind == Logic::Kind::any_of;
      for (const Logic& part : logic.parts) {
        out += out.empty() ? "" : blanks(Blanks::yes) + (any ? "||" : "&&") + blanks(Blanks::yes);
        out += print_within(part, any ? 1 : 2);
      }
      return out;
    }
    case Logic::Kind::negation: {
      const bool not_of_not = logic.parts[0].kind == Logic::Kind::negation;
      return "!" + blanks(Blanks::yes) + print_within(logic.parts[0], not_of_not ? 4 : 3);
    }
    case Logic::Kind::comparison:
      return print(logic.left) + blanks(Blanks::yes) + logic.relation + blanks(Blanks::yes) +
             print(logic.right);
    case Logic::Kind::existence:
      return print(logic.left.query, Blanks::yes);
    case Logic::Kind::match:
    case Logic::Kind::search:
      return (logic.kind == Logic::Kind::match ? "match(" : "search(") + blanks(Blanks::yes) +
             print(logic.left) + blanks(Blanks::yes) + "," + blanks(Blanks::yes) +
             print(logic.right) + blanks(Blanks::yes) + ")";
    }
    return out;
  }

  std::string print(const Operand& operand)
  {
    switch (operand.kind) {
    case Operand::Kind::literal:
      return operand.literal.kind == json::Kind::string ? quoted(operand.literal.text)
                                                        : operand.literal.text;
    case Operand::Kind::query:
      return print(operand.query, Blanks::no);
    case Operand::Kind::length:
      return "length(" + blanks(Blanks::yes) + print(*operand.inner) + blanks(Blanks::yes) + ")";
    case Operand::Kind::count:
      return "count(" + blanks(Blanks::yes) + print(operand.query, Blanks::yes) +
             blanks(Blanks::yes) + ")";
    case Operand::Kind::value:
      return "value(" + blanks(Blanks::yes) + print(operand.query, Blanks::yes) +
             blanks(Blanks::yes) + ")";
    }
    return "";
  }

  /// In either kind of quotes; what may be escaped is, now and then.
  std::string quoted(std::string_view text)
  {
    const char mark = chance(2) ? '\'' : '"';
    std::string out(1, mark);
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (c == mark || c == '\\') {
        out += std::string("\\") + c;
      } else if (byte < 0x20 || (byte < 0x80 && chance(10))) {
        out += chance(2)
                   ? hookctl::text(
                         "\\u00", "0123456789abcdef"[byte >> 4U], "0123456789abcdef"[byte & 15U])
                   : hookctl::text(
                         "\\u00", "0123456789ABCDEF"[byte >> 4U], "0123456789ABCDEF"[byte & 15U]);
      } else {
        out += c;
      }
    }
    return out + mark;
  }

  SeededRng& m_rng;
  std::vector<std::string> m_names{"a"};
  std::vector<reference::Value> m_primitives{{json::Kind::null, 0, "null", {}, {}},
                                             {json::Kind::number, 0, "1", {}, {}},
                                             {json::Kind::boolean, 0, "true", {}, {}},
                                             {json::Kind::string, 0, "a", {}, {}}};
};

} // namespace hookctl::tests
