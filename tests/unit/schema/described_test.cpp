#include "hookctl/path/path.hpp"
#include "hookctl/schema/detail/places.hpp"
#include "hookctl/schema/detail/steps.hpp"
#include "hookctl/schema/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using hookctl::json::Document;
using hookctl::schema::Schema;
namespace detail = hookctl::schema::detail;

namespace {

constexpr const char* kOrder = R"({
  "type": "object",
  "properties": {
    "id": {"type": "integer"},
    "customer": {"$ref": "#/definitions/customer"},
    "line_items": {"type": "array", "items": {
      "type": "object",
      "properties": {"sku": {"type": "string"}, "a b": true},
      "additionalProperties": false
    }},
    "open": {"type": "object"},
    "pair": {"items": [{"type": "string"}, {"properties": {"x": true}, "additionalProperties": false}]}
  },
  "additionalProperties": false,
  "definitions": {"customer": {
    "type": ["object", "null"],
    "anyOf": [
      {"properties": {"phone": true}, "additionalProperties": false},
      {"properties": {"email": true, "parent": {"$ref": "#/definitions/customer"}}, "additionalProperties": false}
    ]
  }}
})";

} // namespace

TEST_CASE("schema: a path is allowed unless a closed schema excludes it")
{
  struct Case {
    std::string path;
    bool allowed;
  };

  const std::vector<Case> cases = {
      {"id", true},
      {"$", true},
      {"$.id", true},
      {"$['id']", true},
      {"nope", false},
      {"id.x", false},
      {"id[0]", false},
      {"customer.phone", true},
      {"customer.email", true},
      {"customer.parent.parent.phone", true},
      {"customer.fax", false},
      {"customer.parent.fax", false},
      {"line_items[0].sku", true},
      {"line_items[-1].sku", true},
      {"line_items[*].sku", true},
      {"line_items.*.sku", true},
      {"line_items[*].nope", false},
      {R"(line_items[0]["a b"])", true},
      {R"($.line_items[0]['a b'])", true},
      {R"($['line_items'] [ 0 ] ["a\u0020b"])", true},
      {R"(line_items[0]["a c"])", false},
      {"line_items.sku", false},
      {"open.anything[3].x", true},
      {"open[0]", false},
      {"pair[1].x", true},
      {"pair[1].y", false},
      {"pair[2].y", true},
      {"*.sku", true}, // below `open`
      {"*.phone", true},
      // Not decided, so not refused.
      {"$..nope", true},
      {"line_items[0:2].nope", true},
      {"$.line_items[0,1].nope", true},
      {"not a path[", true},
  };
  const auto schema = Schema::compile(kOrder);
  REQUIRE(schema.has_value());
  for (const Case& one : cases) {
    CAPTURE(one.path);
    if (hookctl::path::Query::parse(one.path).has_value() || one.allowed) {
      CHECK(schema->allows(one.path) == one.allowed);
    }
  }
}

TEST_CASE("schema: an open schema excludes no name")
{
  const auto schema = Schema::compile(R"({"properties":{"a":{"type":"string"}}})");
  REQUIRE(schema.has_value());
  CHECK(schema->allows("b.c"));
  CHECK_FALSE(schema->allows("a.c"));
  CHECK_FALSE(Schema::compile("false")->allows("a"));
}

TEST_CASE("schema: the nearest described path is suggested")
{
  const auto schema = Schema::compile(kOrder);
  REQUIRE(schema.has_value());
  CHECK(schema->paths().size() >= 3);
  for (const std::string& path : schema->paths()) {
    CHECK(schema->allows(path));
  }
  CHECK(schema->nearest_path("custmer.phone") == "customer.phone");
  CHECK(schema->nearest_path("phone") == "customer.phone");
  CHECK(schema->nearest_path("line_items[0].skuu") == "line_items[0].sku");
}

TEST_CASE("schema: members that no schema of their object names are told")
{
  const auto undescribed = [](const char* schema, const char* document) {
    const auto parsed = Document::parse(document);
    std::vector<std::string> paths;
    for (const auto node : Schema::compile(schema)->undescribed(*parsed).values) {
      paths.push_back(hookctl::path::shorthand_path(*parsed, node));
    }
    return paths;
  };
  using Paths = std::vector<std::string>;
  constexpr const char* kOpen =
      R"({"properties":{"a":{"properties":{"b":true}},"list":{"items":{"properties":{"x":true}}}}})";
  CHECK(undescribed(kOpen, R"({"a":{"b":1,"c":{"d":1}},"z":1,"list":[{"x":1},{"y":1}]})") ==
        Paths{"a.c", "z", "list[1].y"});
  CHECK(undescribed("{}", R"({"a":1})").empty());
  CHECK(undescribed(R"({"type":"object"})", R"({"a":1})").empty());
  CHECK(undescribed(R"({"properties":{"a":true},"additionalProperties":true})", R"({"b":1})")
            .empty());
  CHECK(undescribed(R"({"properties":{"a":true},"additionalProperties":false})", R"({"b":1})")
            .empty());
  CHECK(undescribed(R"({"allOf":[{"properties":{"a":true}},{"properties":{"b":true}}]})",
                    R"({"a":1,"b":1,"c":1})") == Paths{"c"});
  CHECK(undescribed(R"({"properties":{"n":{"$ref":"#"}}})", R"({"n":{"n":{"m":1}}})") ==
        Paths{"n.n.m"});
}

TEST_CASE("schema: the steps of a path of names indexes and wildcards")
{
  using detail::Step;
  using Kind = detail::Step::Kind;
  const auto steps = detail::steps_of(R"(a.b-c[0][-1]["x\"y"].*)");
  REQUIRE(steps.has_value());
  CHECK(*steps == std::vector<Step>{{Kind::name, "a"},
                                    {Kind::name, "b-c"},
                                    {Kind::index, "", 0},
                                    {Kind::index, "", -1},
                                    {Kind::name, "x\"y"},
                                    {Kind::any}});
  CHECK(*detail::steps_of(R"($['it\'s "so"'])") == std::vector<Step>{{Kind::name, "it's \"so\""}});
  CHECK(detail::steps_of("$")->empty());
  CHECK_FALSE(detail::steps_of("$..a").has_value());
  CHECK_FALSE(detail::steps_of("a[").has_value());
}

TEST_CASE("schema: places are spelled as paths spell them")
{
  CHECK(detail::join_name("", "a") == "a");
  CHECK(detail::join_name("$", "a b") == R"(["a b"])");
  CHECK(detail::join_name("x.y[0]", "a") == "x.y[0].a");
  CHECK(detail::join_name("x", "a.b") == R"(x["a.b"])");
  CHECK(detail::general_path(R"(a[0].b[12]["x[3]\"[4]"])") == R"(a[*].b[*]["x[3]\"[4]"])");
  CHECK(detail::general_path("$") == "$");
}
