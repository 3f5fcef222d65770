#include "hookctl/http/server.hpp"
#include "tests/unit/http/running_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <vector>

using namespace hookctl;
using namespace hookctl::tests;
using namespace std::chrono_literals;

TEST_CASE("http: a request arrives as it was sent")
{
  model::Request seen;
  const RunningServer server([&](model::Request request, const http::Responder& responder) {
    seen = std::move(request);
    responder.send({201, {{"X-Reply", "1"}}, "ok"});
  });
  const std::string body("raw\0\r\n\xff", 7);
  const auto response = server.ask("POST /a%2Fb?c=%zz HTTP/1.1\r\nZ: %0d%0a\r\nHost: h\r\nA: "
                                   "1\r\nREMOTE_ADDR: 9.9.9.9\r\nContent-Length: 7\r\n\r\n" +
                                   body);
  CHECK(response.status == 201);
  CHECK(response.header("X-Reply") == "X-Reply: 1");
  CHECK(response.header("Server").empty());
  CHECK(response.body == "ok");
  CHECK(seen.method == "POST");
  CHECK(seen.target == "/a%2Fb?c=%zz");
  CHECK(seen.body == body);
  CHECK(seen.remote_address == "127.0.0.1");
  CHECK(seen.headers == model::Headers{{"Z", "%0d%0a"},
                                       {"Host", "h"},
                                       {"A", "1"},
                                       {"REMOTE_ADDR", "9.9.9.9"},
                                       {"Content-Length", "7"}});
}

