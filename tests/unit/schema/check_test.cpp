#include "hookctl/schema/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using hookctl::json::Document;
using hookctl::schema::Schema;

namespace {

hookctl::schema::Validation check(const std::string& schema, const std::string& document)
{
  const auto compiled = Schema::compile(schema);
  REQUIRE_MESSAGE(compiled.has_value(), schema);
  const auto parsed = Document::parse(document);
  REQUIRE_MESSAGE(parsed.has_value(), document);
  return compiled->check(*parsed);
}

/// One schema, what fits it and what does not.
struct Case {
  std::string schema;
  std::vector<std::string> fits;
  std::vector<std::string> breaks;
};

void run(const std::vector<Case>& cases)
{
  for (const Case& one : cases) {
    CAPTURE(one.schema);
    for (const std::string& document : one.fits) {
      CAPTURE(document);
      CHECK(check(one.schema, document).is_valid());
    }
    for (const std::string& document : one.breaks) {
      CAPTURE(document);
      CHECK_FALSE(check(one.schema, document).is_valid());
    }
  }
}

} // namespace

TEST_CASE("schema: type asks for what a value is; an integer is a number without a fraction")
{
  run({{R"({"type":"null"})", {"null"}, {"0", "\"\"", "false"}},
       {R"({"type":"boolean"})", {"true", "false"}, {"0", "\"true\"", "null"}},
       {R"({"type":"string"})", {R"("")", R"("1")"}, {"1", "null"}},
       {R"({"type":"number"})", {"1", "1.5", "1E400", "-0"}, {R"("1")"}},
       {R"({"type":"integer"})",
        {"1", "1.0", "-0", "30e-1", "1E400", "1234567890123456789012345678901234567890"},
        {"1.5", "1e-1", R"("1")"}},
       {R"({"type":"array"})", {"[]"}, {"{}"}},
       {R"({"type":"object"})", {"{}"}, {"[]", "null"}},
       {R"({"type":["integer","string"]})", {"1", R"("a")"}, {"1.5", "null"}}});
}

TEST_CASE("schema: enum and const compare deeply and numbers by value")
{
  run({{R"({"enum":["a",1,null,{"b":[1,2]}]})",
        {R"("a")", "1", "1.0", "10e-1", "null", R"({"b":[1,2.0]})", R"("\u0061")"},
        {R"("b")", "2", "false", R"({"b":[2,1]})", R"({"b":[1,2],"c":0})"}},
       {R"({"const":{"a":1,"b":2}})", {R"({"b":2,"a":1})"}, {R"({"a":1})", "null"}},
       {R"({"const":0})", {"0", "-0", "0.00", "0e9"}, {"false", R"("0")", "1e-999"}},
       {R"({"const":1234567890123456789012345678901234567890})",
        {"1234567890123456789012345678901234567890"},
        {"1234567890123456789012345678901234567891"}}});
}

TEST_CASE("schema: numbers are held against their bounds exactly")
{
  run({{R"({"minimum":1.1})", {"1.1", "1.10", "1e9"}, {"1.0999999999999999999999999", "-1e9"}},
       {R"({"maximum":9007199254740993})", {"9007199254740993"}, {"9007199254740993.5"}},
       {R"({"exclusiveMinimum":0})", {"1e-400"}, {"0", "-0", "-1"}},
       {R"({"exclusiveMaximum":1E400})", {"9.9E399"}, {"1E400", "10E399"}},
       {R"({"minimum":5})", {R"("1")", "null", "{}"}, {"4"}}}); // other types are let be
}

TEST_CASE("schema: texts are measured in characters, and patterns match anywhere")
{
  run({{R"({"minLength":2,"maxLength":3})",
        {R"("ab")", R"("äöü")", R"("\u00e4\n")", R"("😀😀")", "1"},
        {R"("a")", R"("abcd")", R"("😀")"}},
       {R"({"minLength":2.0})", {R"("ab")"}, {R"("a")"}},
       {R"({"maxLength":1E400})", {R"("ab")"}, {}},
       {R"({"pattern":"b+"})", {R"("abc")", "5"}, {R"("ac")"}},
       {R"({"pattern":"^\\+[1-9][0-9]{6,14}$"})", {R"("+15550001111")"}, {R"("15550001111")"}}});
}

