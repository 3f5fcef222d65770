#include "hookctl/yaml/value.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using yaml::Value;

namespace {

std::string place_and_message(const Error& error)
{
  return (error.at ? to_string(*error.at) : std::string()) + ": " + error.message;
}

/// The failure of parsing `text`, or "accepted".
std::string failure(std::string_view text, const yaml::Limits& limits = {})
{
  const auto value = yaml::parse(text, "f.yaml", limits);
  if (value) {
    return "accepted";
  }
  CHECK(value.error().code == ErrorCode::invalid_data);
  return place_and_message(value.error());
}

std::string repeat(std::string_view part, std::size_t times)
{
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += part;
  }
  return out;
}

} // namespace

TEST_CASE("yaml parse: kinds and texts and places of an account file")
{
  const auto root = yaml::parse("# an account\nname: shop\nevents: [a, 'b c']\nparams:\n  id: "
                                "\"\\u00e9\\n\"\nnone: ~\ntext: |\n  x\n  y\n",
                                "accounts/shop.yaml");
  REQUIRE(root);
  REQUIRE(root->kind == Value::Kind::map);
  CHECK(root->members.size() == 5);
  CHECK(to_string(root->at) == "accounts/shop.yaml:2:1");
  CHECK(root->find("name")->text == "shop");
  CHECK(to_string(root->find("name")->at) == "accounts/shop.yaml:2:7");
  CHECK_FALSE(root->find("name")->quoted);
  const Value& events = *root->find("events");
  REQUIRE(events.kind == Value::Kind::sequence);
  CHECK(events.items[1].text == "b c");
  CHECK(events.items[1].quoted);
  CHECK(to_string(events.items[1].at) == "accounts/shop.yaml:3:13");
  CHECK(root->find("params")->find("id")->text == "é\n");
  CHECK(root->find("none")->kind == Value::Kind::null);
  CHECK(root->find("text")->text == "x\ny\n");
  CHECK(root->find("text")->quoted);
  CHECK(root->find("absent") == nullptr);
  CHECK(root->find("name")->find("x") == nullptr);
}

TEST_CASE("yaml parse: a text without values is null")
{
  for (const char* text : {"", "\n", "# only a comment\n", "---\n", "~", "null", "\xEF\xBB\xBF"}) {
    CAPTURE(text);
    const auto value = yaml::parse(text, "f.yaml");
    REQUIRE(value);
    CHECK(value->kind == Value::Kind::null);
  }
}

TEST_CASE("yaml parse: a byte order mark and carriage returns and tabs do no harm")
{
  const auto value = yaml::parse("\xEF\xBB\xBF"
                                 "a: 1\t# tab\r\nb: 2\r\n",
                                 "f.yaml");
  REQUIRE(value);
  CHECK(value->find("a")->text == "1");
  CHECK(value->find("b")->text == "2");
}

