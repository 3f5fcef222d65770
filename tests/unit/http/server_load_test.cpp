#include "hookctl/http/server.hpp"
#include "tests/unit/http/running_server.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <vector>

using namespace hookctl;
using namespace hookctl::tests;
using namespace std::chrono_literals;
using http::Count;

namespace {

constexpr std::string_view kHalfHead = "POST /x HTTP/1.1\r\nHost: a\r\n";

/// How many connections both ends of one process can have.
std::size_t allow_descriptors(std::size_t wanted)
{
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 2 * wanted + 200);
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return std::min<std::size_t>(wanted, (limit.rlim_cur - 200) / 2);
}

std::chrono::milliseconds time_of(const std::function<void()>& step)
{
  const auto began = std::chrono::steady_clock::now();
  step();
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                               began);
}

/// Until it holds, or ten seconds have gone.
bool becomes_true(const std::function<bool()>& condition)
{
  for (int i = 0; i < 2000; ++i) {
    if (condition()) {
      return true;
    }
    std::this_thread::sleep_for(5ms);
  }
  return false;
}

/// Keeps what it is asked until the test answers.
struct HeldReplies {
  std::mutex mutex;
  std::vector<http::Responder> responders;

  http::Handler handler()
  {
    return [this](const model::Request&, const http::Responder& responder) {
      const std::lock_guard lock(mutex);
      responders.push_back(responder);
    };
  }

  std::size_t count()
  {
    const std::lock_guard lock(mutex);
    return responders.size();
  }

  http::Responder at(std::size_t i)
  {
    const std::lock_guard lock(mutex);
    return responders.at(i);
  }
};

} // namespace

TEST_CASE("http: two thousand idle connections and as many half-sent ones hold up nobody")
{
  const std::size_t each = allow_descriptors(4000) / 2;
  const RunningServer server(echo);
  std::vector<RawSocket> idle;
  std::vector<RawSocket> half_sent;
  for (std::size_t i = 0; i < each; ++i) {
    idle.push_back(server.connect());
    half_sent.push_back(server.connect());
    half_sent.back().send(kHalfHead);
  }
  CHECK(becomes_true([&] { return server.counters().open_connections == 2 * each; }));
  const auto took = time_of([&] { CHECK(server.ask(post("fresh")).body == "POST /x fresh"); });
  CHECK(took < 1s);
  idle.back().send(post("idle"));
  CHECK(idle.back().read_response().body == "POST /x idle");
}

TEST_CASE("http: senders that drip are told 408 and counted by what was slow")
{
  http::ServerLimits limits;
  limits.head_deadline = 200ms;
  limits.body_grace = 200ms;
  limits.body_rate = 1000;
  const RunningServer server(echo, limits);
  std::vector<RawSocket> heads;
  std::vector<RawSocket> bodies;
  for (int i = 0; i < 20; ++i) {
    heads.push_back(server.connect());
    heads.back().send("P");
    bodies.push_back(server.connect());
    bodies.back().send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n");
  }
  std::jthread drip([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      for (int i = 0; i < 20; ++i) {
        heads[static_cast<std::size_t>(i)].send("O");
        bodies[static_cast<std::size_t>(i)].send("x");
      }
      std::this_thread::sleep_for(20ms);
    }
  });
  CHECK(becomes_true([&] {
    return server.counters()[Count::slow_head] == 20 && server.counters()[Count::slow_body] == 20;
  }));
  CHECK(server.ask(post("fresh")).status == 200);
  drip.request_stop();
  drip.join();
  CHECK(heads.front().read_response().status == 408);
  CHECK(bodies.front().read_response().status == 408);
}

TEST_CASE("http: a body that keeps the rate may take longer than the grace")
{
  http::ServerLimits limits;
  limits.body_grace = 100ms;
  limits.body_rate = 1000;
  const RunningServer server(echo, limits);
  RawSocket socket = server.connect();
  socket.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n");
  for (int i = 0; i < 6; ++i) {
    socket.send(std::string(500, 'x'));
    std::this_thread::sleep_for(70ms);
  }
  CHECK(socket.read_response().status == 200);
}

