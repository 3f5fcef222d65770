#include "hookctl/path/regexp.hpp"
#include "tests/support/fakes.hpp"
#include "tests/support/i_regexp_reference.hpp"
#include "tests/support/seed.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;
using path::Regexp;
using tests::IRegexpReference;

namespace {

bool is_i_regexp(std::string_view pattern)
{
  return Regexp::parse_i_regexp(pattern).has_value();
}

bool matches(std::string_view pattern, std::string_view text)
{
  const auto regexp = Regexp::parse_i_regexp(pattern);
  REQUIRE_MESSAGE(regexp.has_value(), pattern << ": " << (regexp ? "" : regexp.error().message));
  return regexp->matches(text);
}

std::string utf8(char32_t c)
{
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (c < 0x80) {
    return {byte(c)};
  }
  if (c < 0x800) {
    return {byte(0xC0 | (c >> 6U)), byte(0x80 | (c & 0x3F))};
  }
  if (c < 0x10000) {
    return {byte(0xE0 | (c >> 12U)), byte(0x80 | ((c >> 6U) & 0x3F)), byte(0x80 | (c & 0x3F))};
  }
  return {byte(0xF0 | (c >> 18U)),
          byte(0x80 | ((c >> 12U) & 0x3F)),
          byte(0x80 | ((c >> 6U) & 0x3F)),
          byte(0x80 | (c & 0x3F))};
}

std::string utf8(std::u32string_view text)
{
  std::string out;
  for (const char32_t c : text) {
    out += utf8(c);
  }
  return out;
}

std::u32string random_text(tests::SeededRng& rng)
{
  std::u32string text;
  for (std::uint64_t left = rng.below(6); left > 0; --left) {
    auto at = IRegexpReference::kCategories.begin();
    std::advance(at, rng.below(rng.below(3) == 0 ? IRegexpReference::kCategories.size() : 4));
    text += at->first;
  }
  return text;
}

/// Anything, mostly no I-Regexp.
std::u32string random_soup(tests::SeededRng& rng)
{
  static const std::u32string_view kPieces[] = {
      U"a",    U"B",   U"1",   U".",  U"|",      U"(",       U")",          U"[",
      U"]",    U"^",   U"-",   U"*",  U"+",      U"?",       U"{2}",        U"{0,1}",
      U"{1,}", U"{",   U"}",   U"\\", U"\\p{L}", U"\\P{Ll}", U"\\p{Cn}",    U"p{",
      U"\\n",  U"\\.", U"\\-", U"$",  U" ",      U"\u00e9",  U"\U0001F600", U",",
      U"0",    U"[a",  U"[^",  U"a-", U"-]"};
  std::u32string pattern;
  for (std::uint64_t left = 1 + rng.below(7); left > 0; --left) {
    pattern += kPieces[rng.below(std::size(kPieces))];
  }
  return pattern;
}

/// Always one.
std::u32string random_pattern(tests::SeededRng& rng, int depth = 3)
{
  static const std::u32string_view kAtoms[] = {
      U"a",          U"B",           U"1",        U".",       U"-",          U"\\^",
      U"^",          U"$",           U"\\n",      U"\u00e9",  U"\U0001F600", U"[a1]",
      U"[^a]",       U"[-a]",        U"[^B-]",    U"[0-a]",   U"[^\\p{L}1]", U"[\\P{Nd}]",
      U"\\p{L}",     U"\\P{L}",      U"\\p{Cn}",  U"\\P{Cn}", U"\\p{C}",     U"\\p{Co}",
      U"[a\\p{Cn}]", U"[^a\\P{Co}]", U"[\\-\\^]", U"\\p{Zs}", U" "};
  static const std::u32string_view kQuantifiers[] = {
      U"*", U"+", U"?", U"{0}", U"{1}", U"{2}", U"{0,1}", U"{1,2}", U"{2,}", U"{0,}", U"{02,3}"};
  std::u32string pattern;
  for (std::uint64_t left = rng.below(4); left > 0; --left) {
    if (depth > 0 && rng.below(4) == 0) {
      pattern += U"(" + random_pattern(rng, depth - 1) + U")";
    } else {
      pattern += kAtoms[rng.below(std::size(kAtoms))];
    }
    if (rng.below(3) == 0) {
      pattern += kQuantifiers[rng.below(std::size(kQuantifiers))];
    }
    if (rng.below(5) == 0) {
      pattern += U"|";
    }
  }
  return pattern;
}

void check_against_reference(const std::u32string& pattern, tests::SeededRng& rng)
{
  const auto reference = IRegexpReference::parse(pattern);
  const auto regexp = Regexp::parse_i_regexp(utf8(pattern));
  const std::string shown = utf8(pattern);
  if (regexp.has_value() != reference.has_value()) {
    FAIL_CHECK((regexp ? "accepted: " : "refused: ") << shown);
    return;
  }
  for (int round = 0; regexp && round < 6; ++round) {
    const std::u32string text = random_text(rng);
    const std::string bytes = utf8(text);
    if (regexp->matches(bytes) != reference->matches(text)) {
      FAIL_CHECK("match of " << shown << " and '" << bytes << "' should be "
                             << reference->matches(text));
    }
    if (regexp->finds(bytes) != reference->finds(text)) {
      FAIL_CHECK("search of " << shown << " in '" << bytes << "' should be "
                              << reference->finds(text));
    }
  }
}

} // namespace

