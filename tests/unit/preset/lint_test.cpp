#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

TEST_CASE("lint: a path that finds nothing gets the one that is meant")
{
  const auto preset = parse_preset(changed("kettle.litres", "kettle.liters"), "teapot.yaml");
  REQUIRE_FALSE(preset);
  CHECK(preset.error().message.find("params.litres") != std::string::npos);
  CHECK(preset.error().hint == "did you mean kettle.litres?");
}

TEST_CASE("lint: paths may match any of the samples")
{
  const std::string yaml = changed("kettle.litres", "cup.size") +
                           "more_samples:\n- {cup: {size: 2}}\n- '{\"cup\":{}}'\n";
  CHECK(good_preset(yaml).more_samples ==
        std::vector<std::string>{R"({"cup":{"size":2}})", R"({"cup":{}})"});
}

TEST_CASE("lint: the fields of a form are held against a sample that is one")
{
  std::string yaml = changed("sample: {kind: kettle.boiled, owner: {email: noor@example.com}, "
                             "kettle: {litres: 1.70}}\n",
                             "sample: kind=kettle.boiled&email=n&litres=2\n"
                             "sample_headers: {Content-Type: application/x-www-form-urlencoded}\n");
  yaml.replace(yaml.find("[owner.phone, owner.email]"), 26, "['form:phone', 'form:email']");
  std::string right = yaml;
  right.replace(right.find("kettle.litres}"), 14, "'form:litres'}");
  CHECK(good_preset(right).params.size() == 1);
  std::string wrong = yaml;
  wrong.replace(wrong.find("kettle.litres}"), 14, "'form:liters'}");
  const auto preset = parse_preset(wrong, "teapot.yaml");
  REQUIRE_FALSE(preset);
  CHECK(preset.error().message.find("form:liters") != std::string::npos);
}

TEST_CASE("lint: every match of a split is an event with a code")
{
  const std::string batch = "sample: {list: [{kind: kettle.boiled, owner: {email: n}, kettle: "
                            "{litres: 1}}, {kind: KIND}]}\nsplit: {path: 'list[*]'}\n";
  const auto with_kind = [&](std::string_view kind) {
    std::string yaml = changed("sample: {kind: kettle.boiled, owner: {email: noor@example.com}, "
                               "kettle: {litres: 1.70}}\n",
                               batch);
    yaml.replace(yaml.find("KIND"), 4, kind);
    return parse_preset(yaml, "teapot.yaml");
  };
  CHECK(with_kind("kettle.boiled"));
  const auto unknown = with_kind("kettle.empty");
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().message.find("\"kettle.empty\" is not among event.codes") !=
        std::string::npos);
}