TEST_CASE("schema: objects have what is required and nothing that is not allowed")
{
  run({{R"({"required":["a"]})", {R"({"a":null})", "[]"}, {"{}"}},
       {R"({"properties":{"a":{"type":"string"}}})",
        {"{}", R"({"a":"x","b":1})", "5"},
        {R"({"a":1})"}},
       {R"({"properties":{"a":true},"additionalProperties":false})",
        {"{}", R"({"a":1})", R"({"\u0061":1})"},
        {R"({"b":1})"}},
       {R"({"additionalProperties":{"type":"number"}})", {R"({"a":1})"}, {R"({"a":1,"b":"x"})"}},
       {R"({"minProperties":1,"maxProperties":2})",
        {R"({"a":1})", R"({"a":1,"a":2,"b":3})"},
        {"{}", R"({"a":1,"b":1,"c":1})"}},
       // Of members with the same name the last counts.
       {R"({"properties":{"a":{"type":"string"}}})",
        {R"({"a":1,"a":"x"})"},
        {R"({"a":"x","a":1})"}}});
}

TEST_CASE("schema: arrays have elements that fit, as many as allowed, and none twice")
{
  run({{R"({"items":{"type":"string"}})", {"[]", R"(["a"])", "{}"}, {R"(["a",1])"}},
       {R"({"items":[{"type":"string"},{"type":"number"}]})",
        {"[]", R"(["a"])", R"(["a",1,null])"},
        {R"([1])", R"(["a","b"])"}},
       {R"({"items":false})", {"[]"}, {"[1]"}},
       {R"({"minItems":1,"maxItems":2})", {"[1]", "[1,2]"}, {"[]", "[1,2,3]"}},
       {R"({"uniqueItems":true})",
        {"[]",
         "[1,2]",
         R"([1,"1",true,[1],{"a":1}])",
         "[0,false]",
         R"([{"a":1},{"a":2}])",
         "[9007199254740993,9007199254740992]"},
        {"[1,1.0]",
         R"(["a","\u0061"])",
         R"([{"a":1,"b":2},{"b":2,"a":1}])",
         "[[1,[2]],[1,[2]]]",
         "[0,-0]",
         "[null,null]"}},
       {R"({"uniqueItems":false})", {"[1,1]"}, {}}});
}

TEST_CASE("schema: anyOf oneOf allOf and not put schemas together")
{
  run({{R"({"anyOf":[{"type":"string"},{"minimum":5}]})", {R"("a")", "6"}, {"4"}},
       {R"({"oneOf":[{"type":"number"},{"minimum":5}]})", {"4", R"("a")"}, {"6"}},
       {R"({"oneOf":[{"type":"string"},{"type":"null"}]})", {"null"}, {"1"}},
       {R"({"allOf":[{"minimum":1},{"maximum":3}]})", {"2"}, {"0", "4"}},
       {R"({"not":{"type":"string"}})", {"1"}, {R"("a")"}},
       {R"({"not":{"not":{"type":"string"}}})", {R"("a")"}, {"1"}},
       {"true", {"1"}, {}},
       {"false", {}, {"1", "null"}},
       {"{}", {"1"}, {}}});
}

