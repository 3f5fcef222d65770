#include "hookctl/yaml/value.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using yaml::Value;

namespace {

const std::vector<std::string>& awkward()
{
  static const std::vector<std::string> texts{
      "",
      " ",
      "  a",
      "a  ",
      "yes",
      "No",
      "y",
      "null",
      "NULL",
      "nULL",
      "~",
      "true",
      "False",
      "on",
      "1",
      "-1",
      "+1",
      "1.0",
      "1e3",
      "0x1F",
      "0o17",
      "1_000",
      "1:30",
      ".5",
      ".inf",
      "-.INF",
      ".nan",
      "2026-01-02",
      "2026-01-02T03:04:05Z",
      "=",
      "<<",
      "a: b",
      "a:b",
      "a:",
      ":a",
      ": ",
      "a #b",
      "a#b",
      "#a",
      "- x",
      "-x",
      "-",
      "--",
      "---",
      "--- a",
      "...",
      "? ",
      "?a",
      "?",
      "*a",
      "&a",
      "!t",
      "!",
      "%",
      "%a",
      "@",
      "`",
      "|",
      ">",
      ",",
      "[a]",
      "{a}",
      "a, b",
      "]",
      "}",
      "'",
      "\"",
      "it's",
      "say \"x\"",
      "'a'",
      "\"a\"",
      "a\\b",
      "\\",
      "\\n",
      "C:\\x \"y\"",
      "a\nb",
      "\n",
      "a\n",
      "\na",
      " \n ",
      "a\r\nb",
      "\t",
      "a\tb",
      "\ta",
      "é",
      "日本語",
      "😀",
      "\xC2\x85",
      "\xC2\xA0",
      "\xE2\x80\xA8",
      "\xE2\x80\xAE",
      "\xEF\xBB\xBF",
      std::string(1, '\0'),
      "\x01\x1b\x7f",
      "$.customer.phone",
      "/a/b",
      "env:KEY",
      "http://x/y?z=1#f",
      "orders/*",
      "a b",
      std::string(3000, 'k'),
  };
  return texts;
}

std::string reparsed(const Value& value)
{
  const std::string text = yaml::write(value);
  const auto again =
      yaml::parse(text, "written", {.bytes = 1U << 24U, .depth = 300, .nodes = 1'000'000});
  if (!again) {
    return to_string(*again.error().at) + ": " + again.error().message + "\n" + text;
  }
  return yaml::same(*again, value) ? "same" : "different:\n" + text;
}

std::string random_text(tests::SeededRng& rng)
{
  if (rng.below(2) == 0) {
    return awkward()[rng.below(awkward().size())];
  }
  constexpr std::string_view kLetters = "ab10 -:#'\"\\,[]{}?*&!|>%@`~=<\n\r\t.+_exT\x01";
  std::string text;
  for (std::uint64_t length = rng.below(8); length > 0; --length) {
    text += kLetters[rng.below(kLetters.size())];
  }
  return text;
}

Value random_value(tests::SeededRng& rng, std::uint64_t depth)
{
  const std::uint64_t kind = rng.below(depth > 0 ? 7 : 4);
  if (kind == 0) {
    return Value();
  }
  if (kind < 4) {
    return kind == 1 ? Value::scalar(random_text(rng)) : Value::string(random_text(rng));
  }
  Value value = kind == 4 ? Value::sequence() : Value::map();
  for (std::uint64_t count = rng.below(4); count > 0; --count) {
    std::string key = random_text(rng);
    if (kind == 4) {
      value.items.push_back(random_value(rng, depth - 1));
    } else if (value.find(key) == nullptr) {
      value.add(std::move(key), random_value(rng, depth - 1));
    }
  }
  return value;
}

} // namespace

