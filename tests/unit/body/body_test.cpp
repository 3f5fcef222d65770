#include "tests/unit/body/support.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::body;
using tests::make_request;
using tests::parsed;

TEST_CASE("body: JSON comes in under these media types")
{
  const char* const accepted[] = {"",
                                  "application/json",
                                  "Application/JSON; charset=utf-8",
                                  "application/json; utf-8",
                                  "application/json;",
                                  "application/json, application/json",
                                  "application/json charset=utf-8",
                                  "text/json",
                                  "text/plain",
                                  "application/vnd.api+json",
                                  "application/vnd.provider.event-v2+json",
                                  "application/cloudevents+json; charset=UTF-8"};
  for (const char* type : accepted) {
    CAPTURE(type);
    const auto request = make_request(type, "{\"a\": 1.50}");
    CHECK_FALSE(is_unsupported_type(request));
    CHECK(parsed(request) == "{\"a\":1.50}");
  }
}

TEST_CASE("body: XML comes in under these media types")
{
  for (const char* type : {"text/xml",
                           "application/xml; charset=utf-8",
                           "application/atom+xml",
                           "Application/SOAP+XML;action=x"}) {
    CAPTURE(type);
    const auto request = make_request(type, "<a>1</a>");
    CHECK_FALSE(is_unsupported_type(request));
    CHECK(parsed(request) == R"({"a":"1"})");
  }
}

TEST_CASE("body: any other media type is refused by name")
{
  for (const char* type : {"application/x-ndjson",
                           "application/octet-stream",
                           "application/jwt",
                           "multipart/mixed; boundary=x",
                           "image/png",
                           "text/html",
                           "json",
                           "+json",
                           "+xml",
                           "application/jsonx"}) {
    CAPTURE(type);
    const auto request = make_request(type, "{}");
    CHECK(is_unsupported_type(request));
    const auto refused = parse_body(request);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_data);
    CHECK(refused.error().message.find(model::media_type(request.headers)) != std::string::npos);
  }
}

TEST_CASE("body: nothing at all is null")
{
  for (const char* type : {"application/json",
                           "application/x-www-form-urlencoded",
                           "text/xml",
                           "multipart/form-data; boundary=x"}) {
    CAPTURE(type);
    CHECK(parsed(make_request(type, "")) == "null");
  }
  CHECK(parsed(make_request("", "\xEF\xBB\xBF")) == "null");
}

TEST_CASE("body: a byte order mark is skipped")
{
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(parsed(make_request("application/json", mark + "[1]")) == "[1]");
  CHECK(parsed(make_request("text/xml", mark + "<a/>")) == R"({"a":""})");
}

TEST_CASE("body: broken JSON says where")
{
  const auto broken = parse_body(make_request("application/json", "{\n \"a\": }"));
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == ErrorCode::invalid_data);
  REQUIRE(broken.error().at);
  CHECK(broken.error().at->line == 2);
}
