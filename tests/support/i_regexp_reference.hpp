#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::tests {

/// RFC 9485 read off the page, as slow as it is plain: the grammar of section 4, and what a pattern
/// takes as the set of places where it may end. `^` and `$` are the ends of the text, as
/// section 5.3 leaves them. Knows the categories of the characters in `kCategories` only.
class IRegexpReference {
public:
  static inline const std::map<char32_t, std::string> kCategories = {
      {U'a', "Ll"},      {U'B', "Lu"},      {U'1', "Nd"},          {U'-', "Pd"},
      {U'^', "Sk"},      {U' ', "Zs"},      {U'\n', "Cc"},         {U'\r', "Cc"},
      {U'\u00e9', "Ll"}, {U'\u00ad', "Cf"}, {U'\u0301', "Mn"},     {U'\u0378', "Cn"},
      {U'\ue000', "Co"}, {U'\u2028', "Zl"}, {U'\U0001F600', "So"}, {U',', "Po"},
      {U'.', "Po"},      {U'$', "Sc"},      {U'{', "Ps"},          {U'0', "Nd"},
  };

  /// nullopt for what is no I-Regexp.
  static std::optional<IRegexpReference> parse(std::u32string_view pattern)
  {
    IRegexpReference reference(pattern);
    reference.m_root = reference.i_regexp();
    return reference.m_good && reference.at_end() ? std::optional(std::move(reference))
                                                  : std::nullopt;
  }

  [[nodiscard]] bool matches(std::u32string_view text) const
  {
    return ends(*m_root, text, 0).count(text.size()) > 0;
  }

  [[nodiscard]] bool finds(std::u32string_view text) const
  {
    for (std::size_t start = 0; start <= text.size(); ++start) {
      if (!ends(*m_root, text, start).empty()) {
        return true;
      }
    }
    return false;
  }

private:
  struct Node;
  using Pointer = std::shared_ptr<Node>;
  using Ends = std::set<std::size_t>;

  struct Range {
    char32_t first = 0;
    char32_t last = 0;
    std::string category; ///< instead, when not empty
    bool complement = false;
  };

  struct Node {
    enum class Kind { choice, sequence, repeat, one_of, begin, end };
    Kind kind = Kind::sequence;
    std::vector<Pointer> parts;
    std::size_t least = 0;
    std::size_t most = 0;
    std::vector<Range> ranges;
    bool negated = false;
  };

  explicit IRegexpReference(std::u32string_view pattern)
      : m_text(pattern)
  {
  }

  [[nodiscard]] bool at_end() const { return m_at >= m_text.size(); }

  [[nodiscard]] char32_t peek(std::size_t ahead = 0) const
  {
    return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : U'\uFFFF';
  }

  static bool is_in(char32_t c, std::u32string_view set)
  {
    return set.find(c) != std::u32string_view::npos;
  }

  bool take(char32_t c)
  {
    const bool there = !at_end() && peek() == c;
    m_at += there ? 1 : 0;
    return there;
  }

  static Pointer make(Node::Kind kind)
  {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    return node;
  }

  // i-regexp = branch *( "|" branch )
  Pointer i_regexp()
  {
    Pointer choice = make(Node::Kind::choice);
    do {
      choice->parts.push_back(branch());
    } while (take(U'|'));
    return choice;
  }

  // branch = *piece
  Pointer branch()
  {
    Pointer sequence = make(Node::Kind::sequence);
    while (m_good && !at_end() && peek() != U'|' && peek() != U')') {
      sequence->parts.push_back(piece());
    }
    return sequence;
  }

  // piece = atom [ quantifier ]
  Pointer piece()
  {
    Pointer inner = atom();
    Pointer repeat = make(Node::Kind::repeat);
    repeat->parts = {inner};
    constexpr std::size_t kWithoutEnd = 1'000; // more than any text of a test
    if (take(U'*')) {
      repeat->most = kWithoutEnd;
    } else if (take(U'+')) {
      repeat->least = 1;
      repeat->most = kWithoutEnd;
    } else if (take(U'?')) {
      repeat->most = 1;
    } else if (take(U'{')) {
      repeat->least = quant_exact();
      repeat->most = repeat->least;
      if (take(U',')) {
        repeat->most = peek() == U'}' ? repeat->least + kWithoutEnd : quant_exact();
      }
      m_good = m_good && take(U'}') && repeat->least <= repeat->most;
    } else {
      return inner;
    }
    return repeat;
  }

  // QuantExact = 1*%x30-39
  std::size_t quant_exact()
  {
    std::size_t value = 0;
    m_good = m_good && peek() >= U'0' && peek() <= U'9';
    while (peek() >= U'0' && peek() <= U'9') {
      value = std::min<std::size_t>(value * 10 + (m_text[m_at++] - U'0'), 1'000'000);
    }
    return value;
  }

  // atom = NormalChar / charClass / ( "(" i-regexp ")" )
  Pointer atom()
  {
    if (take(U'(')) {
      Pointer inner = i_regexp();
      m_good = m_good && take(U')');
      return inner;
    }
    if (take(U'^')) {
      return make(Node::Kind::begin);
    }
    if (take(U'$')) {
      return make(Node::Kind::end);
    }
    if (peek() == U'[') {
      return char_class_expr();
    }
    Pointer node = make(Node::Kind::one_of);
    if (take(U'.')) {
      node->negated = true;
      node->ranges = {{U'\n', U'\n', "", false}, {U'\r', U'\r', "", false}};
    } else if (peek() == U'\\') {
      node->ranges = {escape()};
    } else {
      m_good = m_good && !is_in(peek(), U"()*+.?[\\]{|}");
      node->ranges = {{peek(), peek(), "", false}};
      ++m_at;
    }
    return node;
  }

