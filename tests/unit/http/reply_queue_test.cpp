#include "hookctl/http/detail/reply_queue.hpp"

#include <doctest/doctest.h>

#include <poll.h>

#include <thread>

using namespace hookctl;
using namespace hookctl::http;
using namespace hookctl::http::detail;

namespace {

struct Fixture {
  Total total = std::make_shared<std::atomic<std::size_t>>(0);
  std::atomic<std::size_t>& buffered = *total;
  std::shared_ptr<ReplyQueue> queue = std::make_shared<ReplyQueue>();

  Responder make(std::uint32_t request = 1)
  {
    Charge charge(total);
    charge.set(100);
    return make_responder(queue, {7, request}, std::move(charge));
  }

  [[nodiscard]] bool is_awake() const
  {
    pollfd wake = {queue->wake().get(), POLLIN, 0};
    return ::poll(&wake, 1, 0) == 1;
  }
};

} // namespace

TEST_CASE("http: the first reply counts and frees what the request took up")
{
  Fixture f;
  {
    const Responder responder = f.make();
    const Responder copy = responder;
    CHECK(f.buffered == 100);
    copy.send({201, {}, "first"});
    CHECK(f.buffered == 0);
    responder.send({202, {}, "second"});
  }
  const auto replies = f.queue->take();
  REQUIRE(replies.size() == 1);
  CHECK(replies[0].response->body == "first");
  CHECK(replies[0].ticket.connection == 7);
}

TEST_CASE("http: when the last responder goes without a reply the queue learns it")
{
  Fixture f;
  {
    std::jthread other([responder = f.make()] {});
  }
  const auto replies = f.queue->take();
  REQUIRE(replies.size() == 1);
  CHECK_FALSE(replies[0].response);
  CHECK(f.buffered == 0);
}

TEST_CASE("http: a sleeper is woken once and nobody is woken who is awake")
{
  Fixture f;
  f.make(1).send({});
  CHECK_FALSE(f.is_awake());
  CHECK_FALSE(f.queue->may_sleep());
  CHECK(f.queue->take().size() == 1);
  CHECK(f.queue->may_sleep());
  f.make(2).send({});
  CHECK(f.is_awake());
  f.queue->wake().lower();
  f.make(3).send({});
  CHECK_FALSE(f.is_awake());
  CHECK(f.queue->take().size() == 2);
}

TEST_CASE("http: a reply after the server has ended does nothing")
{
  Fixture f;
  const Responder responder = f.make();
  f.queue->close();
  responder.send({200, {}, ""});
  CHECK(f.queue->take().empty());
  CHECK(f.buffered == 0);
}
