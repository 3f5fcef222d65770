#include "hookctl/http/detail/reply.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::http;
using namespace hookctl::http::detail;

TEST_CASE("http: a response is rendered with framing of ours alone")
{
  const model::Response response = {
      200,
      {{"X-A", "b"}, {"content-length", "99"}, {"Connection", "upgrade"}, {"X-Bad", "a\r\nX: y"}},
      "hello"};
  CHECK(render(response, After::keep, Method::other) ==
        "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello");
  CHECK(render(response, After::close, Method::head) ==
        "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
  CHECK(render({204, {}, "ignored"}, After::keep, Method::other) ==
        "HTTP/1.1 204 No Content\r\n\r\n");
  CHECK(render({299, {}, ""}, After::keep, Method::other) ==
        "HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n");
}
