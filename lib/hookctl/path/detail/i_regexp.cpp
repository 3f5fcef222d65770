#include "hookctl/path/detail/i_regexp.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/path/detail/unassigned.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace hookctl::path::detail {

namespace {

constexpr std::size_t kMostOfRe2 = 1000;
constexpr std::string_view kEscapable = "()*+-.?[\\]^{|}"; // SingleCharEsc beside n, r, t
constexpr std::string_view kNotNormal = "()*+.?[\\]{|}";   // NormalChar is everything else

/// General categories with the letters that may follow: RFC 9485 section 4, IsCategory.
constexpr std::array<std::pair<char, std::string_view>, 7> kCategories = {{
    {'L', "lmotu"},
    {'M', "cen"},
    {'N', "dlo"},
    {'P', "cdefios"},
    {'Z', "lps"},
    {'S', "ckmo"},
    {'C', "cfno"},
}};

bool is_category(std::string_view name)
{
  for (const auto& [letter, details] : kCategories) {
    if (!name.empty() && name[0] == letter) {
      return name.size() == 1 ||
             (name.size() == 2 && details.find(name[1]) != std::string_view::npos);
    }
  }
  return false;
}

/// A part of the pattern, translated.
struct Piece {
  std::string text;
  std::size_t atoms = 0; ///< with repetitions written out
};

/// What people bring from other dialects, and what says the same here.
std::string_view advice_for_escape(char letter)
{
  switch (letter) {
  case 'd':
    return "write [0-9] or \\p{Nd}";
  case 'D':
    return "write [^0-9] or \\P{Nd}";
  case 'w':
    return "write [A-Za-z0-9_]";
  case 'W':
    return "write [^A-Za-z0-9_]";
  case 's':
    return "write [ \\t\\n\\r]";
  case 'S':
    return "write [^ \\t\\n\\r]";
  case '/':
    return "\"/\" needs no \"\\\"";
  default:
    return "I-Regexp has \\n \\r \\t, \\p{..}, \\P{..} and \\ before ( ) * + - . ? [ \\ ] ^ { | }";
  }
}

class Translator {
public:
  explicit Translator(std::string_view pattern)
      : m_text(pattern)
  {
  }

