#include "hookctl/http/detail/reply.hpp"

#include <doctest/doctest.h>

#include <thread>

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

TEST_CASE("http: the first reply counts")
{
  const auto slot = std::make_shared<ReplySlot>();
  {
    const Responder responder(make_channel(slot));
    const Responder copy = responder;
    copy.send({201, {}, "first"});
    responder.send({202, {}, "second"});
  }
  CHECK(slot->wait(std::chrono::seconds(10)).body == "first");
}

TEST_CASE("http: when the last responder goes without a reply the answer is 503 at once")
{
  const auto slot = std::make_shared<ReplySlot>();
  std::jthread other([responder = Responder(make_channel(slot))] {});
  CHECK(slot->wait(std::chrono::seconds(10)).status == 503);
}

TEST_CASE("http: a reply that comes too late does nothing")
{
  const auto slot = std::make_shared<ReplySlot>();
  const Responder responder(make_channel(slot));
  CHECK(slot->wait(std::chrono::milliseconds(1)).status == 503);
  responder.send({200, {}, ""});
  CHECK(slot->wait(std::chrono::milliseconds(1)).status == 503);
}
