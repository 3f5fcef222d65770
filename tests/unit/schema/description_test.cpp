#include "hookctl/json/writer.hpp"
#include "hookctl/schema/description.hpp"
#include "hookctl/schema/schema.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using hookctl::json::Document;
using hookctl::schema::Description;
using hookctl::schema::Drift;

namespace {

Drift compare(const std::string& description, const std::string& payload)
{
  const auto parsed = Description::parse(description);
  REQUIRE(parsed.has_value());
  const auto document = Document::parse(payload);
  REQUIRE(document.has_value());
  return parsed->compare(*document);
}

/// `missing customer.phone`, in order; with × and the count when it is not one.
std::vector<std::string> told(const Drift& drift)
{
  std::vector<std::string> out;
  for (const auto& finding : drift.findings) {
    out.push_back(std::string(to_string(finding.change)) + " " + finding.path +
                  (finding.count > 1 ? " x" + std::to_string(finding.count) : ""));
  }
  return out;
}

using Told = std::vector<std::string>;

} // namespace

TEST_CASE("description: a schema says so by $schema and a payload that looks like one does not")
{
  const auto is_schema = [](const char* text) { return Description::parse(text)->is_schema(); };
  CHECK(is_schema(R"({"$schema":"http://json-schema.org/draft-07/schema#"})"));
  CHECK(is_schema(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"})"));
  CHECK_FALSE(is_schema(R"({"type":"object","properties":{"a":{"type":"string"}}})"));
  CHECK_FALSE(is_schema(R"({"$schema":"http://adaptivecards.io/schemas/adaptive-card.json"})"));
  CHECK_FALSE(is_schema(R"({"$schema":7})"));
  CHECK_FALSE(is_schema(R"([{"$schema":"http://json-schema.org/draft-07/schema#"}])"));
  CHECK_FALSE(is_schema("true"));

  const auto looks = [](const char* text) {
    return hookctl::schema::looks_like_schema(*Document::parse(text));
  };
  CHECK(looks(R"({"type":"object","properties":{}})"));
  CHECK(looks(R"({"type":"array","items":{}})"));
  CHECK_FALSE(looks(R"({"type":"track","properties":{}})"));
  CHECK_FALSE(looks(
      R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{}})"));
  CHECK_FALSE(looks("[]"));
}

TEST_CASE("description: what a sample has and a payload has not is missing")
{
  const std::string sample =
      R"({"id":1,"customer":{"phone":"+1","name":"a"},"tags":[{"a":1,"b":1},{"a":2}]})";
  CHECK(compare(sample, sample).is_empty());
  const auto drift = compare(sample, R"({"customer":{"name":"b"},"tags":[{"a":1},{},{"b":1}]})");
  CHECK(told(drift) == Told{"missing id", "missing customer.phone", "missing tags[*].a x2"});
  CHECK(drift.breaks);
  CHECK(hookctl::schema::why_refused(drift) == "id is missing, and the sample has it (and 2 more)");
  // Of a missing object its members are not told one by one.
  CHECK(told(compare(sample, R"({"id":1,"tags":[]})")) == Told{"missing customer"});
}

TEST_CASE("description: what a payload has and the sample has not is added and breaks nothing")
{
  const auto drift = compare(R"({"a":{"b":1},"e":{},"l":[],"n":null})",
                             R"({"a":{"b":1,"c":{"d":1}},"e":{"x":1},"l":[1],"n":{"y":1},"z":[]})");
  CHECK(told(drift) == Told{"added z", "added a.c"});
  CHECK_FALSE(drift.breaks);
  CHECK(hookctl::schema::why_refused(drift).empty());
  CHECK(drift.findings[1].detail == "is an object, and the sample does not have it");
}

TEST_CASE("description: a changed type is told and null is none")
{
  const std::string sample = R"({"id":1,"total":"170.00","note":null,"list":[1,"a"],"o":{"x":1}})";
  const auto drift =
      compare(sample, R"({"id":"1","total":170.00,"note":5,"list":[2,"b",{},true],"o":[1]})");
  CHECK(told(drift) == Told{"type id", "type total", "type list[*] x2", "type o"});
  CHECK(hookctl::schema::to_sentence(drift.findings[2]) ==
        "list[2] is an object, and the sample has a number or a string (2 times)");
  CHECK(compare(sample, R"({"id":null,"total":null,"note":null,"list":null,"o":null})").is_empty());
  CHECK(told(compare("[]", "{}")) == Told{"type $"});
}

TEST_CASE("description: findings are bounded and the rest is counted")
{
  std::string payload = "{\"a\":1";
  for (int i = 0; i < 100; ++i) {
    payload += ",\"n" + std::to_string(i) + "\":1";
  }
  const auto drift = compare(R"({"a":1})", payload + "}");
  CHECK(drift.findings.size() == hookctl::schema::kMaxFindings);
  CHECK(drift.cut == 80);
}

TEST_CASE("description: of a name that occurs twice in an object the last counts")
{
  constexpr const char* kTwice = R"({"a":"x","a":1,"b":{"c":1},"b":{}})";
  CHECK(compare(kTwice, kTwice).is_empty());
  CHECK(compare(R"({"a":1})", R"({"a":"x","a":2})").is_empty());
  CHECK(told(compare(R"([{"a":1,"b":1}])", R"([{"a":1,"a":2},{"a":1,"b":1}])")) ==
        Told{"missing [*].b"});
}

TEST_CASE("description: names with escapes are the same name")
{
  CHECK(compare(R"({"é":1,"b":2})", R"({"\u00e9":1,"\u0062":2})").is_empty());
}

TEST_CASE("description: of a schema violations are told by what they are and breaks nothing else")
{
  const std::string schema = R"({"$schema":"http://json-schema.org/draft-07/schema#",
    "required":["id"],"properties":{"id":{"type":"integer"},
    "items":{"items":{"required":["sku"],"properties":{"sku":{"pattern":"^[A-Z]"},"n":{"type":"number"}},
    "additionalProperties":false}}}})";
  const auto drift =
      compare(schema, R"({"new":1,"items":[{"sku":"a"},{"sku":"b","n":"x"},{"y":1},{"sku":"A"}]})");
  CHECK(told(drift) == Told{"missing id",
                            "violation items[*].sku x2",
                            "type items[*].n",
                            "missing items[*].sku",
                            "added items[*].y",
                            "added new"});
  CHECK(drift.breaks);
  CHECK(drift.findings[1].keyword == "pattern");
  CHECK(drift.findings[1].first == "items[0].sku");
  CHECK(drift.findings[4].breaks);
  CHECK_FALSE(drift.findings[5].breaks);
  CHECK(hookctl::schema::summarize(drift) ==
        "id missing, items[*].sku pattern, items[*].n type and 3 more");
  CHECK(hookctl::schema::why_refused(drift) == "id is missing, though required (and 4 more)");
}

TEST_CASE("description: only what is added to an open schema breaks nothing")
{
  const auto drift =
      compare(R"({"$schema":"https://json-schema.org/draft-07/schema","properties":{"a":true}})",
              R"({"b":1})");
  CHECK(told(drift) == Told{"added b"});
  CHECK_FALSE(drift.breaks);
}

TEST_CASE("description: drift is a JSON object for the trace")
{
  hookctl::json::Writer out;
  hookctl::schema::write_drift(out, compare(R"({"a":1})", R"({"b":"x"})"));
  CHECK(
      out.text() ==
      R"({"breaks":true,"findings":[{"what":"missing","path":"a","keyword":"","first":"a",)"
      R"("detail":"is missing, and the sample has it","count":1,"breaks":true},)"
      R"({"what":"added","path":"b","keyword":"","first":"b",)"
      R"("detail":"is a string, and the sample does not have it","count":1,"breaks":false}],"cut":0})");
}

TEST_CASE("description: a file that is not JSON or a wrong schema is an error at its place")
{
  const auto broken = Description::parse("{\"a\":\n}", "shop.payload.json");
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().at->file == "shop.payload.json");
  const auto wrong = Description::parse(
      "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\n\"typ\":1}", "s.json");
  REQUIRE_FALSE(wrong.has_value());
  CHECK(to_string(*wrong.error().at) == "s.json:2:1");
}