TEST_CASE("path: an I-Regexp is what the grammar says and takes what a plain reading of it takes")
{
  tests::SeededRng rng(tests::seed(9485));
  for (int round = 0; round < 800; ++round) {
    check_against_reference(random_soup(rng), rng);
    check_against_reference(random_pattern(rng), rng);
  }
}

TEST_CASE("path: a normal character of an I-Regexp is itself")
{
  for (int c = 0; c < 0x80; ++c) {
    const std::string one(1, static_cast<char>(c));
    CAPTURE(c);
    if (std::string_view("()*+.?[\\]{|}^$").find(one[0]) == std::string_view::npos) {
      CHECK(matches(one, one));
      CHECK_FALSE(matches(one, c == 'x' ? "y" : "x"));
      CHECK_FALSE(matches(one, one + one));
    }
  }
  for (const char* character : {"\u0080",
                                "\u00e9",
                                "\u2028",
                                "\uD7FF",
                                "\uE000",
                                "\uFEFF",
                                "\uFFFD",
                                "\U0001F600",
                                "\U0010FFFF"}) {
    CHECK(matches(character, character));
    CHECK(matches(std::string("[") + character + "]", character));
  }
  CHECK_FALSE(matches("a", "A"));
  CHECK_FALSE(matches("\u00e9", "e\u0301"));
}

TEST_CASE("path: the escapes of an I-Regexp are these and no others")
{
  const std::string_view own = "()*+-.?[\\]^{|}";
  for (int c = 0; c < 0x80; ++c) {
    const char letter = static_cast<char>(c);
    const std::string escape{'\\', letter};
    CAPTURE(escape);
    if (own.find(letter) != std::string_view::npos) {
      CHECK(matches(escape, std::string(1, letter)));
      CHECK(matches("[" + escape + "]", std::string(1, letter)));
      CHECK_FALSE(matches(escape, "a"));
    } else if (letter != 'n' && letter != 'r' && letter != 't') {
      CHECK_FALSE(is_i_regexp(escape));
      CHECK_FALSE(is_i_regexp("[" + escape + "]"));
      CHECK_FALSE(is_i_regexp("a" + escape + "b"));
    }
  }
  CHECK(matches("\\n[\\n]\\r[\\r]\\t[\\t]", "\n\n\r\r\t\t"));
  CHECK_FALSE(is_i_regexp("\\"));
  CHECK_FALSE(is_i_regexp("\\\u00e9"));
  CHECK(matches("\\\\n", "\\n"));
}

TEST_CASE("path: the dot takes every character but LF and CR")
{
  for (const char* character : {"a",
                                "\t",
                                "\v",
                                "\f",
                                "\x1f",
                                "\x7f",
                                "\u0085",
                                "\u00a0",
                                "\u2028",
                                "\u2029",
                                "\uFEFF",
                                "\U0001F600",
                                "\U0010FFFF"}) {
    CHECK(matches(".", character));
  }
  CHECK(matches(".", std::string_view("\0", 1)));
  CHECK_FALSE(matches(".", "\n"));
  CHECK_FALSE(matches(".", "\r"));
  CHECK_FALSE(matches(".", "\r\n"));
  CHECK_FALSE(matches(".", ""));
  CHECK_FALSE(matches(".*", "a\nb"));
  CHECK(matches("(.|\\n)*", "a\nb"));
}