TEST_CASE("http: connections of one address beyond the cap are 429 and others are not")
{
  http::ServerLimits limits;
  limits.connections_per_address = 3;
  limits.uncapped = {};
  const RunningServer server(echo, limits);
  std::vector<RawSocket> open;
  for (int i = 0; i < 3; ++i) {
    open.push_back(server.connect());
  }
  CHECK(becomes_true([&] { return server.counters().open_connections == 3; }));
  RawSocket fourth = server.connect();
  CHECK(fourth.read_response().status == 429);
  CHECK(fourth.is_closed_by_peer());
  CHECK(server.counters()[Count::address_cap] == 1);
  open.pop_back();
  CHECK(becomes_true([&] { return server.ask(post("x")).status == 200; }));

  limits.uncapped = {*model::IpNetwork::parse("127.0.0.0/8")};
  const RunningServer behind_proxy(echo, limits);
  for (int i = 0; i < 5; ++i) {
    open.push_back(behind_proxy.connect());
  }
  CHECK(behind_proxy.ask(post("x")).status == 200);
}

TEST_CASE("http: beyond all connections the newest is 503 when none is idle")
{
  http::ServerLimits limits;
  limits.connections = 2;
  const RunningServer server(echo, limits);
  RawSocket first = server.connect();
  RawSocket second = server.connect();
  first.send(kHalfHead);
  second.send(kHalfHead);
  std::this_thread::sleep_for(100ms);
  RawSocket third = server.connect();
  CHECK(third.read_response().status == 503);
  CHECK(server.counters()[Count::connection_cap] == 1);
}

