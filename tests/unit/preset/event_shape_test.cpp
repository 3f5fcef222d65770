#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

EventShape event_of(std::string_view rules)
{
  return good_preset(changed("  code: kind\n", rules)).event;
}

} // namespace

TEST_CASE("event shape: a rule's entries are kept in the order of the file")
{
  const ValueRule rule =
      event_of("  code: [{key_of: $, among: [absent]}, header:X-Kind, {join: '{header:X}'}, "
               "kind, {constant: kettle.boiled}]\n")
          .code;
  REQUIRE(rule.alternatives.size() == 5);
  CHECK(std::get<ValueRule::KeyOf>(rule.alternatives[0].use).among ==
        std::vector<std::string>{"absent"});
  CHECK(std::get<select::Selector>(rule.alternatives[1].use).text() == "header:X-Kind");
  CHECK(std::get<select::Template>(rule.alternatives[2].use).text() == "{header:X}");
  CHECK(std::get<select::Selector>(rule.alternatives[3].use).text() == "kind");
  CHECK(std::get<ValueRule::Constant>(rule.alternatives[4].use).text == "kettle.boiled");
}

TEST_CASE("event shape: the only key of an object is a rule of its own")
{
  const ValueRule rule =
      event_of("  code: kind\n  id: {only_key: kettle, except: [cups, spoons]}\n").id;
  REQUIRE(rule.alternatives.size() == 1);
  const auto& key_of = std::get<ValueRule::KeyOf>(rule.alternatives[0].use);
  CHECK(key_of.path.text() == "kettle");
  CHECK(key_of.among.empty());
  CHECK(key_of.except == std::vector<std::string>{"cups", "spoons"});
}

TEST_CASE("event shape: an entry may hold under a condition only")
{
  const ValueRule rule =
      event_of("  code: kind\n  id: [{when: {'header:X-Kind': 'tea*', a.b: '*'}, use: order.id}, "
               "{when: {x: y}, use: {hash: body}}, other]\n")
          .id;
  REQUIRE(rule.alternatives.size() == 3);
  REQUIRE(rule.alternatives[0].when.size() == 2);
  CHECK(rule.alternatives[0].when[0].at.text() == "header:X-Kind");
  CHECK(rule.alternatives[0].when[0].glob == "tea*");
  CHECK(std::holds_alternative<ValueRule::BodyHash>(rule.alternatives[1].use));
  CHECK(rule.alternatives[2].when.empty());
}

TEST_CASE("event shape: the sample's code is found by the rule as it is written")
{
  const auto first = [](std::string_view rules) {
    const auto preset = parse_preset(changed("  code: kind\n", rules), "teapot.yaml");
    return preset ? std::string() : preset.error().message;
  };
  CHECK(first("  code: [{key_of: $, among: [absent, kettle]}, kind]\n").find("\"kettle\"") !=
        std::string::npos);
  CHECK(first("  code: [{only_key: $, except: [kind, owner]}, kind]\n").find("\"kettle\"") !=
        std::string::npos);
  CHECK(first("  code: [{only_key: $, except: [kind]}, kind]\n").empty());
  CHECK(first("  code: [{when: {kind: kettle.*}, use: {constant: tea}}, kind]\n").find("\"tea\"") !=
        std::string::npos);
  CHECK(first("  code: [{when: {kind: cup.*}, use: {constant: tea}}, kind]\n").empty());
}

TEST_CASE("event shape: every mistake is named with its line and column")
{
  check_mistakes(
      {
          {"  code: kind]x\n", 8, 13, "event.code"},
          {"  code: [kind, {hash: body}]\n", 8, 16, "only event.id"},
          {"  code: {joined: x}\n", 8, 10, "joined"},
          {"  code: {}\n", 8, 9, "is empty"},
          {"  code: [{constant: x}, kind]\n", 8, 25, "always finds"},
          {"  code: {constant: ''}\n", 8, 20, "is empty"},
          {"  code: {key_of: kind}\n", 8, 9, "needs among"},
          {"  code: {key_of: header:X, among: [a]}\n", 8, 18, "path in the payload"},
          {"  code: {only_key: header:X}\n", 8, 20, "path in the payload"},
          {"  code: {only_key: $, among: [a]}\n", 8, 23, "among"},
          {"  code: {when: {a: b}}\n", 8, 9, "both when and use"},
          {"  code: {when: {}, use: kind}\n", 8, 9, "both when and use"},
          {"  code: {when: {a: b}, use: {when: {c: d}, use: e}}\n", 8, 30, "when"},
          {"  code: {when: {'a]b': c}, use: kind}\n", 8, 17, "when"},
          {"  id: {constant: x}\n  code: kind\n", 8, 7, "only event.code"},
          {"  id: {hash: header}\n  code: kind\n", 8, 14, "can only be body"},
          {"  time: {hash: body}\n  code: kind\n", 8, 9, "only event.id"},
          {"", 8, 3, "event.code is missing"},
      },
      [](const char* rules) {
        return parse_preset(changed("  code: kind\n", rules), "teapot.yaml");
      });
}
