#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

TEST_CASE("variants: each is a scheme of its own and is found by its name")
{
  const Preset preset =
      good_preset(with("variants:\n"
                       "  v1: {help: the old one, verify: {basic: {}}, key_help: user and word}\n"
                       "  v2: {help: the new one, verify: {bearer: {}}}"));
  REQUIRE(preset.variants.size() == 2);
  CHECK(preset.variants[0].name == "v1");
  CHECK(preset.variants[0].help == "the old one");
  CHECK(preset.variants[0].key_help == "user and word");
  CHECK(find_scheme(preset, "")->label == "hmac-sha256");
  CHECK(find_scheme(preset, "v1")->label == "basic");
  CHECK(find_scheme(preset, "v2")->label == "bearer");
  CHECK(find_scheme(preset, "v3") == nullptr);
}

TEST_CASE("variants: values are named with a few words and may be optional")
{
  const Preset preset = good_preset(with("values: {id: the id, 'region?': where it is}"));
  REQUIRE(preset.values.size() == 2);
  CHECK(preset.values[0].name == "id");
  CHECK(preset.values[0].help == "the id");
  CHECK_FALSE(preset.values[0].optional);
  CHECK(preset.values[1].name == "region");
  CHECK(preset.values[1].optional);
}

TEST_CASE("variants: an account's own block may use any value")
{
  CHECK(scheme_of("hmac: {signed: '{body}{value:anything}', signature: {header: X}}"));
}

TEST_CASE("variants: methods are POST unless the preset says otherwise")
{
  CHECK(good_preset(kTeapot).methods == std::vector<std::string>{"POST"});
  CHECK(good_preset(with("methods: [POST, GET]")).methods ==
        std::vector<std::string>{"POST", "GET"});
}

TEST_CASE("variants: a preset is proved by somebody else's vector only")
{
  CHECK_FALSE(is_proved(good_preset(kTeapot)));
  CHECK_FALSE(is_proved(good_preset(with("vectors: [{source: x, origin: ours, key: k}]"))));
  CHECK(is_proved(good_preset(with("vectors: [{source: x, origin: sdk, key: k}]"))));
}

TEST_CASE("variants: every mistake is named with its line and column")
{
  check_added_mistakes({
      {"variants: [a]", 1, 11, "must be a map"},
      {"variants: {V1: {help: x, verify: {none: {}}}}", 1, 12, "\"V1\""},
      {"variants: {default: {help: x, verify: {none: {}}}}", 1, 12, "not \"default\""},
      {"variants: {v1: {verify: {none: {}}}}", 1, 16, "help"},
      {"variants: {v1: {help: x}}", 1, 16, "no verify"},
      {"variants: {v1: {help: x, verify: {nope: {}}}}", 1, 35, "nope"},
      {"variants: {v1: {help: x, verify: {none: {}}, keyhelp: y}}", 1, 46, "keyhelp"},
      {"variants: {v1: {help: x, verify: {jwt: {in: body, algorithms: [HS256], claims: {aud: "
       "'{value:app}'}}}}}",
       1,
       86,
       "{value:app} is not among values"},
      {"values: [a]", 1, 9, "must be a map"},
      {"values: {A b: x}", 1, 10, "\"A b\""},
      {"values: {a: x, 'a?': y}", 1, 16, "twice"},
      {"methods: [POST, HEAD]", 1, 17, "HEAD"},
      {"handshake: [{name: x, when: {a: b}, reply: '{value:x}'}]", 1, 44, "{value:x}"},
      {"vectors: [{source: x, origin: ours, key: k, variant: v9}]", 1, 45, "\"v9\""},
      {"vectors: [{source: x, origin: ours, key: k, values: {id: y}}]", 1, 11, "values.id"},
  });
}

TEST_CASE("variants: a misspelt value is shown at its place with what it may mean")
{
  std::string yaml = changed("{signed: '{body}'", "{signed: '{body}{value:webhok_id}'");
  yaml += "values: {webhook_id: its id}\n";
  const auto preset = parse_preset(yaml, "teapot.yaml");
  REQUIRE_FALSE(preset);
  CHECK(to_string(*preset.error().at) == "teapot.yaml:6:18");
  CHECK(preset.error().hint.find("webhook_id") != std::string::npos);
}

TEST_CASE("variants: a vector gives the values that its scheme needs")
{
  const std::string yaml =
      changed("{signed: '{body}'", "{signed: '{body}{value:id}{value:zone|or_empty}'") +
      "values:\n  id: its id\n  zone?: its zone\n";
  const auto vector = [&](std::string_view values) {
    return parse_preset(yaml + "vectors: [{source: x, origin: ours, key: k" + std::string(values) +
                            "}]\n",
                        "teapot.yaml");
  };
  CHECK(vector(", values: {id: '1'}"));
  CHECK(vector(", values: {id: '1', zone: a}"));
  const auto without = vector("");
  REQUIRE_FALSE(without);
  CHECK(without.error().message.find("without the value id") != std::string::npos);
}

TEST_CASE("variants: a vector is for the scheme of its variant")
{
  const Preset preset = good_preset(
      with("variants: {open: {help: x, verify: {none: {}}}}\n"
           "vectors: [{source: x, origin: sdk, variant: open}, {source: y, origin: sdk, key: k}]"));
  REQUIRE(preset.vectors.size() == 2);
  CHECK(preset.vectors[0].variant == "open");
  CHECK(preset.vectors[1].variant.empty());
}
