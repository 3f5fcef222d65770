#include "tests/support/temp_dir.hpp"
#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

std::string unfenced_yaml(std::string_view markdown)
{
  std::string yaml;
  while (true) {
    const std::size_t begin = markdown.find("```yaml\n");
    if (begin == std::string_view::npos) {
      return yaml;
    }
    markdown.remove_prefix(begin + 8);
    yaml += markdown.substr(0, markdown.find("```"));
  }
}

} // namespace

TEST_CASE("preset: a small one is read whole")
{
  const auto preset = parse_preset(kTeapot, "teapot.yaml");
  REQUIRE_MESSAGE(preset, preset.error().message);
  CHECK(preset->id == "teapot");
  CHECK(preset->confidence == Confidence::unconfirmed);
  CHECK(preset->origin == "teapot.yaml");
  CHECK(preset->sender.size() == 2);
  CHECK(preset->params.front().first == "litres");
  CHECK(preset->answer.status == 200);
  CHECK(preset->scheme.covers_body);
  CHECK(
      preset->sample ==
      R"({"kind":"kettle.boiled","owner":{"email":"noor@example.com"},"kettle":{"litres":1.70}})");
}

TEST_CASE("preset: a sample in YAML keeps the text of numbers and the kind of words")
{
  const auto preset =
      parse_preset(changed("litres: 1.70}}",
                           "litres: 1.70}, big: 1234567890123456789012345678901234567890, "
                           "yes: true, no: null, quoted: '17', word: 1.2.3, day: 2025-06-01}"),
                   "teapot.yaml");
  REQUIRE_MESSAGE(preset, preset.error().message);
  CHECK(preset->sample.ends_with(
      R"("litres":1.70},"big":1234567890123456789012345678901234567890,)"
      R"("yes":true,"no":null,"quoted":"17","word":"1.2.3","day":"2025-06-01"})"));
}

TEST_CASE("preset: every mistake is named with its line and column")
{
  struct Case {
    const char* line;
    const char* by;
    int at_line;
    int at_column;
    const char* message;
  };

  const Case cases[] = {
      {"id: teapot", "id: coffee", 1, 1, "\"coffee\" is in a file named \"teapot.yaml\""},
      {"id: teapot", "id: Teapot", 1, 1, "must be 1 to 64"},
      {"id: teapot", "idd: teapot", 1, 1, "id"},
      {"category: iot", "category: I o T", 3, 1, "one lower-case word"},
      {"docs: https:", "docs: http:", 4, 1, "no https URL"},
      {"name: Teapot", "name: [a]", 2, 7, "text"},
      {"category: iot\n", "category: iot\nconfidence: sure\n", 4, 13, "sure"},
      {"sender:", "sendr:", 10, 1, "sendr"},
      {"{header: X-Sig}", "{headr: X-Sig}", 6, 40, "headr"},
      {"  code: kind\n", "", 8, 3, "event.code is missing"},
      {"  code: kind\n", "  code: kind]x\n", 8, 13, "event.code"},
      {"  code: kind\n", "  code: [kind, {hash: body}]\n", 8, 16, "only event.id"},
      {"  code: kind\n", "  code: {joined: x}\n", 8, 10, "joined"},
      {"  code: kind\n", "  code: {key_of: kind}\n", 8, 9, "needs among"},
      {"  code: kind\n", "  code: {key_of: header:X, among: [a]}\n", 8, 18, "path in the payload"},
      {"  code: kind\n", "  id: {constant: x}\n  code: kind\n", 8, 7, "only event.code"},
      {"  code: kind\n", "  id: {hash: header}\n  code: kind\n", 8, 14, "can only be body"},
      {"  codes: {kettle.boiled: it is hot}\n", "", 8, 3, "event.codes is empty"},
      {"  codes: {kettle.boiled: it is hot}\n", "  codes: {a b: x}\n", 9, 11, "without spaces"},
      {"  codes: {kettle.boiled: it is hot}\n",
       "  codes: {other: x}\n",
       8,
       9,
       "not among event.codes"},
      {"  code: kind\n", "  code: header:X-Kind\n", 8, 9, "event.code finds nothing"},
      {"owner.phone, owner.email", "owner.phone, owner.mail", 10, 9, "sender finds nothing"},
      {"kettle.litres", "kettle.liters", 11, 18, "params.litres"},
      {"kettle.litres", "heder:X", 11, 18, "heder"},
      {"sample: {kind", "x_data: {kind", 1, 1, "no sample"},
      {"sample: {kind: kettle.boiled, owner: {email: noor@example.com}, kettle: {litres: 1.70}}\n",
       "",
       1,
       1,
       "no sample"},
      {"sample: {kind", "samples: {kind", 12, 1, "unknown key \"samples\""},
      {"sample: {kind", "sample: '{'\nx: {kind", 12, 9, "not JSON"},
      {"sender:", "split: {path: header:X}\nsender:", 10, 15, "path in the payload"},
      {"sender:", "split: {path: 'list[*]'}\nsender:", 10, 8, "split.path list[*]"},
      {"sender:", "unwrap: [{form: a, string: b}]\nsender:", 10, 10, "exactly one"},
      {"sender:", "answer: {status: 404}\nsender:", 10, 10, "200 to 299"},
      {"sender:", "answer: {refuse: 200}\nsender:", 10, 10, "400 to 599"},
      {"sender:", "handshake: [{name: x, reply: y}]\nsender:", 10, 13, "handshake.when"},
      {"sender:",
       "handshake: [{name: x, when: {a: b}, reply: '{'}]\nsender:",
       10,
       44,
       "handshake.reply"},
      {"sender:", "handshake: [{name: x, when: {a: b}, metod: GET}]\nsender:", 10, 37, "metod"},
      {"sender:",
       "handshake: [{name: x, when: {a: b}, refuse: 200}]\nsender:",
       10,
       37,
       "400 to 599"},
      {"sender:", "handshake: {name: x}\nsender:", 10, 12, "must be a list"},
      {"sender:", "vectors: [{origin: ours, key: k}]\nsender:", 10, 11, "source"},
      {"sender:", "vectors: [{source: x, key: k}]\nsender:", 10, 11, "without origin"},
      {"sender:", "vectors: [{source: x, origin: ours}]\nsender:", 10, 11, "without key"},
      {"sender:", "vectors: [{source: x, origin: mine}]\nsender:", 10, 31, "mine"},
      {"sender:",
       "vectors: [{source: x, origin: ours, key: k, at: noon}]\nsender:",
       10,
       45,
       "noon"},
      {"sender:",
       "vectors: [{source: x, origin: ours, key: k, body: a, body_base64: YQ==}]\nsender:",
       10,
       54,
       "not both"},
      {"sender:",
       "vectors: [{source: x, origin: ours, key: k, body_base64: '!'}]\nsender:",
       10,
       45,
       "not base64"},
      {"sender:",
       "vectors: [{source: x, origin: ours, key: k, headers: {X Y: z}}]\nsender:",
       10,
       55,
       "header's name"},
  };
  for (const Case& c : cases) {
    const std::string yaml = changed(c.line, c.by);
    CAPTURE(yaml);
    const auto preset = parse_preset(yaml, "teapot.yaml");
    REQUIRE_FALSE(preset);
    const Error& error = preset.error();
    CAPTURE(error.message);
    CHECK(error.code == ErrorCode::invalid_data);
    REQUIRE(error.at);
    CHECK(to_string(*error.at) ==
          "teapot.yaml:" + std::to_string(c.at_line) + ":" + std::to_string(c.at_column));
    CHECK(error.message.find(c.message) != std::string::npos);
  }
}

