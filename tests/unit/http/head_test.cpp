#include "hookctl/http/detail/framing.hpp"
#include "hookctl/http/detail/head.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl::http;
using namespace hookctl::http::detail;

namespace {

int parse_status(std::string_view bytes, const ServerLimits& limits = {})
{
  const auto head = parse_head(bytes, limits);
  return head ? 200 : head.error().status;
}

int framing_status(std::string_view method, std::string_view headers)
{
  const ServerLimits limits;
  const auto head = parse_head(
      std::string(method) + " / HTTP/1.1\r\nHost: a\r\n" + std::string(headers) + "\r\n", limits);
  REQUIRE(head);
  const auto framing = check_framing(*head, limits);
  return framing ? 200 : framing.error().status;
}

} // namespace

TEST_CASE("http: a head keeps every byte and the order")
{
  const auto head = parse_head(
      "PURGE /a%0d?b=%zz&c HTTP/1.0\r\nb: 1%0d%0a\r\nA:\t x y \t\r\nb: 2\r\nEmpty:\r\n\r\n", {});
  REQUIRE(head);
  CHECK(head->method == "PURGE");
  CHECK(head->target == "/a%0d?b=%zz&c");
  CHECK(head->minor_version == 0);
  CHECK(head->headers ==
        hookctl::model::Headers{{"b", "1%0d%0a"}, {"A", "x y"}, {"b", "2"}, {"Empty", ""}});
}

TEST_CASE("http: a malformed head is refused")
{
  struct Case {
    const char* bytes;
    int status;
  };

  for (const Case& c : {
           Case{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 200},
           Case{"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
           Case{"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
           Case{"GET /\r\n\r\n", 400},
           Case{"G@T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
           Case{"GET /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
           Case{"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
           Case{"GET / FTP/1.1\r\nHost: a\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400},
           Case{"GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n", 400},
       }) {
    CAPTURE(c.bytes);
    CHECK(parse_status(c.bytes) == c.status);
  }
  CHECK(parse_status({"GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 38}) == 400);
}

TEST_CASE("http: the limits of a head are seen before it is complete")
{
  ServerLimits limits;
  limits.target_bytes = 100;
  limits.header_bytes = 200;
  limits.header_count = 2;
  const auto status = [&](const std::string& bytes) {
    const auto length = find_head(bytes, limits);
    return length ? static_cast<int>(*length) : length.error().status;
  };
  CHECK(status("GET /") == 0);
  CHECK(status("GET / HTTP/1.1\r\n\r\nrest") == 18);
  CHECK(status(std::string(200, 'a')) == 414);
  CHECK(status("GET / HTTP/1.1\r\n" + std::string(300, 'a')) == 431);
  CHECK(status("\x16\x03\x01") == 400);
  CHECK(status("\r") == 0);
  CHECK(status("GET / HTTP/1.1\n\n") == 400);
  CHECK(status("GET / HTTP/1.1\r\nA: b\n\r\n") == 400);
  CHECK(parse_status("GET /" + std::string(100, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", limits) ==
        414);
  CHECK(parse_status("GET / HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n", limits) == 200);
  CHECK(parse_status("GET / HTTP/1.1\r\nHost: a\r\nB: c\r\nD: e\r\n\r\n", limits) == 431);
}

TEST_CASE("http: framing that another program could read differently is refused")
{
  struct Case {
    const char* method;
    const char* headers;
    int status;
  };

  for (const Case& c : {
           Case{"POST", "Content-Length: 0\r\n", 200},
           Case{"POST", "transfer-encoding: Chunked\r\n", 200},
           Case{"GET", "", 200},
           Case{"DELETE", "Content-Length: 3\r\n", 200},
           Case{"POST", "", 411},
           Case{"PUT", "", 411},
           Case{"POST", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400},
           Case{"POST", "Content-Length: 1\r\nContent-Length: 1\r\n", 400},
           Case{"POST", "Content-Length: 1, 1\r\n", 400},
           Case{"POST", "Content-Length: +2\r\n", 400},
           Case{"POST", "Content-Length: -2\r\n", 400},
           Case{"POST", "Content-Length: 0x2\r\n", 400},
           Case{"POST", "Content-Length:\r\n", 400},
           Case{"POST", "Content-Length: 10485760\r\n", 200},
           Case{"POST", "Content-Length: 10485761\r\n", 413},
           Case{"POST", "Content-Length: 99999999999999999999999\r\n", 413},
           Case{"POST", "Transfer-Encoding: gzip\r\n", 501},
           Case{"POST", "Transfer-Encoding: gzip, chunked\r\n", 501},
           Case{"POST", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 501},
           Case{"POST", "Content-Length: 1\r\nContent-Encoding: gzip\r\n", 415},
           Case{"POST", "Content-Length: 1\r\nContent-Encoding: identity\r\n", 200},
           Case{"POST", "Content-Length: 1\r\nExpect: 100-Continue\r\n", 200},
           Case{"POST", "Content-Length: 1\r\nExpect: x\r\n", 417},
       }) {
    CAPTURE(c.method);
    CAPTURE(c.headers);
    CHECK(framing_status(c.method, c.headers) == c.status);
  }
}

TEST_CASE("http: a connection is kept unless one side says close")
{
  const auto keeps = [](std::string_view bytes) {
    const auto head = parse_head(bytes, {});
    REQUIRE(head);
    return check_framing(*head, {})->keeps_alive;
  };
  CHECK(keeps("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n"));
  CHECK_FALSE(keeps("GET / HTTP/1.0\r\n\r\n"));
}
