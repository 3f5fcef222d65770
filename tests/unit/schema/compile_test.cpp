#include "hookctl/schema/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using hookctl::schema::Schema;

TEST_CASE("schema: every mistake in a schema has its line and column when it is compiled")
{
  struct Case {
    std::string schema;
    std::string message; ///< what it holds
    std::string hint;
    int line;
    int column;
  };

  const std::vector<Case> cases = {
      {"{\n  \"propertis\": {}\n}",
       R"(keyword "propertis" is not known)",
       R"(did you mean "properties")",
       2,
       3},
      {R"({"if":{}})", R"(keyword "if" is not known)", "hookctl-files(5)", 1, 2},
      {R"({"type":"text"})", R"(type "text" does not exist)", "use one of null", 1, 9},
      {R"({"type":"strng"})", R"(type "strng" does not exist)", R"(did you mean "string")", 1, 9},
      {R"({"type":1})", "type must be a type's name or a list", "", 1, 9},
      {R"({"type":[]})", "type must be a list with something in it", "", 1, 9},
      {R"({"required":"a"})", "required must be a list of strings, and is a string", "", 1, 13},
      {R"({"required":[1]})", "an element of required must be a string", "", 1, 14},
      {R"({"properties":[]})", "properties must be an object", "", 1, 15},
      {R"({"properties":{"a":1}})",
       "a schema is an object, true or false, and this is a number",
       "",
       1,
       20},
      {R"({"items":"a"})", "a schema is an object, true or false", "", 1, 10},
      {R"({"anyOf":[]})", "anyOf must be a list with something in it", "", 1, 10},
      {R"({"enum":[]})", "enum must be a list with something in it", "", 1, 9},
      {R"({"minLength":-1})", "minLength must be a whole number, 0 or more", "", 1, 14},
      {R"({"maxItems":1.5})", "maxItems must be a whole number, 0 or more", "", 1, 13},
      {R"({"minimum":"1"})", "minimum must be a number, and is a string", "", 1, 12},
      {R"({"exclusiveMinimum":true})", "exclusiveMinimum must be a number", "Draft 4", 1, 21},
      {R"({"uniqueItems":1})", "uniqueItems must be true or false", "", 1, 16},
      {R"({"title":1})", "title must be a string", "", 1, 10},
      {R"({"examples":1})", "examples must be a list", "", 1, 13},
      {R"j({"pattern":"("})j", R"j(pattern "(" cannot be used)j", "", 1, 12},
      {R"j({"pattern":"(?=a)"})j", R"j(pattern "(?=a)" cannot be used)j", "", 1, 12},
      {R"({"$ref":"#/definitions/a"})", R"($ref "#/definitions/a" leads nowhere)", "", 1, 9},
      {R"({"$ref":"other.json"})",
       "does not point into this schema",
       "nothing is read from elsewhere",
       1,
       9},
      {R"({"$ref":"#name"})", "does not point into this schema", "", 1, 9},
      {R"({"required":[],"items":{"$ref":"#/required"}})",
       "leads to what is not a schema",
       "",
       1,
       32},
      {R"({"$ref":"#"})", "leads back to itself", "", 1, 1},
      {R"({"definitions":{"a":{"$ref":"#/definitions/b"},"b":{"allOf":[{"$ref":"#/definitions/a"}]}}})",
       "leads back to itself",
       "",
       1,
       0},
      {R"({"anyOf":[{"$ref":"#"}]})", "leads back to itself", "", 1, 0},
      {R"({"not":{"$ref":"#"}})", "leads back to itself", "", 1, 0},
      {R"({"$ref":"#/definitions/a","minimum":1,"definitions":{"a":{}}})",
       R"("minimum" beside $ref)",
       "allOf",
       1,
       27},
      {R"({"items":{"$id":"x"}})", "$id inside the schema", "", 1, 17},
      {"{\"type\":\n", "", "", 0, 0},
      {"[]", "a schema is an object, true or false, and this is an array", "", 1, 1},
  };
  for (const Case& one : cases) {
    CAPTURE(one.schema);
    const auto compiled = Schema::compile(one.schema, "shop.json");
    REQUIRE_FALSE(compiled.has_value());
    const hookctl::Error& error = compiled.error();
    CAPTURE(error.message);
    CAPTURE(error.hint);
    CHECK(error.code == hookctl::ErrorCode::invalid_data);
    CHECK(error.message.find(one.message) != std::string::npos);
    CHECK(error.hint.find(one.hint) != std::string::npos);
    REQUIRE(error.at.has_value());
    CHECK(error.at->file == "shop.json");
    if (one.line > 0) {
      CHECK(error.at->line == one.line);
    }
    if (one.column > 0) {
      CHECK(error.at->column == one.column);
    }
  }
}

TEST_CASE("schema: annotations are taken and do nothing")
{
  const auto compiled = Schema::compile(
      R"({"$schema":"http://json-schema.org/draft-07/schema#","$id":"https://example.com/order",
          "title":"t","description":"d","default":{"type":7},"examples":[1],"format":"uuid","$comment":"c"})");
  REQUIRE(compiled.has_value());
  CHECK(compiled->check(*hookctl::json::Document::parse("1")).is_valid());
}

TEST_CASE("schema: what stands in enum const default and examples is no schema")
{
  CHECK(Schema::compile(R"({"enum":[{"$ref":"#/nowhere"}],"const":{"typ":1}})").has_value());
  CHECK_FALSE(Schema::compile(R"({"enum":[{}],"items":{"$ref":"#/enum/0"}})").has_value());
}

TEST_CASE("schema: a schema that is too long, too deep or too many is refused")
{
  CHECK_FALSE(
      Schema::compile(R"({"title":")" + std::string(hookctl::schema::kMaxSchemaBytes, 'x') + "\"}")
          .has_value());
  std::string deep = "true";
  for (int i = 0; i < 400; ++i) {
    deep = R"({"not":)" + deep + "}";
  }
  CHECK_FALSE(Schema::compile(deep).has_value());
  std::string many = R"({"anyOf":[true)";
  for (std::size_t i = 0; i < hookctl::schema::kMaxSchemas; ++i) {
    many += ",true";
  }
  CHECK_FALSE(Schema::compile(many + "]}").has_value());
  std::string patterns = R"({"anyOf":[true)";
  for (std::size_t i = 0; i <= hookctl::schema::kMaxPatterns; ++i) {
    patterns += R"(,{"pattern":"a"})";
  }
  CHECK_FALSE(Schema::compile(patterns + "]}").has_value());
}
