#include "hookctl/mapping/field.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::mapping;
using preset::ValueRule;

namespace {

select::Selector selector(std::string_view written)
{
  auto parsed = select::Selector::parse(written);
  REQUIRE(parsed);
  return *std::move(parsed);
}

ValueRule::KeyOf
key_of(std::string_view path, std::vector<std::string> among, std::vector<std::string> except = {})
{
  return {selector(path), std::move(among), std::move(except)};
}

select::Template joined(std::string_view written)
{
  auto parsed = select::Template::parse(written);
  REQUIRE(parsed);
  return *std::move(parsed);
}

template<typename... Uses> ValueRule rule_of(Uses... uses)
{
  ValueRule rule;
  (rule.alternatives.push_back({{}, std::move(uses)}), ...);
  return rule;
}

FieldTrace
traced(const ValueRule& rule, const std::string& payload, const model::Headers& headers = {})
{
  const auto document = json::Document::parse(payload);
  REQUIRE(document);
  model::Request request;
  request.headers = headers;
  request.body = payload;
  auto trace = trace_rule("code", rule, {&request, &*document, 0, nullptr});
  REQUIRE(trace);
  return *std::move(trace);
}

/// `path outcome (detail)` of every alternative that was tried.
std::vector<std::string> tried(const FieldTrace& trace)
{
  std::vector<std::string> lines;
  for (const Tried& one : trace.tried) {
    lines.push_back(one.path + " " + std::string(to_string(one.outcome)) +
                    (one.detail.empty() ? "" : " (" + one.detail + ")"));
  }
  return lines;
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("rule: the first alternative that finds a value wins, whatever its kind")
{
  const auto rule = rule_of(joined("{json:a}.{json:b}"),
                            key_of("$", {"x", "y"}),
                            selector("kind"),
                            ValueRule::Constant{"other"},
                            selector("never"));
  const auto from_join = traced(rule, R"({"a":"1","b":"2","x":0})");
  CHECK(from_join.value == "1.2");
  CHECK(from_join.type == "joined");
  CHECK(from_join.path == "{json:a}.{json:b}");
  const auto from_key = traced(rule, R"({"a":"1","y":0,"kind":"k"})");
  CHECK(from_key.value == "y");
  CHECK(from_key.type == "key");
  CHECK(from_key.path == "$");
  const auto from_path = traced(rule, R"({"a":"1","kind":"k"})");
  CHECK(from_path.value == "k");
  CHECK(from_path.type == "string");
  CHECK(from_path.path == "kind");
  const auto from_constant = traced(rule, "{}");
  CHECK(from_constant.value == "other");
  CHECK(from_constant.type == "constant");
  CHECK(from_constant.path.empty());
  CHECK(from_constant.tried.size() == 4);
}

TEST_CASE("rule: the trace says which alternative won and why those before it did not")
{
  auto rule = rule_of(selector("header:X-Type"),
                      key_of("$", {"x", "y"}),
                      joined("{json:a}"),
                      selector("kind"),
                      ValueRule::Constant{"other"});
  rule.alternatives[1].when = {{selector("mode"), "key*"}};
  const auto trace = traced(rule, R"({"mode":"path","kind":{},"x":1})");
  CHECK(trace.outcome == Outcome::matched);
  const auto lines = tried(trace);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0] == "header:X-Type missing");
  CHECK(lines[1] == R"($ skipped (only when mode is "key*"; it is "path"))");
  CHECK(lines[2].starts_with("{json:a} missing ("));
  CHECK(lines[3] == "kind not a text (is object, not one text or number)");
  CHECK(lines[4] == "\"other\" found");
}

TEST_CASE("rule: an alternative counts only when all of its conditions hold")
{
  auto rule = rule_of(selector("id"), ValueRule::BodyHash{});
  rule.alternatives[0].when = {{selector("header:X-Kind"), "order.*"}, {selector("live"), "true"}};
  const std::string live = R"({"id":"7","live":true})";
  CHECK(traced(rule, live, {{"x-kind", "order.paid"}}).value == "7");
  CHECK(traced(rule, R"({"id":"7","live":false})", {{"X-Kind", "order.paid"}}).type == "hash");
  CHECK(traced(rule, live, {{"X-Kind", "user.new"}}).type == "hash");
  const auto absent = traced(rule, live);
  CHECK(absent.type == "hash");
  CHECK(tried(absent)[0] == "id skipped (only when header:X-Kind is there)");
  rule.alternatives[0].when = {{selector("nope"), "*"}};
  CHECK(traced(rule, live).type == "hash");
  rule.alternatives[0].when = {{selector("list[*]"), "b"}};
  CHECK(traced(rule, R"({"id":"7","list":["b","a"]})").value == "7");
  CHECK(traced(rule, R"({"id":"7","list":["a","b"]})").type == "hash");
}

