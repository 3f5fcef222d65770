#include "hookctl/body/body.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;

namespace {

model::Request make_request(std::string type, std::string content)
{
  model::Request request;
  request.method = "POST";
  if (!type.empty()) {
    request.headers = {{"Content-Type", std::move(type)}};
  }
  request.body = std::move(content);
  return request;
}

std::string parsed(const model::Request& request, const std::vector<Unwrap>& unwrap = {})
{
  const auto document = parse_body(request, unwrap);
  return document ? document->compact(json::Document::root())
                  : "error: " + document.error().message;
}

} // namespace

TEST_CASE("body: JSON comes in under these media types and no others")
{
  const char* const accepted[] = {"",
                                  "application/json",
                                  "Application/JSON; charset=utf-8",
                                  "text/json",
                                  "text/plain",
                                  "application/vnd.api+json",
                                  "application/cloudevents+json; charset=UTF-8"};
  for (const char* type : accepted) {
    CAPTURE(type);
    const auto request = make_request(type, "{\"a\": 1.50}");
    CHECK_FALSE(is_unsupported_type(request));
    CHECK(parsed(request) == "{\"a\":1.50}");
  }
  for (const char* type :
       {"application/xml", "multipart/form-data; boundary=x", "image/png", "json", "+json"}) {
    CAPTURE(type);
    const auto request = make_request(type, "{}");
    CHECK(is_unsupported_type(request));
    const auto refused = parse_body(request);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_data);
  }
}

TEST_CASE("body: nothing at all is null")
{
  CHECK(parsed(make_request("application/json", "")) == "null");
  CHECK(parsed(make_request("application/x-www-form-urlencoded", "")) == "null");
  CHECK(parsed(make_request("", "\xEF\xBB\xBF")) == "null");
}

TEST_CASE("body: a byte order mark is skipped")
{
  CHECK(parsed(make_request("application/json", "\xEF\xBB\xBF[1]")) == "[1]");
  CHECK(parsed(make_request("application/x-www-form-urlencoded",
                            "\xEF\xBB\xBF"
                            "a=1")) == "{\"a\":\"1\"}");
}

TEST_CASE("body: broken JSON says where")
{
  const auto broken = parse_body(make_request("application/json", "{\n \"a\": }"));
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == ErrorCode::invalid_data);
  REQUIRE(broken.error().at);
  CHECK(broken.error().at->line == 2);
}

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

TEST_CASE("body: JSON in a form field takes the place of the form")
{
  const std::vector<Unwrap> unwrap = {{Unwrap::Kind::form_field, "payload"}};
  const std::string type = "application/x-www-form-urlencoded";
  CHECK(parsed(make_request(type, "payload=%7B%22a%22%3A1%7D&x=2"), unwrap) == "{\"a\":1}");
  CHECK(parsed(make_request(type, "command=%2Fx"), unwrap) == "{\"command\":\"/x\"}");
  CHECK(parsed(make_request("application/json", "{\"payload\":\"{}\"}"), unwrap) ==
        R"({"payload":"{}"})");
  const auto broken = parse_body(make_request(type, "payload=nope"), unwrap);
  REQUIRE_FALSE(broken);
  REQUIRE_FALSE(broken.error().context.empty());
  CHECK(broken.error().context.back() == "form field \"payload\"");
}

TEST_CASE("body: JSON in a string member takes the place of the whole")
{
  const std::vector<Unwrap> unwrap = {{Unwrap::Kind::json_string, "Message"},
                                      {Unwrap::Kind::json_string, "data"}};
  CHECK(parsed(make_request("text/plain", R"({"Message":"{\"a\":1}"})"), unwrap) == "{\"a\":1}");
  CHECK(parsed(make_request("", R"({"data":"[2]"})"), unwrap) == "[2]");
  CHECK(parsed(make_request("", R"({"data":{"a":1}})"), unwrap) == R"({"data":{"a":1}})");
  CHECK(parsed(make_request("", "[1]"), unwrap) == "[1]");
  CHECK_FALSE(parse_body(make_request("", R"({"data":"nope"})"), unwrap));
}
