#include "hookctl/json/document.hpp"
#include "hookctl/json/quote.hpp"
#include "tests/support/json_gen.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using json::Document;

TEST_CASE("json: quoted text is JSON whatever the bytes")
{
  struct Case {
    std::string value;
    const char* json;
  };

  const Case cases[] = {
      {"plain", "\"plain\""},
      {"a\"b\\c/d", R"("a\"b\\c/d")"},
      {"\b\f\n\r\t\x01", R"("\b\f\n\r\t\u0001")"},
      {"\x0E\x10\x1A\x1F\x7F", "\"\\u000e\\u0010\\u001a\\u001f\x7F\""},
      {std::string(1, '\0'), R"("\u0000")"},
      {"na\u00efve \U0001F600", "\"na\u00efve \U0001F600\""},
      {"\u00ef\n", "\"\u00ef\\n\""},
      {"bad \xFF byte", "\"bad \uFFFD byte\""},
      {"bad \xFF byte\n", "\"bad \uFFFD byte\\n\""},
      {"\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.json);
    CHECK(json::quote_json(c.value) == c.json);
    CHECK(Document::parse(json::quote_json(c.value)).has_value());
  }
}

TEST_CASE("json: a quoted text decodes to itself")
{
  tests::SeededRng rng(21);
  for (int round = 0; round < 1'000; ++round) {
    std::string value;
    for (std::uint64_t left = rng.below(40); left > 0; --left) {
      value += static_cast<char>(rng.below(0x80));
    }
    const auto document = Document::parse(json::quote_json(value));
    REQUIRE(document.has_value());
    CHECK(document->to_text(Document::root()) == value);
  }
}

TEST_CASE("json: a byte that needs an escape gets it wherever it stands")
{
  for (std::size_t length = 1; length <= 20; ++length) {
    for (std::size_t at = 0; at < length; ++at) {
      for (int byte = 0; byte < 0x80; ++byte) {
        std::string value(length, 'a');
        value[at] = static_cast<char>(byte);
        const bool is_escaped = byte < ' ' || byte == '"' || byte == '\\';
        const std::string quoted = json::quote_json(value);
        CAPTURE(byte);
        CHECK((quoted == '"' + value + '"') == !is_escaped);
        const auto document = Document::parse(quoted);
        REQUIRE(document);
        CHECK(document->to_text(Document::root()) == value);
      }
    }
  }
  CHECK(json::quote_json("").size() == 2);
}

TEST_CASE("json: a quoted text goes behind what is there")
{
  std::string out = "{";
  json::append_quoted(out, "a");
  json::append_quoted(out, "\n");
  CHECK(out == "{\"a\"\"\\n\"");
}
