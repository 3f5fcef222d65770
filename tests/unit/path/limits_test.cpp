#include "hookctl/path/regexp.hpp"
#include "tests/support/queries.hpp"

using namespace hookctl;
using json::Document;
using path::EvalLimits;

namespace {

std::string repeated(std::string_view text, std::size_t times)
{
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

std::string array_of(std::string_view element, std::size_t count)
{
  std::string out = "[" + repeated(std::string(element) + ",", count);
  out.back() = ']';
  return out;
}

/// Refused, whatever the text's size, with a place in it and a hint that a screen can hold.
void check_refused_shortly(const std::string& query)
{
  const auto parsed = path::Query::parse(query);
  REQUIRE_FALSE(parsed.has_value());
  const Error& error = parsed.error();
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.message.size() < 1'000);
  CHECK(error.hint.size() < 1'000);
  REQUIRE(error.at.has_value());
  CHECK(error.at->column >= 1);
  CHECK(error.at->column <= static_cast<int>(query.size()) + 1);
}

void check_too_much(std::string_view query, const Document& document, const EvalLimits& limits = {})
{
  CAPTURE(query.substr(0, 100));
  const auto nodes = tests::query_of(query).evaluate(document, Document::root(), limits);
  REQUIRE_FALSE(nodes.has_value());
  CHECK(nodes.error().code == ErrorCode::invalid_data);
}

std::size_t count(std::string_view query, const Document& document, const EvalLimits& limits = {})
{
  CAPTURE(query.substr(0, 100));
  const auto nodes = tests::query_of(query).evaluate(document, Document::root(), limits);
  REQUIRE_MESSAGE(nodes.has_value(), nodes.error().message);
  return nodes->size();
}

} // namespace

TEST_CASE("path: a query nested without end is refused and not followed")
{
  constexpr std::size_t kMany = 10'000;
  check_refused_shortly("$[?" + repeated("(", kMany) + "@" + repeated(")", kMany) + "]");
  check_refused_shortly("$[?" + repeated("!(", kMany) + "@" + repeated(")", kMany) + "]");
  check_refused_shortly("$[?" + repeated("(", kMany));
  check_refused_shortly("$" + repeated("[?@", kMany) + repeated("]", kMany));
  check_refused_shortly("$" + repeated("[?@", kMany));
  check_refused_shortly("$[?" + repeated("length(", kMany / 2) + "@" + repeated(")", kMany / 2) +
                        " == 1]");
  check_refused_shortly("$[?count(@" + repeated("[?count(@", kMany / 2));
  check_refused_shortly("$" + repeated("[?(@ && (@", kMany / 2));
  check_refused_shortly("$" + repeated("[", kMany));
  check_refused_shortly("$" + repeated(".", kMany));
  check_refused_shortly("$[?" + repeated("!", kMany) + "@]");
}

TEST_CASE("path: as deep as is promised a query is nested")
{
  const std::size_t deep = path::kMaxNesting - 1; // the filter itself is one
  const auto document = tests::document_of("[1]");
  CHECK(count("$[?" + repeated("(", deep) + "@" + repeated(")", deep) + "]", document) == 1);
  CHECK(count("$[?" + repeated("length(", deep) + "@" + repeated(")", deep) + " == @.x]",
              document) == 1);
  CHECK(tests::parses("$" + repeated("[?@", deep + 1) + repeated("]", deep + 1)));
  CHECK_FALSE(tests::parses("$[?" + repeated("(", deep + 1) + "@" + repeated(")", deep + 1) + "]"));
  // What stands side by side is not nested.
  CHECK(tests::parses("$[?" + repeated("(@) && ", 1'000) + "@]"));
  CHECK(tests::parses("$[" + repeated("?(@.a),", 1'000) + "0]"));
}

TEST_CASE("path: a query of any length is read or refused")
{
  const std::string longest(path::kMaxQueryText - 2, 'a');
  CHECK(tests::parses("$." + longest));
  CHECK(tests::found("$." + longest, "{\"" + longest + "\":1}") == "1");
  for (const std::size_t size :
       {path::kMaxQueryText, std::size_t{100'000}, std::size_t{1'000'000}}) {
    check_refused_shortly("$." + std::string(size, 'a'));
    check_refused_shortly("$['" + std::string(size, 'a') + "']");
    check_refused_shortly("$[?@ == '" + std::string(size, 'a') + "']");
    check_refused_shortly("$[" + std::string(size, '1') + "]");
    check_refused_shortly("$[?@ == " + std::string(size, '1') + "]");
    check_refused_shortly("$" + std::string(size, ' ') + ".a");
    check_refused_shortly("$" + repeated("[0]", size));
    check_refused_shortly(std::string(size, '\xFF'));
    check_refused_shortly(std::string(size, '\x1b'));
  }
  // Malformed within what is read: the message does not grow with it.
  check_refused_shortly("$." + std::string(60'000, 'a') + " ");
  check_refused_shortly("$[" + std::string(60'000, '1') + "]");
  check_refused_shortly("$['" + std::string(60'000, 'a'));
  check_refused_shortly("$[?" + std::string(60'000, 'a') + "(@)]");
  check_refused_shortly("$[?match(@, 'a') == " + std::string(60'000, '1') + "]");
}

TEST_CASE("path: many segments and many selectors are no more than their own work")
{
  const auto small = tests::document_of("[[1]]");
  CHECK(count("$" + repeated("[0]", 20'000), small) == 0);
  CHECK(count("$" + repeated("[*]", 20'000), small) == 0);
  CHECK(count("$" + repeated("..*", 20'000), small) == 0);
  CHECK(count("$[" + repeated("0,", 30'000) + "0]", small) == 30'001);
  CHECK(count("$[?" + repeated("@||", 20'000) + "@]", small) == 1);
  CHECK(count("$[?" + repeated("@.x||", 10'000) + "@.x]", small) == 0);
  check_too_much("$[" + repeated("*,", 30'000) + "*][" + repeated("*,", 1'000) + "*]",
                 small,
                 {.results = 1'000'000});
}

TEST_CASE("path: descendants of descendants are counted and given up in time")
{
  const auto deep = tests::document_of(repeated("[", 400) + repeated("]", 400));
  CHECK(count("$..*", deep) == 399);
  CHECK(count("$..*..*", deep) == 399 * 398 / 2);
  const EvalLimits few{.steps = 200'000}; // the usual limit is reached likewise, later
  check_too_much("$..*..*..*", deep, few);
  check_too_much("$..*..*..*..*..*..*..*..*", deep, few);
  check_too_much("$..[*,*,*,*]..[*,*,*,*]..[*,*,*,*]", deep, few);
  check_too_much("$[?count(@..*..*..*) > 0]", deep, few);
  const auto wide = tests::document_of(array_of("[[],[],[]]", 20'000));
  CHECK(count("$..*", wide) == 80'000);
  check_too_much("$..[*,*]", wide); // more results than are allowed
  check_too_much(
      "$..*..*..*", tests::document_of(repeated("{\"a\":", 500) + "1" + repeated("}", 500)), few);
}

TEST_CASE("path: a limit that is reached is an error and one that is not is none")
{
  const auto document = tests::document_of(array_of("1", 1'000));
  CHECK(count("$[*]", document, {.results = 1'000}) == 1'000);
  check_too_much("$[*]", document, {.results = 999});
  check_too_much("$[*]", document, {.steps = 500});
  check_too_much("$[?@ == 1]", document, {.steps = 1'000});
  check_too_much("$[?@ == 2]", document, {.steps = 1'000}); // though nothing would be found
  check_too_much("$[?!(@ == 1)]", document, {.steps = 1'000});
  check_too_much("$[?count($[?@ == 1]) == 0]", document, {.steps = 1'000});
  check_too_much("$..*", document, {.steps = 1'000});
  check_too_much("$[999,-1]", document, {.steps = 1'000});
  check_too_much("$[::1]", document, {.steps = 1'000});
  // A singular query costs no more than a look at the document.
  CHECK(count("$[999]", document, {.results = 1, .steps = 1}) == 1);
}

TEST_CASE("path: a hostile document is answered or given up")
{
  const auto array = tests::document_of(array_of("1", 100'000));
  CHECK(count("$..*", array) == 100'000);
  CHECK(count("$[?@ == 1]", array) == 100'000);
  CHECK(count("$..[?@ > 1]", array) == 0);
  CHECK(count("$[::-1]", array) == 100'000);
  CHECK(count("$[-1]", array) == 1);
  CHECK(count("$[?$[-1] == 2]", array) == 0);       // looked up once, not once an element
  CHECK(count("$[?count($[*]) == 1]", array) == 0); // likewise
  check_too_much("$[?@ == value($[?@ == $[-1]])]",
                 tests::document_of(array_of("[1]", 100'000)),
                 {.steps = 100'000});

  const auto objects = tests::document_of(array_of(R"({"a":1,"b":"x"})", 100'000));
  CHECK(count("$[?@.a == 1]", objects) == 100'000);
  CHECK(count("$..b", objects) == 100'000);
  CHECK(count("$..[?@ == 'x']", objects) == 100'000);
  const auto doubled = tests::document_of(array_of(R"({"a":1,"a":2,"\u0061":3})", 20'000));
  CHECK(count("$[?@.a == 3]", doubled) == 20'000);
  CHECK(count("$..[?@ == 3]", doubled) == 20'000);
}

TEST_CASE("path: an object of many members is no more than linear work a look")
{
  std::string text = "{";
  for (int i = 0; i < 50'000; ++i) {
    text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  }
  text.back() = '}';
  const auto object = tests::document_of(text);
  CHECK(count("$.*", object) == 50'000);
  CHECK(count("$[?@ > 49998]", object) == 1);
  CHECK(count("$.k49999", object) == 1);
  CHECK(count("$[?@ == $.k7]", object) == 1);
  CHECK(count("$[?$ == $]", tests::document_of("[" + text + "]")) == 1);
  check_too_much("$['k1','k2'," + repeated("'x',", 200) + "'k3']", object, {.steps = 1'000'000});
}

TEST_CASE("path: long strings and numbers cost what they are long")
{
  const std::string big(10U << 20U, 'x');
  const auto document = tests::document_of(
      "{\"a\":\"" + big + "\",\"b\":\"" + big + "\",\"n\":" + std::string(1U << 20U, '7') +
      ",\"list\":" + array_of("\"x\"", 10'000) + ",\"numbers\":" + array_of("7", 10'000) + "}");
  CHECK(count("$[?@ == $.a]", document) == 2);
  CHECK(count("$[?length(@) == 10485760]", document) == 2);
  CHECK(count("$.list[?@ == 'y']", document) == 0);
  CHECK(count("$.list[?@ < 'y']", document) == 10'000);
  const EvalLimits few{.steps = 1'000'000}; // the same, sooner
  check_too_much("$.list[?@ == $.a]", document, few);
  check_too_much("$.list[?length($.a) == 1]", document, few);
  check_too_much("$.numbers[?@ == $.n]", document, few);
  check_too_much("$.numbers[?@ < $.n]", document, few);
  check_too_much("$.numbers[?match($.a, @)]",
                 tests::document_of("{\"a\":\"" + big +
                                    "\",\"numbers\":[\"x\",\"y\",\"z\",\"a\",\"b\",\"c\"]}"));
  check_too_much("$.numbers[?@ == " + std::string(60'000, '7') + "]", document, few);
  check_too_much("$.numbers[?length('" + std::string(60'000, '7') + "') == @]", document, few);
  check_too_much("$.list[?search('" + std::string(60'000, '7') + "', 'x')]", document, few);
  check_too_much("$.list[?$.pair == $.other]",
                 tests::document_of("{\"pair\":[" + std::string(1U << 20U, '7') +
                                    "],\"other\":[7],\"list\":" + array_of("1", 10'000) + "}"),
                 few);
}

TEST_CASE("path: comparing a deep document with itself is bounded")
{
  const auto deep = tests::document_of("[" + repeated("[", 500) + repeated("]", 500) + "," +
                                       repeated("[", 500) + repeated("]", 500) + "]");
  CHECK(count("$[?@ == $[1]]", deep) == 2);
  CHECK(count("$..[?@ == $[1]]", deep) == 2);
  const auto wide = tests::document_of("{\"a\":" + array_of("[1,2,3]", 20'000) +
                                       ",\"b\":" + array_of("[1,2,3]", 20'000) + "}");
  CHECK(count("$[?@ == $.b]", wide) == 2);
  check_too_much("$.a[?$.a == $.b]", wide, {.steps = 2'000'000});
}

TEST_CASE("path: a hostile pattern is refused or has its price")
{
  using path::Regexp;
  const std::string groups(5'000, '(');
  for (const std::string& pattern : {std::string("a{20001}"),
                                     std::string("a{99999999999999999999}"),
                                     std::string("(a{20000}){20000}"),
                                     std::string("((((((((((a{20000}){20000}){20000}){20000}){"
                                                 "20000}){20000}){20000}){20000}){20000}){20000})"),
                                     std::string("((((()){20000}){20000}){20000}){20000}"),
                                     std::string("((((\\P{Cn}{2000}){2000}){2000}){2000}){2000}"),
                                     repeated("a{20000}", 400),
                                     repeated("\\p{Cn}", 500),
                                     repeated("\\P{Cn}{100}", 300),
                                     std::string("\\p{L}{20000}"),
                                     std::string("[\\P{Cn}]{1000}"),
                                     groups,
                                     std::string(path::kMaxPattern + 1, 'a'),
                                     std::string(1'000'000, '[')}) {
    CAPTURE(pattern.substr(0, 100));
    const auto regexp = Regexp::parse_i_regexp(pattern);
    REQUIRE_FALSE(regexp.has_value());
    CHECK(regexp.error().code == ErrorCode::invalid_argument);
    CHECK(regexp.error().message.size() < 1'000);
  }
  const auto price = [](std::string_view pattern) {
    return Regexp::parse_i_regexp(pattern)->price(1'000);
  };
  CHECK(price("a.*") == 62);
  CHECK(price("\\p{L}+") == 62);
  CHECK(price("[a-z0-9._-]+@[a-z0-9-]+[.][a-z]{2,}") <= 1'000);
  CHECK(price("[ab]*a[ab]{1000}") > 30'000);
}

TEST_CASE("path: a pattern with too many states is paid for by the text that it looks at")
{
  const auto one = tests::document_of("[\"" + std::string(1U << 20U, 'a') + "\"]");
  CHECK(count("$[?search(@, 'b')]", one) == 0);
  CHECK(count("$[?match(@, '(a|aa)*')]", one) == 1);
  CHECK(count("$[?match(@, '(a*)*b')]", one) ==
        0); // what backtracking engines never come back from
  check_too_much("$[?match(@, '[ab]*a[ab]{1000}')]", one);
}

TEST_CASE("path: patterns that come with the document are compiled within the budget")
{
  std::string elements;
  for (int i = 0; i < 400; ++i) {
    elements += "{\"s\":\"a\",\"p\":\"\\\\p{L}{15}" + std::to_string(i) + "\"},";
  }
  elements.back() = ']';
  const auto large = tests::document_of("[" + elements);
  check_too_much("$[?match(@.s, @.p)]", large);
  const auto too_large = tests::document_of(array_of(R"({"s":"a","p":"\\p{L}{19999}"})", 1'000));
  CHECK(count("$[?match(@.s, @.p)]", too_large) == 0); // the same pattern is tried once
  const auto same = tests::document_of(array_of(R"({"s":"aa","p":"a{2}"})", 10'000));
  CHECK(count("$[?match(@.s, @.p)]", same) == 10'000);
}
