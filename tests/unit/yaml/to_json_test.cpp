#include "hookctl/yaml/to_json.hpp"
#include "hookctl/yaml/value.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

namespace {

std::string json_of(std::string_view text)
{
  const auto value = yaml::parse(text, "test.yaml");
  REQUIRE(value);
  json::Writer out;
  yaml::write_json(out, *value);
  return out.text();
}

} // namespace

TEST_CASE("yaml to json: words that are JSON stay what they are, all else is a string")
{
  CHECK(json_of("[1, 1.50, true, null, ~]") == R"([1,1.50,true,null,null])");
  CHECK(json_of(R"(["1", 'true', yes, 0x10, 1.2.3])") == R"(["1","true","yes","0x10","1.2.3"])");
  CHECK(json_of("{a: {b: [], c: {}}, d: ''}") == R"({"a":{"b":[],"c":{}},"d":""})");
}
