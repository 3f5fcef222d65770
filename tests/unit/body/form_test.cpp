#include "hookctl/body/body.hpp"
#include "tests/unit/body/support.hpp"

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

TEST_CASE("body: a form has so many fields and no more")
{
  CHECK(form_to_json(tests::repeat("a&", 10'000)));
  const auto refused = form_to_json(tests::repeat("a&", 10'001));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "the form has more than 10000 fields");
}

TEST_CASE("body: a form begins with its first field, and what begins otherwise is no form")
{
  constexpr const char* kForm = "application/x-www-form-urlencoded";
  using tests::make_request;
  using tests::parsed;
  CHECK(parsed(make_request(kForm,
                            "\xEF\xBB\xBF"
                            "a=1")) == "{\"\xEF\xBB\xBF"
                                       "a\":\"1\"}");
  CHECK(parsed(make_request(kForm, "-a=1")) == R"({"-a":"1"})");
  Unwrap field;
  field.start = Unwrap::Start::form_field;
  field.name = "p";
  for (const char* body : {R"({"a":"x&p={}"})", "\n[\"x&p={}\"]", "<a>x&p={}</a>", "--b&p={}&"}) {
    CAPTURE(body);
    CHECK(parsed(make_request(kForm, body)).find("error: the body is said to be") == 0);
    CHECK(parsed(make_request(kForm, body), {field}).find("error: the body is said to be") == 0);
  }
  CHECK(parsed(make_request("multipart/form-data; boundary=b",
                            "<a>\r\n--b\r\nContent-Disposition: form-data; "
                            "name=p\r\n\r\n1\r\n--b--"))
            .find("error: the body is said to be") == 0);
}
