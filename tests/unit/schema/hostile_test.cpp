// What somebody could send, or write, to make checking long or deep.

#include "hookctl/schema/description.hpp"
#include "hookctl/schema/schema.hpp"

#include <doctest/doctest.h>

#include <string>

using hookctl::json::Document;
using hookctl::schema::Schema;

namespace {

std::string repeat(const std::string& text, std::size_t times)
{
  std::string out;
  for (std::size_t i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

/// Must end well within a second; builds with sanitizers are slower.
hookctl::schema::Validation check_within_steps(const std::string& schema,
                                               const std::string& document)
{
  const auto compiled = Schema::compile(schema);
  REQUIRE(compiled.has_value());
  const auto parsed = Document::parse(document);
  REQUIRE(parsed.has_value());
  auto validation = compiled->check(*parsed, {.steps = 1'000'000}); // a tenth of the default
  CHECK(compiled->undescribed(*parsed).values.size() <= 20);
  return validation;
}

bool gave_up(const hookctl::schema::Validation& validation)
{
  return !validation.is_valid() && validation.violations.back().keyword == "limit";
}

} // namespace

TEST_CASE("schema: a document as deep as any is checked through a ref to the root")
{
  const std::string deep = repeat("[", 500) + repeat("]", 500);
  CHECK(check_within_steps(R"({"items":{"$ref":"#"}})", deep).is_valid());
  CHECK(check_within_steps(R"({"items":{"anyOf":[{"allOf":[{"$ref":"#"}]}]}})", deep).is_valid());
}

TEST_CASE("schema: schemas applied too deep inside one another are given up")
{
  std::string chain = R"({"items":{"$ref":"#/definitions/a0"},"definitions":{)";
  for (int i = 0; i < 3000; ++i) {
    chain += "\"a" + std::to_string(i) + "\":{\"$ref\":\"#/definitions/a" + std::to_string(i + 1) +
             "\"},";
  }
  chain += R"("a3000":true}})";
  CHECK(gave_up(check_within_steps(chain, "[1]")));
  CHECK(check_within_steps(chain, "[]").is_valid());
  CHECK(Schema::compile(chain)->allows("[0].x")); // undecided is allowed
}

TEST_CASE("schema: a pattern whose automaton grows is paid for by what it may cost")
{
  const std::string text = "\"" + repeat("ab", 100'000) + "\"";
  CHECK(gave_up(check_within_steps(R"({"pattern":"^[ab]*a[ab]{900}c$"})", text)));
  CHECK(check_within_steps(R"({"pattern":"^[ab]*$"})", text).is_valid());
}

TEST_CASE("schema: alternatives that double with each level end at the step limit")
{
  std::string doubling = R"({"$ref":"#/definitions/a0","definitions":{)";
  for (int i = 0; i < 40; ++i) {
    const std::string next = R"({"$ref":"#/definitions/a)" + std::to_string(i + 1) + "\"}";
    doubling += "\"a" + std::to_string(i) + R"(":{"anyOf":[)" + next + "," + next + "]},";
  }
  doubling += R"("a40":{"type":"null"}}})";
  CHECK(gave_up(check_within_steps(doubling, "1")));
  CHECK(Schema::compile(doubling)->allows("a"));
  // A negation must not turn what was given up into what fits.
  CHECK(gave_up(check_within_steps(R"({"not":)" +
                                       doubling.substr(0, doubling.find(",\"definitions\"")) + "}" +
                                       doubling.substr(doubling.find(",\"definitions\"")),
                                   "1")));
}

TEST_CASE("schema: long lists against long lists end at the step limit or are quick")
{
  const std::string numbers = "[" + repeat("7,", 200'000) + "8]";
  const std::string choices = R"({"items":{"enum":[)" + repeat("1,", 5'000) + "2]}}";
  CHECK(gave_up(check_within_steps(choices, numbers)));
  CHECK_FALSE(check_within_steps(R"({"uniqueItems":true})", numbers).is_valid());
  std::string distinct = "[0";
  for (int i = 1; i < 200'000; ++i) {
    distinct += "," + std::to_string(i);
  }
  CHECK(check_within_steps(R"({"uniqueItems":true})", distinct + "]").is_valid());
  std::string alike = "[0"; // the same to a double
  for (int i = 0; i < 20'000; ++i) {
    alike += ",1e-" + std::to_string(400 + i);
  }
  check_within_steps(R"({"uniqueItems":true})", alike + "]");
}

TEST_CASE("schema: many required names of many objects end at the step limit")
{
  std::string required = R"({"items":{"required":["x0")";
  for (int i = 1; i < 5'000; ++i) {
    required += ",\"x" + std::to_string(i) + "\"";
  }
  CHECK_FALSE(check_within_steps(required + "]}}", "[" + repeat("{},", 50'000) + "{}]").is_valid());
}

TEST_CASE("schema: a pattern that makes others backtrack takes linear time")
{
  const std::string text = "\"" + repeat("a", 1'000'000) + "!\"";
  check_within_steps(R"({"pattern":"^(a+)+$"})", text);
  check_within_steps(R"({"pattern":"(x+x+)+y"})", "\"" + repeat("x", 1'000'000) + "\"");
  check_within_steps(R"({"items":{"pattern":"(a{0,20}){0,20}b"}})", "[" + text + "]");
}

TEST_CASE("schema: a sample and a payload as wild as any are compared")
{
  using hookctl::schema::Description;
  const std::string deep = repeat("[", 500) + repeat("]", 500);
  std::string wide = "{\"x\":0";
  for (int i = 0; i < 100'000; ++i) {
    wide += ",\"k" + std::to_string(i) + "\":{\"a\":1}";
  }
  wide += "}";
  for (const std::string& sample :
       {deep, wide, std::string("[{\"a\":1}]"), std::string("{\"y\":1}")}) {
    const auto description = Description::parse(sample);
    REQUIRE(description.has_value());
    CHECK(description->compare(*Document::parse(sample)).is_empty());
    for (const std::string& payload : {deep, wide, "[" + repeat("{},", 100'000) + "{}]"}) {
      const auto drift = description->compare(*Document::parse(payload));
      CHECK(drift.findings.size() <= hookctl::schema::kMaxFindings);
    }
  }
}