TEST_CASE("yaml write: block style that a person would write")
{
  Value map = Value::map();
  map.add("name", "shop_eu")
      .add("send_to_user", Value::scalar("true"))
      .add("plan", "\"gold\"")
      .add("port", "8080");
  Value paths = Value::sequence();
  paths.items = {Value::string("customer.phone"),
                 Value::string("yes"),
                 Value::scalar("1.5"),
                 Value(),
                 Value::sequence()};
  map.add("paths", paths);
  Value inner = Value::map();
  inner.add("id", "order.id").add("none", Value::map()).add("absent", Value());
  map.add("params", inner);
  Value list = Value::sequence();
  list.items = {inner, paths};
  map.add("list", list);
  CHECK(yaml::write(map) == "name: shop_eu\n"
                            "send_to_user: true\n"
                            "plan: '\"gold\"'\n"
                            "port: \"8080\"\n"
                            "paths:\n"
                            "  - customer.phone\n"
                            "  - \"yes\"\n"
                            "  - 1.5\n"
                            "  - null\n"
                            "  - []\n"
                            "params:\n"
                            "  id: order.id\n"
                            "  none: {}\n"
                            "  absent: null\n"
                            "list:\n"
                            "  - id: order.id\n"
                            "    none: {}\n"
                            "    absent: null\n"
                            "  - - customer.phone\n"
                            "    - \"yes\"\n"
                            "    - 1.5\n"
                            "    - null\n"
                            "    - []\n");
  CHECK(reparsed(map) == "same");
}

TEST_CASE("yaml write: values without a container")
{
  CHECK(yaml::write(Value()) == "null\n");
  CHECK(yaml::write(Value::map()) == "{}\n");
  CHECK(yaml::write(Value::sequence()) == "[]\n");
  CHECK(yaml::write(Value::string("a")) == "a\n");
  CHECK(yaml::write(Value::string("")) == "\"\"\n");
}

TEST_CASE("yaml write: awkward texts come back from every position")
{
  for (const std::string& text : awkward()) {
    CAPTURE(text);
    for (const Value& scalar : {Value::string(text), Value::scalar(text)}) {
      CHECK(reparsed(scalar) == "same");
      Value list = Value::sequence();
      list.items = {scalar, scalar};
      CHECK(reparsed(list) == "same");
      Value map = Value::map();
      map.add(text, scalar).add(text + "2", list);
      CHECK(reparsed(map) == "same");
    }
  }
}

TEST_CASE("yaml write: random values come back")
{
  tests::SeededRng rng(7);
  for (int i = 0; i < 3000; ++i) {
    CAPTURE(i);
    REQUIRE(reparsed(random_value(rng, 4)) == "same");
  }
}

TEST_CASE("yaml write: what nests deeply comes back")
{
  Value value = Value::string("1, 2");
  for (int i = 0; i < 200; ++i) {
    Value outer = i % 3 == 0 ? Value::map() : Value::sequence();
    if (i % 3 == 0) {
      outer.add("key", std::move(value)).add(std::string(2000, 'k'), Value::scalar("7"));
    } else {
      outer.items.push_back(std::move(value));
      outer.items.push_back(Value::scalar("yes"));
    }
    value = std::move(outer);
  }
  CHECK(reparsed(value) == "same");
}

TEST_CASE("yaml write: a string that looks like something else is quoted and a plain one is not")
{
  for (const char* text : {"yes",
                           "on",
                           "N",
                           "1",
                           "007",
                           "0x1F",
                           "1e3",
                           "1_000",
                           "1:30",
                           "2026-01-02",
                           ".inf",
                           "+49301234"}) {
    CAPTURE(text);
    CHECK(yaml::write(Value::string(text)) == "\"" + std::string(text) + "\"\n");
    CHECK(yaml::write(Value::scalar(text)) == std::string(text) + "\n");
  }
  for (const char* text : {"", "~", "null"}) {
    CHECK(yaml::write(Value::scalar(text)) == "\"" + std::string(text) + "\"\n");
  }
  for (const char* text :
       {"shop", "a:b", "-x", "3d-printer", "é", "a, b", "$.x[0]", "http://x/y?z=1#f"}) {
    CHECK(yaml::write(Value::string(text)) == std::string(text) + "\n");
  }
}

TEST_CASE("yaml write: bytes that are not UTF-8 become replacement characters")
{
  CHECK(yaml::write(Value::string("a\xff"
                                  "b\xC3")) == "\"a\xEF\xBF\xBD"
                                               "b\xEF\xBF\xBD\"\n");
}

TEST_CASE("yaml same: quotes count where they change the meaning")
{
  CHECK(yaml::same(Value::scalar("abc"), Value::string("abc")));
  CHECK_FALSE(yaml::same(Value::scalar("1"), Value::string("1")));
  CHECK_FALSE(yaml::same(Value::scalar("a"), Value::scalar("b")));
  CHECK_FALSE(yaml::same(Value::map(), Value::sequence()));
  CHECK_FALSE(yaml::same(Value::map().add("a", "1"), Value::map().add("a", Value())));
  CHECK_FALSE(yaml::same(Value::map().add("a", "1"), Value::map()));
}
