#include "hookctl/body/body.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;

TEST_CASE("body: a form is an object of its fields in order")
{
  struct Case {
    const char* form;
    const char* json;
  };

  const Case cases[] = {
      {"a=1&b=x+y", R"({"a":"1","b":"x y"})"},
      {"b=2&a=1", R"({"b":"2","a":"1"})"},
      {"a=1&b=2&a=3", R"({"a":["1","3"],"b":"2"})"},
      {"a", R"({"a":""})"},
      {"a=", R"({"a":""})"},
      {"&&a=1&", R"({"a":"1"})"},
      {"=x", R"({"":"x"})"},
      {"a=b=c", R"({"a":"b=c"})"},
      {"a%5Bb%5D=%22%C3%A9%22", "{\"a[b]\":\"\\\"\xC3\xA9\\\"\"}"},
      {"", "{}"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.form);
    const auto json = form_to_json(c.form);
    REQUIRE(json);
    CHECK(*json == c.json);
  }
}

TEST_CASE("body: a form with a broken escape or foreign bytes is refused")
{
  for (const char* form : {"a=%", "a=%4", "a=%zz", "%=1", "a=%FF", "a=1&b=%C3"}) {
    CAPTURE(form);
    const auto refused = form_to_json(form);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_data);
  }
}
