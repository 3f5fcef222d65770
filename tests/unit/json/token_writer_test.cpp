#include "hookctl/json/token_writer.hpp"
#include "hookctl/json/writer.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::json;

namespace {

std::string written(const Document& document, NodeIndex node, Layout layout, std::size_t level = 0)
{
  std::string out;
  write_tokens(document, node, layout, level, [&](std::string_view piece) { out += piece; });
  return out;
}

Document document_of(std::string text)
{
  auto document = Document::parse(std::move(text));
  REQUIRE(document);
  return *std::move(document);
}

} // namespace

TEST_CASE("token writer: every token stays as it was sent, in both layouts")
{
  const auto document = document_of(
      R"( {"n" : [170.00, 1E400, -0], "s":"\u0000\ud800 \/", "e" : [ ], "o":{ },"a" : {"a": true}} )");
  const NodeIndex root = Document::root();
  CHECK(written(document, root, Layout::compact) ==
        R"({"n":[170.00,1E400,-0],"s":"\u0000\ud800 \/","e":[],"o":{},"a":{"a":true}})");
  CHECK(written(document, root, Layout::compact) == document.compact(root));
  const std::string indented = written(document, root, Layout::indented);
  CHECK(indented == R"({
  "n": [
    170.00,
    1E400,
    -0
  ],
  "s": "\u0000\ud800 \/",
  "e": [],
  "o": {},
  "a": {
    "a": true
  }
})");
  CHECK(indented.size() == indented_size(document, root, 0));
  CHECK(pretty(document.text()) == indented);
}

TEST_CASE("token writer: one value of a document, inside what the caller writes")
{
  const auto document = document_of(R"({"a":[{"b":1},"x"],"c":2})");
  const NodeIndex inner = *document.find_element(*document.find_member(0, "a"), 0);
  CHECK(written(document, inner, Layout::indented, 2) == "{\n      \"b\": 1\n    }");
  CHECK(written(document, inner, Layout::indented, 2).size() == indented_size(document, inner, 2));
  CHECK(written(document, inner, Layout::compact, 2) == R"({"b":1})");
  CHECK(written(document, inner + 2, Layout::indented, 2) == "1");
}

TEST_CASE("token writer: pieces stay small, a long token is its own")
{
  std::string text = "[\"" + std::string(200'000, 'x') + "\"";
  for (int i = 0; i < 100'000; ++i) {
    text += ",[1]";
  }
  const auto document = document_of(text + "]");
  std::size_t longest = 0;
  std::size_t second = 0;
  std::string out;
  write_tokens(document, 0, Layout::compact, 0, [&](std::string_view piece) {
    out += piece;
    second = piece.size() > longest ? longest : std::max(second, piece.size());
    longest = std::max(longest, piece.size());
  });
  CHECK(out == document.text());
  CHECK(longest == 200'002);
  CHECK(second <= 64U << 10U);
}

TEST_CASE("token writer: what indentation would only blow up stays compact")
{
  std::string text;
  for (int i = 0; i < 400; ++i) {
    text += '[';
  }
  for (int i = 0; i < 100'000; ++i) {
    text += i == 0 ? "1" : ",1";
  }
  const auto document = document_of(text + std::string(400, ']'));
  CHECK(choose_layout(document, 0, 0) == Layout::compact);
  CHECK(choose_layout(document_of("[[[[1]]]]"), 0, 0) == Layout::indented);
}