TEST_CASE("path: every general category is known by its one or two letters")
{
  struct Case {
    const char* category;
    const char* in;
    const char* out;
  };

  const Case cases[] = {
      {"L", "\u0416", "1"},
      {"Ll", "\u0436", "\u0416"},
      {"Lm", "\u02b0", "a"},
      {"Lo", "\u65e5", "a"},
      {"Lt", "\u01c5", "A"},
      {"Lu", "\u0416", "\u0436"},
      {"M", "\u0301", "a"},
      {"Mc", "\u0903", "\u0301"},
      {"Me", "\u20dd", "\u0301"},
      {"Mn", "\u0301", "\u0903"},
      {"N", "\u00bd", "a"},
      {"Nd", "\u0661", "\u00bd"},
      {"Nl", "\u2160", "1"},
      {"No", "\u00bd", "1"},
      {"P", "!", "+"},
      {"Pc", "_", "-"},
      {"Pd", "-", "_"},
      {"Pe", ")", "("},
      {"Pf", "\u00bb", "\u00ab"},
      {"Pi", "\u00ab", "\u00bb"},
      {"Po", "!", "("},
      {"Ps", "(", ")"},
      {"S", "+", "!"},
      {"Sc", "\u20ac", "+"},
      {"Sk", "^", "+"},
      {"Sm", "+", "$"},
      {"So", "\u00a9", "+"},
      {"Z", " ", "_"},
      {"Zl", "\u2028", " "},
      {"Zp", "\u2029", " "},
      {"Zs", "\u00a0", "\t"},
      {"C", "\t", "a"},
      {"Cc", "\u0085", "\u00ad"},
      {"Cf", "\u00ad", "\t"},
      {"Cn", "\u0378", "a"},
      {"Cn", "\uFFFF", "\uE000"},
      {"Cn", "\U0010FFFF", "\U0010FFFD"},
      {"Co", "\uE000", "\u0378"},
      {"Co", "\U000F0000", "a"},
      {"Co", "\U0010FFFD", "\U0010FFFE"},
      {"C", "\u0378", "\u00e9"},
      {"C", "\uE000", " "},
  };
  for (const Case& c : cases) {
    const std::string name = c.category;
    CAPTURE(name);
    CHECK(matches("\\p{" + name + "}", c.in));
    CHECK_FALSE(matches("\\p{" + name + "}", c.out));
    CHECK_FALSE(matches("\\P{" + name + "}", c.in));
    CHECK(matches("\\P{" + name + "}", c.out));
    CHECK(matches("[\\p{" + name + "}]", c.in));
    CHECK_FALSE(matches("[^\\p{" + name + "}]", c.in));
    CHECK(matches("[^\\p{" + name + "}]", c.out));
    CHECK_FALSE(matches("[\\P{" + name + "}]", c.in));
    CHECK(matches("[^\\P{" + name + "}]", c.in));
  }
}

TEST_CASE("path: other properties of Unicode are not in an I-Regexp")
{
  for (const char* pattern : {"\\p",
                              "\\p{",
                              "\\p{}",
                              "\\p{L",
                              "\\pL",
                              "\\p{l}",
                              "\\p{lu}",
                              "\\p{LU}",
                              "\\p{LC}",
                              "\\p{L&}",
                              "\\p{Cs}",
                              "\\p{Lx}",
                              "\\p{X}",
                              "\\p{Lu }",
                              "\\p{ Lu}",
                              "\\p{^Lu}",
                              "\\p{Lull}",
                              "\\p{Letter}",
                              "\\p{Latin}",
                              "\\p{Greek}",
                              "\\p{IsBasicLatin}",
                              "\\p{IsLatin}",
                              "\\p{Alphabetic}",
                              "\\p{Any}",
                              "\\p{gc=Lu}",
                              "\\P{Greek}",
                              "\\X",
                              "[\\pL]",
                              "[\\p{Greek}]"}) {
    CAPTURE(pattern);
    CHECK_FALSE(is_i_regexp(pattern));
  }
}