TEST_CASE("http: forms and multipart bodies arrive as raw bytes however large")
{
  const RunningServer server(echo);
  const std::string form = "a=" + std::string(20'000, 'x');
  CHECK(server.ask(post(form, "Content-Type: application/x-www-form-urlencoded\r\n")).body ==
        "POST /x " + form);
  CHECK(server.ask(post("--b\r\n\r\nx", "Content-Type: multipart/form-data\r\n")).body ==
        "POST /x --b\r\n\r\nx");
}

TEST_CASE("http: every method reaches the handler")
{
  const RunningServer server(echo);
  for (const char* method : {"GET", "DELETE", "OPTIONS", "PROPFIND", "TRACE"}) {
    CAPTURE(method);
    CHECK(server.ask(std::string(method) + " /m HTTP/1.1\r\nHost: a\r\n\r\n").body ==
          std::string(method) + " /m ");
  }
  CHECK(server.ask("DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab").body ==
        "DELETE / ab");
}

TEST_CASE("http: chunked bodies are joined and bounded")
{
  http::ServerLimits limits;
  limits.body_bytes = 1000;
  const RunningServer server(echo, limits);
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  CHECK(server.ask(head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").body == "POST / abcde");
  CHECK(server.ask(head + "3e8\r\n" + std::string(1000, 'x') + "\r\n1\r\ny\r\n0\r\n\r\n").status ==
        413);
  CHECK(server.ask(head + "nonsense\r\n").status == 400);
}

TEST_CASE("http: what breaks a rule is answered with JSON and the connection closed")
{
  std::atomic<int> handled = 0;
  http::ServerLimits limits;
  limits.body_bytes = 1000;
  limits.header_bytes = 2000;
  limits.header_count = 10;
  limits.target_bytes = 100;
  const RunningServer server(
      [&](const model::Request& request, const http::Responder& responder) {
        ++handled;
        echo(request, responder);
      },
      limits);

  struct Case {
    std::string bytes;
    int status;
  };

  const std::string many = [] {
    std::string out = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (int i = 0; i < 10; ++i) {
      out += "X: y\r\n";
    }
    return out + "\r\n";
  }();
  const Case cases[] = {
      {"nonsense\r\n\r\n", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx", 400},
      {"POST / HTTP/1.1\r\nHost: a\r\n\r\n", 411},
      {post(std::string(1001, 'x')), 413},
      {"GET /" + std::string(200, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {post("x", "Content-Encoding: gzip\r\n"), 415},
      {post("x", "Expect: a miracle\r\n"), 417},
      {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(3000, 'x') + "\r\n\r\n", 431},
      {many, 431},
      {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: br\r\n\r\n", 501},
      {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
  };
  for (const Case& c : cases) {
    CAPTURE(c.bytes.substr(0, 80));
    RawSocket socket = server.connect();
    socket.send(c.bytes);
    const auto response = socket.read_response();
    CHECK(response.status == c.status);
    CHECK(response.header("Content-Type") == "Content-Type: application/json");
    CHECK(response.header("Connection") == "Connection: close");
    CHECK(response.body.starts_with(R"({"status":"error","error":")"));
    CHECK(socket.is_closed_by_peer());
  }
  CHECK(handled == 0);
}

TEST_CASE("http: a body that is too large is refused while the sender is still sending")
{
  const RunningServer server(echo);
  RawSocket socket = server.connect();
  socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n");
  socket.send(std::string(2'000'000, 'x'));
  CHECK(socket.read_response().status == 413);
}

TEST_CASE("http: a sender that waits for 100 is told to go on")
{
  const RunningServer server(echo);
  RawSocket socket = server.connect();
  socket.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  CHECK(socket.read_some() == "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("abc");
  CHECK(socket.read_response().body == "POST / abc");
}

TEST_CASE("http: a request that comes too slowly is 408")
{
  http::ServerLimits limits;
  limits.head_deadline = 150ms;
  limits.body_grace = 150ms;
  limits.body_deadline = 500ms;
  const RunningServer server(echo, limits);
  CHECK(server.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na").status == 408);
  CHECK(server.ask("POST / HT").status == 408);
  // A byte now and then keeps no connection open for longer than the deadline.
  for (const char* start : {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300\r\n\r\n", "GET /"}) {
    RawSocket socket = server.connect();
    socket.send(start);
    const auto began = std::chrono::steady_clock::now();
    std::jthread drip([&](const std::stop_token& stop) {
      while (!stop.stop_requested() && socket.send("x")) {
        std::this_thread::sleep_for(20ms);
      }
    });
    CHECK(socket.read_response().status == 408);
    CHECK(std::chrono::steady_clock::now() - began < 5s);
  }
}

TEST_CASE("http: a reply may come later from another thread")
{
  std::mutex mutex;
  std::vector<std::jthread> threads;
  const RunningServer server([&](const model::Request& request, const http::Responder& responder) {
    const std::lock_guard lock(mutex);
    threads.emplace_back([request, responder] {
      std::this_thread::sleep_for(30ms);
      echo(request, responder);
    });
  });
  CHECK(server.ask(post("late")).body == "POST /x late");
}

TEST_CASE("http: without a reply the sender gets 503")
{
  http::ServerLimits limits;
  limits.reply_deadline = 50ms;
  std::mutex mutex;
  std::vector<http::Responder> kept;
  const RunningServer server(
      [&](const model::Request& request, const http::Responder& responder) {
        if (request.target == "/keep") {
          const std::lock_guard lock(mutex);
          kept.push_back(responder);
        }
      },
      limits);
  CHECK(server.ask(post("dropped")).status == 503);
  CHECK(server.ask("GET /keep HTTP/1.1\r\nHost: a\r\n\r\n").status == 503);
}

TEST_CASE("http: a handler that throws is 500 without its text")
{
  const RunningServer server(
      [](const model::Request&, const http::Responder&) { throw std::runtime_error("hunter2"); });
  const auto response = server.ask(post(""));
  CHECK(response.status == 500);
  CHECK((response.head + response.body).find("hunter2") == std::string::npos);
}

TEST_CASE("http: a connection serves many requests in order even when they are sent at once")
{
  const RunningServer server(echo);
  RawSocket socket = server.connect();
  for (int i = 0; i < 20; ++i) {
    socket.send(post(std::to_string(i)));
    CHECK(socket.read_response().body == "POST /x " + std::to_string(i));
  }
  socket.send(post("a") + "\r\n" + post("b") + post("c", "Connection: close\r\n"));
  CHECK(socket.read_response().body == "POST /x a");
  CHECK(socket.read_response().body == "POST /x b");
  const auto last = socket.read_response();
  CHECK(last.body == "POST /x c");
  CHECK(last.header("Connection") == "Connection: close");
  CHECK(socket.is_closed_by_peer());
}

TEST_CASE("http: HEAD has the length but no body and HTTP 1.0 closes")
{
  const RunningServer server(echo);
  RawSocket socket = server.connect();
  socket.send("HEAD /h HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string bytes = socket.read_some();
  CHECK(bytes.find("Content-Length: 8\r\n") != std::string::npos);
  CHECK(bytes.ends_with("\r\n\r\n"));
  CHECK(server.ask("GET / HTTP/1.0\r\n\r\n").header("Connection") == "Connection: close");
}

TEST_CASE("http: twenty senders at once are all answered")
{
  const RunningServer server(echo);
  std::atomic<int> answered = 0;
  {
    std::vector<std::jthread> senders;
    for (int sender = 0; sender < 20; ++sender) {
      senders.emplace_back([&, sender] {
        auto socket = RawSocket::connect(server.port());
        for (int n = 0; socket && n < 25; ++n) {
          const std::string body = std::to_string(sender * 100 + n);
          socket->send(post(body));
          answered += socket->read_response().body == "POST /x " + body ? 1 : 0;
        }
      });
    }
  }
  CHECK(answered == 500);
}

TEST_CASE("http: beyond the requests in flight the answer is 503 and the connection stays")
{
  http::ServerLimits limits;
  limits.in_flight = 1;
  std::mutex mutex;
  std::vector<http::Responder> waiting;
  std::atomic<int> handled = 0;
  const RunningServer server(
      [&](const model::Request&, const http::Responder& responder) {
        const std::lock_guard lock(mutex);
        waiting.push_back(responder);
        ++handled;
      },
      limits);
  RawSocket first = server.connect();
  first.send(post("1"));
  while (handled == 0) {
    std::this_thread::sleep_for(1ms);
  }
  RawSocket second = server.connect();
  second.send(post("2"));
  const auto refused = second.read_response();
  CHECK(refused.status == 503);
  CHECK(refused.header("Retry-After") == "Retry-After: 5");
  CHECK(refused.header("Connection").empty());
  CHECK(server.counters()[http::Count::busy] == 1);
  {
    const std::lock_guard lock(mutex);
    waiting.front().send({200, {}, "done"});
  }
  CHECK(first.read_response().body == "done");
  second.send(post("3"));
  while (handled == 1) {
    std::this_thread::sleep_for(1ms);
  }
  {
    const std::lock_guard lock(mutex);
    waiting.back().send({200, {}, "done too"});
  }
  CHECK(second.read_response().body == "done too");
}

TEST_CASE("http: too many idle connections make the oldest go")
{
  http::ServerLimits limits;
  limits.connections = 3;
  const RunningServer server(echo, limits);
  std::vector<RawSocket> idle;
  for (int i = 0; i < 4; ++i) {
    idle.push_back(server.connect());
    std::this_thread::sleep_for(20ms);
  }
  CHECK(idle.front().is_closed_by_peer());
  idle.back().send(post("x"));
  CHECK(idle.back().read_response().status == 200);
}

TEST_CASE("http: an idle connection is closed after the keep-alive time")
{
  http::ServerLimits limits;
  limits.keep_alive = 100ms;
  const RunningServer server(echo, limits);
  RawSocket socket = server.connect();
  CHECK(socket.is_closed_by_peer());
}

TEST_CASE("http: a sender that hangs up half-way harms nobody")
{
  const RunningServer server(echo);
  for (const char* bytes :
       {"", "PO", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"}) {
    const RawSocket socket = server.connect();
    socket.send(bytes);
  }
  RawSocket half = server.connect();
  half.send(post("still here"));
  half.end_sending();
  CHECK(half.read_response().body == "POST /x still here");
}