TEST_CASE("preset: a mistyped key or path gets a suggestion")
{
  const auto key = parse_preset(changed("sender:", "sendr:"), "teapot.yaml");
  CHECK(key.error().hint.find("sender") != std::string::npos);
  const auto path = parse_preset(changed("kettle.litres", "kettle.liters"), "teapot.yaml");
  CHECK(path.error().hint.find("kettle.litres") != std::string::npos);
}

TEST_CASE("preset: what a sender is answered may differ")
{
  CHECK(good_preset(kTeapot).answer.refuse == 401);
  const Answer answer =
      good_preset(with("answer: {status: 204, content_type: text/xml, body: <a/>, refuse: 404}"))
          .answer;
  CHECK(answer.status == 204);
  CHECK(answer.content_type == "text/xml");
  CHECK(answer.body == "<a/>");
  CHECK(answer.refuse == 404);
}

TEST_CASE("preset: a limited timestamp makes a vector say its moment")
{
  const std::string scheme = "  hmac: {signed: '{timestamp}', signature: {header: X-Sig}, "
                             "timestamp: {header: T, tolerance: 5}}\n";
  std::string yaml = changed("  hmac: {signed: '{body}', signature: {header: X-Sig}}\n", scheme);
  const auto without =
      parse_preset(yaml + "vectors: [{source: x, origin: sdk, key: k}]\n", "teapot.yaml");
  REQUIRE_FALSE(without);
  CHECK(without.error().message.find("without at") != std::string::npos);
  const auto with = parse_preset(yaml + "vectors:\n"
                                        "- {source: x, origin: sdk, key: k, at: 1700000000}\n"
                                        "- {source: y, origin: third_party, key: k, at: "
                                        "'2023-11-14T22:13:20Z', body_base64: AAEN}\n",
                                 "teapot.yaml");
  REQUIRE_MESSAGE(with, with.error().message);
  REQUIRE(with->vectors.size() == 2);
  CHECK(with->vectors[0].at == with->vectors[1].at);
  CHECK(with->vectors[0].line == 14);
  CHECK(to_string(with->vectors[1].origin) == "third_party");
  CHECK(with->vectors[1].body == std::string("\0\1\r", 3));
}

TEST_CASE("preset: the worked example of the README is a preset")
{
  const std::string readme = tests::read_whole_file(tests::source_dir() / "presets" / "README.md");
  const auto preset = parse_preset(unfenced_yaml(readme), "teapot.yaml");
  REQUIRE_MESSAGE(preset, preset.error().message);
  CHECK(preset->vectors.size() == 1);
}

TEST_CASE("preset: text that is no preset is refused")
{
  for (const char* yaml : {"", "- a", "id", "id: [", "{}", "id: teapot\nid: teapot\n"}) {
    CAPTURE(yaml);
    const auto preset = parse_preset(yaml, "teapot.yaml");
    REQUIRE_FALSE(preset);
    CHECK(preset.error().code == ErrorCode::invalid_data);
    CHECK(preset.error().at);
  }
}