  // SingleCharEsc / catEsc / complEsc
  Range escape()
  {
    ++m_at;
    const char32_t c = peek();
    ++m_at;
    if (c == U'p' || c == U'P') {
      return {0, 0, category(), c == U'P'};
    }
    const char32_t meant = c == U'n' ? U'\n' : c == U'r' ? U'\r' : c == U't' ? U'\t' : c;
    m_good = m_good && is_in(c, U"()*+-.?[\\]^{|}nrt");
    return {meant, meant, "", false};
  }

  std::string category()
  {
    static const std::map<char32_t, std::u32string_view> kLetters = {{U'L', U"lmotu"},
                                                                     {U'M', U"cen"},
                                                                     {U'N', U"dlo"},
                                                                     {U'P', U"cdefios"},
                                                                     {U'Z', U"lps"},
                                                                     {U'S', U"ckmo"},
                                                                     {U'C', U"cfno"}};
    m_good = m_good && take(U'{') && kLetters.count(peek()) > 0;
    if (!m_good) {
      return "?";
    }
    const char32_t first = m_text[m_at++];
    std::string name(1, static_cast<char>(first));
    if (!take(U'}')) {
      m_good = is_in(peek(), kLetters.at(first));
      name += static_cast<char>(peek());
      ++m_at;
      m_good = m_good && take(U'}');
    }
    return name;
  }

  // charClassExpr = "[" [ "^" ] ( "-" / CCE1 ) *CCE1 [ "-" ] "]"
  Pointer char_class_expr()
  {
    ++m_at;
    Pointer node = make(Node::Kind::one_of);
    node->negated = take(U'^');
    m_good = m_good && peek() != U']' && !at_end();
    if (take(U'-')) {
      node->ranges.push_back({U'-', U'-', "", false});
    }
    while (m_good && !at_end() && peek() != U']') {
      if (peek() == U'-' && peek(1) == U']') {
        ++m_at;
        node->ranges.push_back({U'-', U'-', "", false});
      } else {
        node->ranges.push_back(cce1());
      }
    }
    m_good = m_good && take(U']');
    return node;
  }

  // CCE1 = ( CCchar [ "-" CCchar ] ) / charClassEsc
  Range cce1()
  {
    Range range = cc_char();
    if (range.category.empty() && peek() == U'-' && peek(1) != U']') {
      ++m_at;
      const Range last = cc_char();
      m_good = m_good && last.category.empty() && range.first <= last.first;
      range.last = last.first;
    }
    return range;
  }

  Range cc_char()
  {
    if (peek() == U'\\') {
      return escape();
    }
    m_good = m_good && !at_end() && !is_in(peek(), U"-[]");
    const char32_t c = peek();
    ++m_at;
    return {c, c, "", false};
  }

  static bool takes(const Node& node, char32_t c)
  {
    bool in = false;
    for (const Range& range : node.ranges) {
      const bool one = range.category.empty() ? c >= range.first && c <= range.last
                                              : kCategories.at(c).rfind(range.category, 0) == 0;
      in = in || one != range.complement;
    }
    return in != node.negated;
  }

  static Ends ends(const Node& node, std::u32string_view text, std::size_t start)
  {
    switch (node.kind) {
    case Node::Kind::begin:
      return start == 0 ? Ends{start} : Ends{};
    case Node::Kind::end:
      return start == text.size() ? Ends{start} : Ends{};
    case Node::Kind::one_of:
      return start < text.size() && takes(node, text[start]) ? Ends{start + 1} : Ends{};
    case Node::Kind::choice: {
      Ends out;
      for (const Pointer& part : node.parts) {
        out.merge(ends(*part, text, start));
      }
      return out;
    }
    case Node::Kind::sequence: {
      Ends at{start};
      for (const Pointer& part : node.parts) {
        at = after(*part, text, at);
      }
      return at;
    }
    case Node::Kind::repeat:
      return repeated(node, text, start);
    }
    return {};
  }

  static Ends after(const Node& node, std::u32string_view text, const Ends& starts)
  {
    Ends out;
    for (const std::size_t start : starts) {
      out.merge(ends(node, text, start));
    }
    return out;
  }

  static Ends repeated(const Node& node, std::u32string_view text, std::size_t start)
  {
    Ends at{start};
    Ends out = node.least == 0 ? at : Ends{};
    for (std::size_t times = 1; times <= node.most && !at.empty(); ++times) {
      const Ends next = after(*node.parts.front(), text, at);
      if (times >= node.least) {
        const std::size_t known = out.size();
        out.insert(next.begin(), next.end());
        if (times > node.least && out.size() == known) {
          break;
        }
      }
      at = next;
    }
    return out;
  }

  std::u32string_view m_text;
  std::size_t m_at = 0;
  bool m_good = true;
  Pointer m_root;
};

} // namespace hookctl::tests