TEST_CASE("yaml parse: what we refuse and where")
{
  struct Case {
    std::string text;
    std::string failure;
  };

  const Case cases[] = {
      {"a: 1\nb: 2\na: 3\n", "f.yaml:3:1: key \"a\" is there twice"},
      {"a: {b: 1, 'b': 2}", "f.yaml:1:11: key \"b\" is there twice"},
      {"a: &x 1\n", "f.yaml:1:4: anchors are not supported: \"&x\""},
      {"&x [1]", "f.yaml:1:1: anchors are not supported: \"&x\""},
      {"a: !foo 1\n", "f.yaml:1:4: tags are not supported: \"!foo\""},
      {"a: !!str 1\n", "f.yaml:1:4: tags are not supported: \"tag:yaml.org,2002:str\""},
      {"a: !!map {}\n", "f.yaml:1:4: tags are not supported: \"tag:yaml.org,2002:map\""},
      {"[1, !!seq []]\n", "f.yaml:1:5: tags are not supported: \"tag:yaml.org,2002:seq\""},
      {"? [1]\n: 2\n", "f.yaml:1:3: a key must be a text, not a list or a map"},
      {"{a: 1}: 2\n", "f.yaml:1:1: a key must be a text, not a list or a map"},
      {"~: 2\n", "f.yaml:1:1: a key is empty or null"},
      {": 2\n", "f.yaml:1:1: a key is empty or null"},
      {"a: 1\n---\nb: 2\n", "f.yaml:2:1: only one document is expected here"},
      {"'a' b\n", "f.yaml:1:5: there is more text after the end of the value"},
      {"a: 1\nb: \x01\n", "f.yaml:2:4: there is a control character: \"\\x01\""},
      {std::string("a\0b\0", 4), "f.yaml:1:2: there is a control character: \"\\x00\""},
      {"a: \xff\n", "f.yaml: the text is not UTF-8"},
      {"é: 'b\nc: d\n", "f.yaml:1:5: a closing quote is missing"},
      {"a: \"b\\\"\n", "f.yaml:1:4: a closing quote is missing"},
      {"a: ! 'b''\n", "f.yaml:1:4: a closing quote is missing"},
      {"- 'b'''\n- '", "f.yaml:2:3: a closing quote is missing"},
      {"a: \"b\\N\"\n", "f.yaml:1:4: the escapes \\N and \\_ are not supported"},
      {"? \"\\_\"\n", "f.yaml:1:3: the escapes \\N and \\_ are not supported"},
      {"a: b: c\n", "f.yaml:1:5: this is no YAML: illegal map value"},
      {"a: [1\n", "f.yaml:2:1: this is no YAML: end of sequence flow not found"},
      {"a:\n\t- b\n", "f.yaml:2:2: this is no YAML: illegal block entry"},
      {"a: @x\n", "f.yaml:1:4: this is no YAML: unknown token"},
      {"a: \"\\ud83d\"\n", "f.yaml:1:11: this is no YAML: invalid unicode: 55357"},
      {"a: \"\\\x80\"\n", "f.yaml: the text is not UTF-8"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(failure(c.text) == c.failure);
  }
}

TEST_CASE("yaml parse: an alias is refused")
{
  CHECK(failure("a: *x\n").starts_with("f.yaml:1:"));
  CHECK(failure("a: &x 1\nb: *x\n").starts_with("f.yaml:1:4: anchors"));
}

TEST_CASE("yaml parse: a repeated key says where the first one is")
{
  const auto value = yaml::parse("a: 1\nb: 2\na: 3\n", "f.yaml");
  REQUIRE_FALSE(value);
  CHECK(value.error().hint == "its first value is in line 1");
}

TEST_CASE("yaml parse: broken text gets a hint for what is most often meant")
{
  struct Case {
    std::string text;
    std::string hint;
  };

  const Case cases[] = {
      {"a:\n\t- b\n", "indent with spaces, not with tabs"},
      {"a: b: c\n", "put quotes around a text that holds ': ', and check the indentation"},
      {"a: [1\n", "a ']' is missing"},
      {"a: {b: 1\n", "a '}' is missing"},
      {"a: 'b", "a closing quote is missing"},
      {"a: `b\n", "put quotes around a text that starts with '%', '@' or '`'"},
      {"a: 'b' c\n", "check the indentation, and what follows a closing quote or bracket"},
      {"a: ]\n", "this bracket was never opened"},
      {"a: - b\n", "put '- ' at the start of a line, or write [a, b]"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const auto value = yaml::parse(c.text, "f.yaml");
    REQUIRE_FALSE(value);
    CAPTURE(value.error().message);
    CHECK(value.error().hint == c.hint);
  }
}

TEST_CASE("yaml parse: each limit holds at its edge")
{
  const yaml::Limits limits{.bytes = 100, .depth = 3, .nodes = 6};
  CHECK(failure(std::string(100, 'a'), limits) == "accepted");
  CHECK(failure(std::string(101, 'a'), limits) == "f.yaml: the text is larger than 100 bytes");
  CHECK(failure("[[[]]]", limits) == "accepted");
  CHECK(failure("[[[[]]]]", limits) == "f.yaml:1:4: values are nested more than 3 deep");
  CHECK(failure("[1, 2, 3, 4, 5]", limits) == "accepted");
  CHECK(failure("[1, 2, 3, 4, 5, 6]", limits) == "f.yaml:1:17: there are more than 6 values");
  CHECK(failure("{a: , b: , c: }", limits) == "f.yaml:1:15: there are more than 6 values");
}

TEST_CASE("yaml parse: hostile nesting is refused without a stack overflow")
{
  for (const char* part : {"[", "{", "{a: ", "- ", "? ", ": ", "[? ", "[: ", "[a: ", "- ? "}) {
    CAPTURE(part);
    CHECK(failure(repeat(part, 100'000)).find("f.yaml:1:") == 0);
    // A limit above yaml-cpp's own must still end well.
    CHECK(failure(repeat(part, 100'000),
                  {.bytes = 1U << 20U, .depth = 1'000'000, .nodes = 1'000'000}) != "accepted");
  }
}

TEST_CASE("yaml parse: a map of very many keys takes linear time")
{
  std::string text;
  for (int i = 0; i < 90'000; ++i) {
    text += "k" + std::to_string(i) + ": v\n";
  }
  const auto value = yaml::parse(text, "f.yaml");
  REQUIRE(value);
  CHECK(value->members.size() == 90'000);
}

TEST_CASE("yaml parse all: several documents and what stands between them")
{
  const auto documents = yaml::parse_all("a: 1\n---\n[b]\n...\n---\n---\nc\n", "f.yaml");
  REQUIRE(documents);
  REQUIRE(documents->size() == 4);
  CHECK((*documents)[0].find("a")->text == "1");
  CHECK((*documents)[1].items[0].text == "b");
  CHECK((*documents)[2].kind == Value::Kind::null);
  CHECK((*documents)[3].text == "c");
  CHECK(to_string((*documents)[3].at) == "f.yaml:7:1");

  CHECK(yaml::parse_all("", "f.yaml").value().empty());
  const auto glued = yaml::parse_all("[a] [b]\n", "f.yaml");
  REQUIRE_FALSE(glued);
  CHECK(place_and_message(glued.error()) ==
        "f.yaml:1:5: there is more text after the end of the value");
}