TEST_CASE("path: a quantifier is a sign or a range of digits behind one atom")
{
  CHECK(matches("a*", ""));
  CHECK(matches("a+", "aaa"));
  CHECK_FALSE(matches("a+", ""));
  CHECK_FALSE(matches("a?", "aa"));
  CHECK(matches("a{3}", "aaa"));
  CHECK_FALSE(matches("a{3}", "aa"));
  CHECK(matches("a{003}", "aaa"));
  CHECK(matches("a{0}", ""));
  CHECK(matches("a{0,0}b", "b"));
  CHECK_FALSE(matches("a{0}", "a"));
  CHECK(matches("a{2,}", "aaaaa"));
  CHECK_FALSE(matches("a{2,}", "a"));
  CHECK(matches("a{1,2}", "aa"));
  CHECK_FALSE(matches("a{1,2}", "aaa"));
  CHECK(matches("(ab|c){2}", "cab"));
  CHECK(matches("[ab]{2}", "ba"));
  CHECK(matches("\\p{L}{2}", "\u0416\u0436"));
  CHECK(matches("ab{2}", "abb"));
  CHECK(matches("\U0001F600{2}", "\U0001F600\U0001F600"));
  CHECK(matches("(a*)*", "aaa"));
  CHECK(matches("()*", ""));
  CHECK(matches("(a{2}){2}", "aaaa"));
  for (const char* pattern :
       {"*",    "+a",    "?",     "{2}",   "a|*",     "(*)",      "(|+)",    "a**",   "a*+",
        "a*?",  "a+?",   "a??",   "a?+",   "a{2}?",   "a{2}*",    "a{2}{2}", "a{",    "a{}",
        "a{,}", "a{,2}", "a{ 2}", "a{2 }", "a{2, 3}", "a{2,3,4}", "a{-1}",   "a{+1}", "a{b}",
        "a{2",  "a{2,",  "a{2,3", "a}",    "}",       "{",        "a{3,2}"}) {
    CAPTURE(pattern);
    CHECK_FALSE(is_i_regexp(pattern));
  }
}

TEST_CASE("path: a class holds characters ranges and categories with a hyphen first or last")
{
  struct Case {
    const char* pattern;
    const char* in;  ///< each of these characters
    const char* out; ///< none of these
  };

  const Case cases[] = {
      {"[abc]", "abc", "dA-"},
      {"[a-c]", "abc", "dA-"},
      {"[^a-c]", "dA-\n\r", "abc"},
      {"[-a]", "-a", "b"},
      {"[a-]", "-a", "b"},
      {"[-]", "-", "a"},
      {"[--]", "-", "a"},
      {"[^-]", "a", "-"},
      {"[^-a-c-]", "d", "-abc"},
      {"[a-cx-z]", "abcxyz", "d-"},
      {"[a\\-z]", "a-z", "b"},
      {"[\\--0]", "-./0", ",1"},
      {"[+-\\-]", "+,-", "."},
      {"[.*+?(){}|$,]", ".*+?(){}|$,", "a^"},
      {"[a^]", "a^", "b"},
      {"[^^]", "a", "^"},
      {"[\\^a]", "^a", "b"},
      {"[\\[\\]\\\\]", "[]\\", "a"},
      {"[&&]", "&", "a"},
      {"[a-c&&b]", "abc&", "d"},
      {"[\\t-\\r]", "\t\n\v\f\r", " "},
      {"[ -~]", " a~", "\t\n"},
      {"[0-9a-fA-F]", "09afAF", "gG"},
      {"[\\p{L}0-9_]", "a5_", " -"},
      {"[^\\p{L}0-9]", " -_", "a5"},
      {"[\\P{L}a]", "a1 ", "bZ"},
      {"[:alpha:]", ":alph", "b["},
      {"[#-&]", "#$%&", "!'"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.pattern);
    for (const char in : std::string_view(c.in)) {
      CAPTURE(in);
      CHECK(matches(c.pattern, std::string(1, in)));
    }
    for (const char out : std::string_view(c.out)) {
      CAPTURE(out);
      CHECK_FALSE(matches(c.pattern, std::string(1, out)));
    }
  }
  CHECK(matches("[\u00e0-\u00ff]", "\u00e9"));
  CHECK_FALSE(matches("[\u00e0-\u00ff]", "\u0100"));
  CHECK(matches("[\U0001F600-\U0001F64F]", "\U0001F610"));
  CHECK(matches("[^a]", "\U0001F600"));
  CHECK_FALSE(matches("[^a]", "bb"));
}

TEST_CASE("path: other things in brackets are no class")
{
  for (const char* pattern : {"[",           "]",
                              "[]",          "[^]",
                              "[]a]",        "[^]a]",
                              "[a",          "[^",
                              "[^a",         "[-",
                              "a]",          "[a-b-c]",
                              "[a--]",       "[---]",
                              "[+--]",       "[a-\\p{L}]",
                              "[\\p{L}-a]",  "[c-a]",
                              "[[a]]",       "[a[b]",
                              "[[:alpha:]]", "[a-z-[aeiou]]",
                              "[a-z&&[^b]]", "[\\d]",
                              "[\\w-]",      "[\\s]",
                              "[\\b]",       "[\\S ]",
                              "[\\x41]",     "[\\u0041]",
                              "[\\$]",       "[\\/]",
                              "[a\\]"}) {
    CAPTURE(pattern);
    CHECK_FALSE(is_i_regexp(pattern));
  }
}

