#include "hookctl/base/bytes.hpp"
#include "hookctl/inbox/request_text.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::inbox;

namespace {

model::Request make_request()
{
  model::Request request;
  request.method = "POST";
  request.target = "/development/shop/token";
  request.headers = {{"Host", "127.0.0.1:8080"},
                     {"X-Topic", "orders/create"},
                     {"Content-Length", "7"},
                     {"x-topic", "it's"}};
  request.body = R"({"a":1})";
  return request;
}

bool has(const std::string& text, std::string_view part)
{
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("request text: http keeps order and spelling of headers and every byte of the body")
{
  auto request = make_request();
  CHECK(http_text(request) == "POST /development/shop/token HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n"
                              "X-Topic: orders/create\r\nContent-Length: 7\r\nx-topic: it's\r\n"
                              "\r\n{\"a\":1}");
  SUBCASE("a body that came in chunks is framed by its length")
  {
    request.headers[2] = {"Transfer-Encoding", "chunked"};
    CHECK(has(http_text(request), "\r\nContent-Length: 7\r\nx-topic"));
    CHECK_FALSE(has(http_text(request), "chunked"));
  }
  SUBCASE("a body without any framing")
  {
    request.headers.clear();
    CHECK(has(http_text(request), "HTTP/1.1\r\nContent-Length: 7\r\n\r\n"));
  }
}

TEST_CASE("request text: curl gets these headers and none of its own, quoted for a shell")
{
  auto request = make_request();
  request.headers.emplace_back("X-Empty", "");
  const std::string command = curl_command(request, "http://127.0.0.1:8080");
  CHECK(has(command, "-X 'POST' 'http://127.0.0.1:8080/development/shop/token'"));
  CHECK(has(command, R"(-H 'x-topic: it'\''s')"));
  CHECK(has(command, "-H 'X-Empty;'"));
  CHECK(has(command, "-H 'User-Agent:'"));
  CHECK(has(command, "-H 'Accept:'"));
  CHECK_FALSE(has(command, "Content-Length"));
  CHECK(has(command, R"(--data-raw '{"a":1}')"));
}

TEST_CASE("request text: curl gets a body that is no text, or a long one, as base64")
{
  auto request = make_request();
  request.body = std::string("\0\xff@", 3);
  CHECK(has(curl_command(request, "http://h"), "base64 -d <<'BODY' | curl"));
  CHECK(has(curl_command(request, "http://h"), "--data-binary @-\nAP9A\nBODY\n"));
  request.body = std::string(200'000, 'x');
  CHECK(has(curl_command(request, "http://h"), "base64 -d"));
}

TEST_CASE("request text: a target that curl would change is given as it is")
{
  auto request = make_request();
  request.target = "/a/{b}#c";
  CHECK(has(curl_command(request, "http://h"), "--request-target '/a/{b}#c' 'http://h/'"));
}

TEST_CASE("request text: what was called is the host, when it can be one")
{
  CHECK(called_base(make_request(), "http://x") == "http://127.0.0.1:8080");
  model::Request odd;
  CHECK(called_base(odd, "http://x") == "http://x");
  odd.headers = {{"Host", "a'b"}};
  CHECK(called_base(odd, "http://x") == "http://x");
}

TEST_CASE("request text: a fixture holds the body whatever it is")
{
  journal::DeliveryDetails delivery;
  delivery.id = "dlv_1";
  delivery.request = make_request();
  const std::string fixture = fixture_yaml(delivery, "http://127.0.0.1:8080");
  CHECK(has(fixture, R"(body: "{\"a\":1}")"));
  CHECK(has(fixture, R"("X-Topic": "orders/create")"));
  CHECK_FALSE(has(fixture, "Host"));
  delivery.request.body = "\xff";
  CHECK(has(fixture_yaml(delivery, ""), "body_base64: /w==\n"));
}