TEST_CASE("schema: ref leads to any schema of the text, and to itself below")
{
  run({{R"({"$ref":"#/definitions/a~1b%25~0","definitions":{"a/b%~":{"type":"string"}}})",
        {R"("x")"},
        {"1"}},
       {R"({"properties":{"a":{"type":"string"},"b":{"$ref":"#/properties/a"}}})",
        {R"({"b":"x"})"},
        {R"({"b":1})"}},
       {R"({"items":[{"type":"string"},{"$ref":"#/items/0"}]})", {R"(["a","b"])"}, {R"(["a",1])"}},
       {R"({"properties":{"next":{"$ref":"#"}},"additionalProperties":false})",
        {R"({"next":{"next":{}}})"},
        {R"({"next":{"nxt":{}}})"}},
       {R"({"$defs":{"x":{"$ref":"#/$defs/y"},"y":{"type":"null"}},"items":{"$ref":"#/$defs/x"}})",
        {"[null]"},
        {"[1]"}}});
}

TEST_CASE("schema: a violation says where, which keyword, what and against what")
{
  struct Told {
    std::string schema;
    std::string document;
    std::string sentence;
    std::string keyword;
  };

  const std::vector<Told> cases = {
      {R"({"type":["string","null"]})",
       "12",
       "$ is 12, a number; type asks for a string or null",
       "type"},
      {R"({"required":["id"]})", "{}", "id is missing, though required", "required"},
      {R"({"items":{"required":["a b"]}})",
       "[{}]",
       R"([0]["a b"] is missing, though required)",
       "required"},
      {R"({"properties":{"a":{"properties":{"b":{"enum":["x","y"]}}}}})",
       R"({"a":{"b":"z"}})",
       R"(a.b is "z", a string, which is none of enum "x", "y")",
       "enum"},
      {R"({"enum":[1,2,3,4,5,6,7]})",
       "8",
       "$ is 8, a number, which is none of enum 1, 2, 3, 4, 5 and 2 more",
       "enum"},
      {R"({"const":"x"})", "[]", R"($ is an array, not the const "x")", "const"},
      {R"({"minimum":10})", "5", "$ is 5, a number, less than the minimum 10", "minimum"},
      {R"({"exclusiveMaximum":5})",
       "5",
       "$ is 5, a number, not less than the exclusiveMaximum 5",
       "exclusiveMaximum"},
      {R"({"maxLength":2})",
       R"("abc")",
       "$ has 3 characters, more than the maxLength 2",
       "maxLength"},
      {R"({"pattern":"^a"})",
       R"("b")",
       R"($ is "b", a string, which does not match the pattern ^a)",
       "pattern"},
      {R"({"minItems":2})", "[1]", "$ has 1 elements, less than the minItems 2", "minItems"},
      {R"({"uniqueItems":true})",
       "[1,1]",
       "$ holds 1, a number more than once, against uniqueItems",
       "uniqueItems"},
      {R"({"additionalProperties":false})",
       R"({"\u001b[2J":1})",
       R"(["\u001b[2J"] is there, and additionalProperties allows nothing that is not described)",
       "additionalProperties"},
      {R"({"anyOf":[{"type":"null"}]})",
       "{}",
       "$ is an object, which fits none of the 1 schemas of anyOf",
       "anyOf"},
      {R"({"oneOf":[{},{}]})",
       "1",
       "$ is 1, a number, which fits more than one of the 2 schemas of oneOf",
       "oneOf"},
      {R"({"not":{}})", "1", "$ is 1, a number, which fits the schema of not", "not"},
      {R"({"items":false})",
       "[null]",
       "[0] is null, where the schema false allows nothing",
       "false"}};
  for (const Told& told : cases) {
    CAPTURE(told.schema);
    const auto validation = check(told.schema, told.document);
    REQUIRE(validation.violations.size() == 1);
    const auto& violation = validation.violations[0];
    CHECK(violation.path + " " + violation.message == told.sentence);
    CHECK(violation.keyword == told.keyword);
  }
}

TEST_CASE("schema: violations beyond the limit are counted")
{
  std::string document = "[0";
  for (int i = 1; i < 50; ++i) {
    document += ",0";
  }
  const auto validation = check(R"({"items":{"type":"string"}})", document + "]");
  CHECK(validation.violations.size() == 20);
  CHECK(validation.cut == 30);
}