TEST_CASE("path: what other dialects add is no I-Regexp")
{
  for (const char* pattern :
       {"\\d",     "\\D",     "\\w",     "\\W",    "\\s",    "\\S",     "\\i",      "\\c",
        "\\I",     "\\C",     "\\b",     "\\B",    "\\A",    "\\z",     "\\Z",      "\\G",
        "\\h",     "\\R",     "\\K",     "\\1",    "(a)\\1", "\\k<n>",  "\\g{1}",   "\\0",
        "\\x41",   "\\u0041", "\\u{41}", "\\cA",   "\\a",    "\\e",     "\\f",      "\\v",
        "\\Qa\\E", "\\/",     "\\$",     "\\ ",    "\\_",    "\\,",     "(?:a)",    "(?i)a",
        "(?i:a)",  "(?=a)",   "(?!a)",   "(?<=a)", "(?<!a)", "(?<n>a)", "(?P<n>a)", "(?>a)",
        "(?#a)",   "(?R)",    "(?",      "(*VERB)"}) {
    CAPTURE(pattern);
    CHECK_FALSE(is_i_regexp(pattern));
  }
}

TEST_CASE("path: parentheses group and balance")
{
  CHECK(matches("(a)(b)", "ab"));
  CHECK(matches("((a))", "a"));
  CHECK(matches("(a|b)c", "bc"));
  CHECK(matches("()", ""));
  CHECK(matches("(|a)", ""));
  CHECK(matches("a||b", ""));
  CHECK(matches("|", ""));
  CHECK_FALSE(matches("|", "|"));
  for (const char* pattern : {"(", ")", "(a", "a)", "((a)", "(a))", ")(", "(a|b", "(()"}) {
    CAPTURE(pattern);
    CHECK_FALSE(is_i_regexp(pattern));
  }
}

TEST_CASE("path: match covers the text from end to end with every line in it")
{
  CHECK_FALSE(matches("a", "a\n"));
  CHECK_FALSE(matches("a", "\na"));
  CHECK_FALSE(matches("a|ab", "abc"));
  CHECK(matches("a|ab", "ab")); // the longer alternative counts too
  CHECK(matches("(a|ab)(c|bcd)(d*)", "abcd"));
  CHECK(matches("a\\nb", "a\nb"));
  CHECK(matches("a\nb", "a\nb"));
  CHECK_FALSE(matches("", "\n"));
}

TEST_CASE("path: a caret and a dollar are the ends of the text and of no line")
{
  // The grammar has them as normal characters, but the mapping to other dialects (section 5) leaves
  // them as they are, and so does the compliance suite of JSONPath.
  CHECK(matches("^a$", "a"));
  CHECK(matches("^^a$$", "a"));
  CHECK_FALSE(matches("^a$", "^a$"));
  CHECK_FALSE(matches("a^b", "a^b"));
  CHECK_FALSE(matches("a$b", "a$b"));
  CHECK_FALSE(matches("a\\n^b", "a\nb"));
  CHECK_FALSE(matches("a$\\nb", "a\nb"));
  CHECK(matches("(^a|b$)", "b"));
  CHECK(matches("\\^[$]", "^$"));
  CHECK(Regexp::parse_i_regexp("^a")->finds("ab"));
  CHECK_FALSE(Regexp::parse_i_regexp("^b")->finds("ab"));
  CHECK_FALSE(Regexp::parse_i_regexp("^b")->finds("a\nb"));
  CHECK_FALSE(Regexp::parse_i_regexp("a$")->finds("a\nb"));
  CHECK_FALSE(Regexp::parse_i_regexp("a$")->finds("a\n"));
}

TEST_CASE("path: a pattern is UTF-8 and bytes that can be no text are taken by nothing")
{
  for (const char* bytes : {"\xFF", "\xC3", "\xED\xA0\x80", "\xC0\xAF", "\xF4\x90\x80\x80"}) {
    CHECK_FALSE(is_i_regexp(bytes));
    CHECK_FALSE(is_i_regexp(std::string("[") + bytes + "]"));
  }
  CHECK_FALSE(matches(".*", "\xFF"));
  CHECK_FALSE(matches("[^a]*", "\xC3"));
}