  Result<TranslatedRegexp> translate()
  {
    if (!is_utf8(m_text)) {
      return refuse(0, "is not UTF-8");
    }
    HOOKCTL_TRY_AS(Piece whole, alternatives());
    if (m_at < m_text.size()) {
      return refuse(m_at, "has a \")\" without its \"(\"", "write \\) for the character");
    }
    if (whole.text.size() > kMaxTranslation) {
      return refuse_size(0);
    }
    return TranslatedRegexp{std::move(whole.text), whole.atoms};
  }

private:
  /// i-regexp = branch *( "|" branch )
  // NOLINTNEXTLINE(misc-no-recursion): as deep as kMaxGroups
  Result<Piece> alternatives()
  {
    HOOKCTL_TRY_AS(Piece out, branch());
    while (accept('|')) {
      HOOKCTL_TRY_AS(const Piece one, branch());
      out.text += '|' + one.text;
      out.atoms += one.atoms;
    }
    return out;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Result<Piece> branch()
  {
    Piece out;
    while (m_at < m_text.size() && peek() != '|' && peek() != ')') {
      const std::size_t start = m_at;
      HOOKCTL_TRY_AS(Piece one, atom());
      HOOKCTL_TRY_AS(one, quantified(std::move(one)));
      out.text += one.text;
      out.atoms += one.atoms;
      if (out.atoms > kMaxAtoms) {
        return refuse_size(start);
      }
    }
    return out;
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Result<Piece> atom()
  {
    if (peek() == '(') {
      return group();
    }
    HOOKCTL_TRY_AS(std::string one, character());
    return Piece{std::move(one), 1};
  }

  /// NormalChar / charClass, and the ends of the text.
  Result<std::string> character()
  {
    switch (peek()) {
    case '[':
      return char_class();
    case '.':
      ++m_at;
      return std::string("[^\\n\\r]");
    case '\\':
      return escape();
    case '^':
    case '$':
      return std::string(1, m_text[m_at++]);
    default:
      break;
    }
    if (kNotNormal.find(peek()) != std::string_view::npos) {
      return refuse(
          m_at,
          text("has a ", quote(std::string_view(&m_text[m_at], 1)), " with nothing before it"),
          "a character of the syntax takes a \"\\\" before it");
    }
    return literal(take_character());
  }

  // NOLINTNEXTLINE(misc-no-recursion)
  Result<Piece> group()
  {
    const std::size_t start = m_at++;
    if (peek() == '?') {
      return refuse(m_at, "has a group with \"?\"", "I-Regexp has plain groups only: (a|b)");
    }
    if (++m_depth > kMaxGroups) {
      return refuse(start, text("has more than ", kMaxGroups, " groups inside one another"));
    }
    HOOKCTL_TRY_AS(Piece inner, alternatives());
    --m_depth;
    if (!accept(')')) {
      return refuse(start, "has a \"(\" without its \")\"", "write \\( for the character");
    }
    return Piece{"(?:" + inner.text + ")", std::max<std::size_t>(inner.atoms, 1)};
  }

  Result<Piece> quantified(Piece one)
  {
    const char c = peek();
    if (c == '*' || c == '+' || c == '?') {
      ++m_at;
      one.text += c;
    } else if (c == '{') {
      HOOKCTL_TRY_AS(one, ranged(one));
    } else {
      return one;
    }
    const char next = peek();
    if (next == '*' || next == '+' || next == '?' || next == '{') {
      return refuse(m_at,
                    "has two quantifiers in a row",
                    "I-Regexp has no lazy and no possessive quantifiers");
    }
    one.text = "(?:" + one.text + ")";
    return one;
  }

  /// range-quantifier = "{" QuantExact [ "," [ QuantExact ] ] "}"
  Result<Piece> ranged(const Piece& one)
  {
    const std::size_t start = m_at++;
    const auto least = number();
    std::optional<std::size_t> most = least;
    bool open = false;
    if (least && accept(',')) {
      open = peek() == '}';
      most = open ? least : number();
    }
    if (!least || !most || !accept('}')) {
      return refuse(start, "has a \"{\" that begins no quantifier", "write {2}, {2,} or {2,5}");
    }
    if (*most < *least) {
      return refuse(start, "has a quantifier whose greatest number is below its least");
    }
    const std::size_t times = std::max<std::size_t>(*most + (open ? 1 : 0), 1);
    if (times > kMaxAtoms / one.atoms) {
      return refuse_size(start);
    }
    return Piece{repeated(one.text, *least, open ? std::nullopt : std::optional(*most)),
                 one.atoms * times};
  }

  /// `least` to `most` times (nullopt: without end), each quantifier within what RE2 takes.
  static std::string
  repeated(const std::string& atom, std::size_t least, std::optional<std::size_t> most)
  {
    std::string out;
    for (std::size_t left = least; left > 0;) {
      const std::size_t now = std::min(left, kMostOfRe2);
      out += text(atom, '{', now, '}');
      left -= now;
    }
    if (!most) {
      return out + atom + "*";
    }
    for (std::size_t left = *most - least; left > 0;) {
      const std::size_t now = std::min(left, kMostOfRe2);
      out += text(atom, "{0,", now, '}');
      left -= now;
    }
    return out.empty() ? "(?:)" : out;
  }

  /// charClassExpr = "[" [ "^" ] ( "-" / CCE1 ) *CCE1 [ "-" ] "]"
  Result<std::string> char_class()
  {
    const std::size_t start = m_at++;
    std::string out = accept('^') ? "[^" : "[";
    if (peek() == ']') {
      return refuse(start, "has an empty character class", "write \\] for the character");
    }
    bool first = true;
    while (m_at < m_text.size() && peek() != ']') {
      if (peek() == '-') {
        const bool last = m_at + 1 < m_text.size() && m_text[m_at + 1] == ']';
        if (!first && !last) {
          return refuse(m_at, "has a \"-\" inside a class that is no range", "write \\-");
        }
        ++m_at;
        out += "\\-";
      } else {
        HOOKCTL_TRY_AS(const std::string element, class_element());
        out += element;
      }
      first = false;
    }
    if (!accept(']')) {
      return refuse(start, "has a \"[\" without its \"]\"", "write \\[ for the character");
    }
    return out + "]";
  }

  /// CCE1 = ( CCchar [ "-" CCchar ] ) / charClassEsc
  Result<std::string> class_element()
  {
    const std::size_t start = m_at;
    if (is_category_escape()) {
      return category(InClass::yes);
    }
    HOOKCTL_TRY_AS(const std::string first, class_character());
    const bool range = peek() == '-' && m_at + 1 < m_text.size() && m_text[m_at + 1] != ']';
    if (!range) {
      return literal(first);
    }
    ++m_at;
    if (is_category_escape() || peek() == '-') {
      return refuse(m_at, "has a range that ends in no character");
    }
    HOOKCTL_TRY_AS(const std::string last, class_character());
    if (last < first) { // UTF-8 is ordered as its code points are
      return refuse(start, "has a range whose end is before its beginning");
    }
    return literal(first) + "-" + literal(last);
  }

  /// The one character meant, unescaped.
  Result<std::string> class_character()
  {
    if (peek() == '\\') {
      return escaped_character();
    }
    if (peek() == '[') {
      return refuse(m_at, "has a \"[\" inside a class", "write \\[");
    }
    return take_character();
  }

  Result<std::string> escape()
  {
    if (is_category_escape()) {
      return category(InClass::no);
    }
    HOOKCTL_TRY_AS(const std::string character, escaped_character());
    return literal(character);
  }

  Result<std::string> escaped_character()
  {
    constexpr std::string_view kLetters = "nrt";
    constexpr std::string_view kMeanings = "\n\r\t";
    const char letter = m_at + 1 < m_text.size() ? m_text[m_at + 1] : '\0';
    const std::size_t known = letter == '\0' ? std::string_view::npos : kLetters.find(letter);
    if (known == std::string_view::npos &&
        (letter == '\0' || kEscapable.find(letter) == std::string_view::npos)) {
      const std::string_view rest = m_text.substr(m_at + 1);
      return refuse(m_at,
                    text("has \\", printable(rest.substr(0, utf8_sequence_length(rest)))),
                    advice_for_escape(letter));
    }
    m_at += 2;
    return std::string(1, known == std::string_view::npos ? letter : kMeanings[known]);
  }

  [[nodiscard]] bool is_category_escape() const
  {
    const std::string_view rest = m_text.substr(m_at);
    return rest.starts_with("\\p") || rest.starts_with("\\P");
  }

  enum class InClass { no, yes };

  Result<std::string> category(InClass in_class)
  {
    const std::size_t start = m_at;
    const bool complement = m_text[m_at + 1] == 'P';
    m_at += 2;
    const std::size_t close = m_text.find('}', m_at);
    const std::string_view name = peek() == '{' && close != std::string_view::npos
                                      ? m_text.substr(m_at + 1, close - m_at - 1)
                                      : std::string_view{};
    if (!is_category(name)) {
      return refuse(start,
                    "names no general category of Unicode",
                    "write \\p{L}, \\p{Lu}, \\p{Nd}, \\P{Zs} and so on");
    }
    m_at = close + 1;
    const bool without_re2 = name == "C" || name == "Cn";
    std::string ranges = without_re2 ? other_ranges(name, complement)
                                     : text(complement ? "\\P{" : "\\p{", name, '}');
    return in_class == InClass::yes || !without_re2 ? ranges : "[" + ranges + "]";
  }

  std::optional<std::size_t> number()
  {
    const std::size_t start = m_at;
    while (peek() >= '0' && peek() <= '9') {
      ++m_at;
    }
    const std::string_view digits = m_text.substr(start, m_at - start);
    if (digits.empty()) {
      return std::nullopt;
    }
    return std::min(parse_integer<std::size_t>(digits).value_or(kMaxAtoms + 1), kMaxAtoms + 1);
  }

  std::string take_character()
  {
    const std::string_view rest = m_text.substr(m_at);
    const std::size_t length = utf8_sequence_length(rest);
    m_at += length;
    return std::string(rest.substr(0, length));
  }

  /// RE2 takes a "\" before any ASCII punctuation, in a class and outside.
  static std::string literal(const std::string& character)
  {
    const char c = character[0];
    const bool plain = character.size() > 1 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                       (c >= 'A' && c <= 'Z') || c == '_';
    if (plain) {
      return character;
    }
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) {
      constexpr std::string_view kHex = "0123456789abcdef";
      return text(
          "\\x{", kHex[static_cast<unsigned>(c) >> 4U], kHex[static_cast<unsigned>(c) & 15U], '}');
    }
    return "\\" + character;
  }

  [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

  bool accept(char c)
  {
    const bool there = m_at < m_text.size() && m_text[m_at] == c;
    m_at += there ? 1 : 0;
    return there;
  }

  /// An I-Regexp, but more than is compiled.
  [[nodiscard]] tl::unexpected<Error> refuse_size(std::size_t offset) const
  {
    return fail_at(
        SourcePos{"", 0, static_cast<int>(offset) + 1},
        Failure::malformed_pattern,
        text("the pattern ", quote(m_text, 80), " is too large with its repetitions written out"),
        text("at most ", kMaxAtoms, " characters are compiled; repeat less often"));
  }

  [[nodiscard]] tl::unexpected<Error>
  refuse(std::size_t offset, std::string_view what, std::string_view advice = {}) const
  {
    return fail_at(
        SourcePos{"", 0, static_cast<int>(offset) + 1},
        Failure::malformed_pattern,
        text("the pattern ", quote(m_text, 80), ' ', what, " and so is no I-Regexp (RFC 9485)"),
        std::string(advice));
  }

  std::string_view m_text;
  std::size_t m_at = 0;
  std::size_t m_depth = 0;
};

} // namespace

Result<TranslatedRegexp> translate_i_regexp(std::string_view pattern)
{
  return Translator(pattern).translate();
}

} // namespace hookctl::path::detail
