#include "hookctl/http/raw_request.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("raw request: request line, headers and body are read as captured")
{
  const auto request = http::parse_raw_request(
      "PUT /hook?a=b HTTP/1.1\r\nHost: x.example\r\nX-Sig:  ab=  \r\n\r\n{\"a\":1}\r\n");
  REQUIRE(request);
  CHECK(request->method == "PUT");
  CHECK(request->target == "/hook?a=b");
  REQUIRE(request->headers.size() == 2);
  CHECK(request->headers[1] == std::pair<std::string, std::string>("X-Sig", "ab="));
  CHECK(request->body == "{\"a\":1}\r\n");
}

TEST_CASE("raw request: bare line feeds and a missing request line are taken")
{
  const auto request = http::parse_raw_request("X-Sig: ab\n\nbody\n\nmore");
  REQUIRE(request);
  CHECK(request->method == "POST");
  CHECK(request->target == "/");
  CHECK(request->body == "body\n\nmore");
  CHECK(http::parse_raw_request("")->body.empty());
  CHECK(http::parse_raw_request("POST /x HTTP/1.1\nA: b")->headers.size() == 1);
}

TEST_CASE("raw request: what an editor added after Content-Length is cut off")
{
  CHECK(http::parse_raw_request("Content-Length: 2\n\n{}\n")->body == "{}");
  CHECK(http::parse_raw_request("Content-Length: 9\n\n{}\n")->body == "{}\n");
}

TEST_CASE("raw request: a line that is no header is named by its number")
{
  const auto broken = http::parse_raw_request("POST / HTTP/1.1\nA: b\nno header\n\n{}");
  REQUIRE_FALSE(broken);
  CHECK(broken.error().code == ErrorCode::invalid_data);
  REQUIRE(broken.error().at);
  CHECK(broken.error().at->line == 3);
  CHECK_FALSE(http::parse_raw_request("no header\n"));
  CHECK(http::parse_raw_request("GET https://x.example/y\n")->method == "GET");
}