TEST_CASE("http: beyond the buffered bytes an unfinished request is 503 and a whole one is served")
{
  http::ServerLimits limits;
  limits.buffered_bytes = 300'000;
  const RunningServer server(echo, limits);
  std::vector<RawSocket> senders;
  for (int i = 0; i < 10; ++i) {
    senders.push_back(server.connect());
    senders.back().send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
    senders.back().send(std::string(100'000, 'x'));
  }
  CHECK(becomes_true([&] { return server.counters()[Count::buffers_full] > 0; }));
  CHECK(server.counters().buffered_bytes < 600'000);
  CHECK(server.ask(post("whole")).status == 200);
  senders.clear();
  CHECK(becomes_true([&] { return server.counters().buffered_bytes == 0; }));
  CHECK(server.ask(post(std::string(150'000, 'x'))).status == 200);
}

TEST_CASE("http: pipelined requests are handled one at a time and answered in order")
{
  HeldReplies held;
  const RunningServer server(held.handler());
  RawSocket socket = server.connect();
  std::string all;
  for (int i = 0; i < 5; ++i) {
    all += post(std::to_string(i));
  }
  socket.send(all);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(becomes_true([&] { return held.count() == i + 1; }));
    std::this_thread::sleep_for(5ms);
    CHECK(held.count() == i + 1);
    held.at(i).send({200, {}, std::to_string(i)});
    CHECK(socket.read_response().body == std::to_string(i));
  }
}

TEST_CASE("http: a sender that pipelines without end is read only as far as it is answered")
{
  HeldReplies held;
  const RunningServer server(held.handler());
  RawSocket socket = server.connect();
  std::jthread flood([&] {
    const std::string body = post(std::string(1000, 'x'));
    for (int i = 0; i < 20'000 && socket.send(body); ++i) {
    }
  });
  CHECK(becomes_true([&] { return held.count() == 1; }));
  std::this_thread::sleep_for(200ms);
  CHECK(held.count() == 1);
  CHECK(server.counters().buffered_bytes < 200'000);
  socket.end_sending(); // the flood ends
}

TEST_CASE("http: a reply whose sender has gone is counted and harms nobody")
{
  HeldReplies held;
  const RunningServer server(held.handler());
  {
    RawSocket socket = server.connect();
    socket.send(post("x"));
    CHECK(becomes_true([&] { return held.count() == 1; }));
    socket.reset();
  }
  CHECK(becomes_true([&] { return server.counters().open_connections == 0; }));
  std::jthread([&] { held.at(0).send({200, {}, "late"}); }).join();
  CHECK(becomes_true([&] { return server.counters()[Count::late_reply] == 1; }));
  CHECK(server.counters().in_flight == 0);
}

TEST_CASE("http: a responder may outlive its server")
{
  HeldReplies held;
  {
    http::ServerLimits limits;
    limits.stop_deadline = 100ms;
    const RunningServer server(held.handler(), limits);
    const RawSocket socket = server.connect();
    socket.send(post("x"));
    CHECK(becomes_true([&] { return held.count() == 1; }));
  }
  held.at(0).send({200, {}, "too late"});
}

TEST_CASE("http: replies from many threads reach their own senders")
{
  std::mutex mutex;
  std::vector<std::jthread> threads;
  const RunningServer server([&](const model::Request& request, const http::Responder& responder) {
    const std::lock_guard lock(mutex);
    threads.emplace_back([request, responder] { echo(request, responder); });
  });
  std::vector<RawSocket> sockets;
  for (int i = 0; i < 50; ++i) {
    sockets.push_back(server.connect());
  }
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      sockets[i].send(post(std::to_string(i)));
    }
    for (std::size_t i = 0; i < sockets.size(); ++i) {
      CHECK(sockets[i].read_response().body == "POST /x " + std::to_string(i));
    }
  }
}

TEST_CASE("http: a large body is handled beside the others and too many are 503")
{
  http::ServerLimits limits;
  limits.body_threads = 1;
  limits.queued_bodies = 1;
  std::mutex gate;
  gate.lock();
  std::atomic<int> large = 0;
  const RunningServer server(
      [&](const model::Request& request, const http::Responder& responder) {
        if (request.body.size() > 100'000) {
          ++large;
          const std::lock_guard wait(gate);
        }
        responder.send({200, {}, ""});
      },
      limits);
  const std::string body = post(std::string(200'000, 'x'));
  RawSocket first = server.connect();
  first.send(body);
  CHECK(becomes_true([&] { return large == 1; }));
  CHECK(server.ask(post("small")).status == 200);
  RawSocket second = server.connect();
  second.send(body);
  CHECK(becomes_true([&] { return server.counters().in_flight == 2; }));
  CHECK(server.ask(body).status == 503);
  CHECK(server.counters()[Count::busy] == 1);
  gate.unlock();
  CHECK(first.read_response().status == 200);
  CHECK(second.read_response().status == 200);
}

TEST_CASE("http: a sender that does not take its answer is given up")
{
  http::ServerLimits limits;
  limits.write_deadline = 200ms;
  const RunningServer server(
      [](const model::Request&, const http::Responder& responder) {
        responder.send({200, {}, std::string(30'000'000, 'x')});
      },
      limits);
  RawSocket socket = server.connect();
  socket.send(post("x"));
  CHECK(becomes_true([&] { return server.counters()[Count::slow_reader] == 1; }));
}

TEST_CASE("http: a large answer arrives whole")
{
  const RunningServer server([](const model::Request&, const http::Responder& responder) {
    responder.send({200, {}, std::string(5'000'000, 'x')});
  });
  CHECK(server.ask(post("x")).body.size() == 5'000'000);
}

TEST_CASE("http: the stop ends idle and half-sent ones and answers what is in flight")
{
  http::ServerLimits limits;
  limits.stop_deadline = 2s;
  HeldReplies held;
  RunningServer server(held.handler(), limits);
  RawSocket idle = server.connect();
  RawSocket half_head = server.connect();
  half_head.send(kHalfHead);
  RawSocket half_body = server.connect();
  half_body.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
  RawSocket in_flight = server.connect();
  in_flight.send(post("x"));
  RawSocket never = server.connect();
  never.send(post("never answered"));
  CHECK(becomes_true([&] { return held.count() == 2; }));
  std::jthread later([&] {
    std::this_thread::sleep_for(300ms);
    held.at(0).send({200, {}, "in time"});
  });
  const auto took = time_of([&] { server.stop(); });
  CHECK(took < 6s);
  CHECK(took > 900ms);
  CHECK(idle.is_closed_by_peer());
  CHECK(half_head.read_response().status == 408);
  CHECK(half_body.read_response().status == 408);
  const auto answer = in_flight.read_response();
  CHECK(answer.body == "in time");
  CHECK(answer.header("Connection") == "Connection: close");
  CHECK(never.read_response().status == 503);
  held.at(1).send({200, {}, "too late"});
}