TEST_CASE("rule: a condition starts at the item of a batch like the alternative itself")
{
  auto rule = rule_of(selector("id"));
  rule.alternatives[0].when = {{selector("t"), "a"}};
  const auto document = json::Document::parse(R"([{"t":"b","id":1},{"t":"a","id":2}])");
  REQUIRE(document);
  const auto at = [&](std::int64_t index) {
    return trace_rule("code",
                      rule,
                      {nullptr,
                       &*document,
                       document->find_element(json::Document::root(), index).value_or(0),
                       nullptr});
  };
  CHECK(at(0)->outcome == Outcome::skipped);
  CHECK(at(1)->value == "2");
}

TEST_CASE("rule: of several keys the first of the list counts, not the first of the payload")
{
  const auto rule = rule_of(key_of("entry[*].changes", {"messages", "statuses"}));
  CHECK(traced(rule, R"({"entry":[{"changes":{"statuses":1,"messages":null}}]})").value ==
        "messages");
  CHECK(
      traced(rule, R"({"entry":[{"changes":{"statuses":1}},{"changes":{"messages":1}}]})").value ==
      "messages");
  const auto none = traced(rule, R"({"entry":[{"changes":[{"messages":1}]},{"changes":7}]})");
  CHECK(none.outcome == Outcome::missing);
  CHECK(tried(none) == Lines{"entry[*].changes missing (has none of messages, statuses)"});
}

TEST_CASE("rule: the only key beside the excepted ones is the value")
{
  const auto rule = rule_of(key_of("$", {}, {"update_id", "date"}));
  CHECK(traced(rule, R"({"update_id":1,"message":{}})").value == "message");
  CHECK(traced(rule, R"({"edited_message":{},"date":2,"update_id":1})").value == "edited_message");
  CHECK(traced(rule, R"({"a":1,"a":2})").value == "a");
  CHECK(traced(rule, R"({"m\u0065ssage":1})").value == "message");
  CHECK(tried(traced(rule, R"({"update_id":1})")) ==
        Lines{"$ missing (has no key but update_id, date)"});
  CHECK(tried(traced(rule, "[]")) == Lines{"$ missing (has no key but update_id, date)"});
  const auto several = traced(rule, R"({"a":1,"b":2,"update_id":1})");
  CHECK(several.outcome == Outcome::ambiguous);
  CHECK(tried(several) == Lines{R"($ ambiguous (has several keys: "a", "b"))"});
  CHECK(tried(traced(rule, R"({"a":1,"b":2,"c":3,"d":4,"e":5})")) ==
        Lines{R"($ ambiguous (has several keys: "a", "b", "c", …))"});
  CHECK(traced(rule, R"({"":1})").outcome == Outcome::empty);
  CHECK(tried(traced(rule_of(key_of("$", {})), "{}")) == Lines{"$ missing (has no key)"});
}

TEST_CASE("rule: a joined text that cannot be made or is empty does not count")
{
  CHECK(traced(rule_of(joined("{header:X-Event}[.{json:action}]")),
               R"({"action":"opened"})",
               {{"X-Event", "issues"}})
            .value == "issues.opened");
  const auto missing = traced(rule_of(joined("{header:X-Event}")), "{}");
  CHECK(missing.outcome == Outcome::missing);
  CHECK(missing.tried[0].detail.find("X-Event") != std::string::npos);
  const auto empty = traced(rule_of(joined("[{json:a}]")), "{}");
  CHECK(empty.outcome == Outcome::empty);
}

TEST_CASE("rule: the hash of the body needs a request")
{
  const auto rule = rule_of(ValueRule::BodyHash{});
  CHECK(traced(rule, "{}").value ==
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
  const auto document = json::Document::parse("{}");
  REQUIRE(document);
  const auto without = trace_rule("id", rule, {nullptr, &*document, 0, nullptr});
  REQUIRE(without);
  CHECK(without->outcome == Outcome::missing);
  CHECK(without->value.empty());
}

TEST_CASE("rule: one without alternatives finds nothing and one that fails says what it found")
{
  const auto none = traced({}, "{}");
  CHECK(none.outcome == Outcome::missing);
  CHECK(none.tried.empty());
  auto rule = rule_of(selector("a"), selector("b"), selector("c"));
  rule.alternatives[0].when = {{selector("x"), "*"}};
  const auto failed = traced(rule, R"({"c":null})");
  CHECK(failed.outcome == Outcome::null_value);
  CHECK(failed.path == "c");
}

TEST_CASE("rule: a nearer path is offered for what is missing and not for what was skipped")
{
  auto rule = rule_of(selector("knd"), selector("typ"), key_of("kinds", {"a"}));
  rule.alternatives[1].when = {{selector("x"), "*"}};
  const auto document = json::Document::parse(R"({"kind":{},"type":1})");
  REQUIRE(document);
  auto trace = trace_rule("code", rule, {nullptr, &*document, 0, nullptr});
  REQUIRE(trace);
  const path::NearestPaths places(*document);
  suggest_paths(*trace, places, places);
  CHECK(tried(*trace) == Lines{"knd missing (did you mean kind?)",
                               "typ skipped (only when x is there)",
                               "kinds missing (has none of a)"});
}
