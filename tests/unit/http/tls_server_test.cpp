#include "hookctl/base/text.hpp"
#include "hookctl/http/server.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/tls_client.hpp"
#include "tests/unit/http/running_server.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace hookctl;
using namespace hookctl::tests;
using namespace std::chrono_literals;
using http::Count;

namespace {

using Context = std::shared_ptr<const crypto::TlsContext>;

Context context_of(const KeyPair& pair)
{
  auto made = crypto::TlsContext::make(
      {.certificate = {"c", pair.certificate}, .key = {"k", pair.key}, .client_ca = {}},
      SystemClock{}.now());
  REQUIRE(made);
  return *std::move(made);
}

/// With an authority of its own.
class TlsServer {
public:
  explicit TlsServer(const http::ServerLimits& limits = {}, http::Handler handler = echo)
      : m_server(std::move(handler), limits, {"127.0.0.1", 0}, context_of(m_authority.issue()))
  {
  }

  RunningServer& operator*() { return m_server; }

  RunningServer* operator->() { return &m_server; }

  [[nodiscard]] const Authority& authority() const { return m_authority; }

  [[nodiscard]] TlsClient::Settings settings() const
  {
    return {.authority = m_authority.certificate()};
  }

private:
  Authority m_authority;
  RunningServer m_server;
};

/// A connection that speaks TLS as OpenSSL's client does.
class TlsSocket {
public:
  explicit TlsSocket(TlsServer& server)
      : TlsSocket(server, server.settings())
  {
  }

  TlsSocket(TlsServer& server, const TlsClient::Settings& settings)
      : m_socket(server->connect())
      , m_client(settings)
  {
    while (!m_client.shake_hands() && !m_client.has_failed() && receive()) {
    }
    flush();
  }

  void send(std::string_view bytes)
  {
    m_client.write(bytes);
    flush();
  }

  /// As it comes, up to and with `end`.
  std::string read_to(std::string_view end)
  {
    std::string all;
    do {
      all += m_client.read();
    } while (!all.ends_with(end) && !m_client.was_ended() && receive());
    return all;
  }

  /// Until the server ends it.
  std::string read_all()
  {
    std::string all;
    do {
      all += m_client.read();
    } while (receive());
    return all + m_client.read();
  }

  void end()
  {
    m_client.end();
    flush();
  }

  TlsClient& client() { return m_client; }

  RawSocket& socket() { return m_socket; }

private:
  void flush() { m_socket.send(m_client.take_output()); }

  bool receive()
  {
    flush();
    const std::string bytes = m_socket.read_some();
    m_client.feed(bytes);
    return !bytes.empty();
  }

  RawSocket m_socket;
  TlsClient m_client;
};

} // namespace

TEST_CASE("http: requests over TLS are answered one after the other on one session")
{
  TlsServer server;
  CHECK(server->base_url().starts_with("https://127.0.0.1:"));
  TlsSocket socket(server);
  socket.send(post("one"));
  CHECK(socket.read_to("one").ends_with("POST /x one"));
  socket.send(post("two") + post("three"));
  CHECK(socket.read_to("three").find("POST /x two") != std::string::npos);
  CHECK(server->counters()[Count::tls_handshakes] == 1);
  CHECK(server->counters()[Count::requests] == 3);
}

TEST_CASE("http: large bodies and replies go through TLS whole")
{
  const std::string large(3'000'000, 'y');
  TlsServer server({}, [&](const model::Request& request, const http::Responder& responder) {
    responder.send({200, {}, large + text(request.body.size())});
  });
  TlsSocket socket(server);
  std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 100; ++i) {
    chunked += "7d0\r\n" + std::string(2000, 'x') + "\r\n";
  }
  socket.send(chunked + "0\r\n\r\n");
  const std::string answer = socket.read_to("200000");
  CHECK(answer.size() > large.size());
  CHECK(answer.ends_with("yy200000"));
}

TEST_CASE("http: a request without TLS on a TLS port is told so in the clear")
{
  TlsServer server;
  const auto response = server->ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(response.status == 400);
  CHECK(response.body.find("https") != std::string::npos);
  CHECK(server->counters()[Count::plain_http] == 1);
}

TEST_CASE("http: what is neither TLS nor HTTP is cut")
{
  TlsServer server;
  for (const std::string_view bytes :
       {std::string_view("\x16\x03\x01\xff\xff", 5), std::string_view("\x80\x2e\x01", 3)}) {
    RawSocket socket = server->connect();
    socket.send(bytes);
    CHECK(socket.is_closed_by_peer());
  }
  CHECK(server->counters()[Count::tls_failed] == 2);
}

TEST_CASE("http: a handshake must be over by the deadline of a head")
{
  http::ServerLimits limits;
  limits.head_deadline = 100ms;
  TlsServer server(limits);
  TlsClient client(server.settings());
  client.shake_hands();
  const std::string hello = client.take_output();

  RawSocket half = server->connect();
  half.send(hello.substr(0, hello.size() / 2));
  CHECK(half.is_closed_by_peer());
  RawSocket silent = server->connect();
  silent.send(hello);
  CHECK(!silent.read_some().empty());
  while (!silent.read_some().empty()) { // what the server said to it
  }
  CHECK(server->counters()[Count::slow_handshake] == 2);

  TlsSocket slow(server); // and its head likewise
  slow.send("POST / HT");
  CHECK(slow.read_all().starts_with("HTTP/1.1 408 "));
}

TEST_CASE("http: the end of a TLS connection is said before it is closed")
{
  TlsServer server;
  TlsSocket socket(server);
  socket.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  CHECK(socket.read_all().ends_with("GET /x "));
  CHECK(socket.client().was_ended());

  TlsSocket refused(server);
  refused.send("nonsense\r\n\r\n");
  CHECK(refused.read_all().starts_with("HTTP/1.1 400 "));
  CHECK(refused.client().was_ended());
}

TEST_CASE("http: a client that has said close_notify still gets its answer")
{
  TlsServer server;
  TlsSocket socket(server);
  socket.client().write("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  socket.end();
  CHECK(socket.read_all().ends_with("GET /x "));
  CHECK(socket.client().was_ended());
}

TEST_CASE("http: a connection that only stood there is told that it ends")
{
  http::ServerLimits limits;
  limits.keep_alive = 50ms;
  TlsServer server(limits);
  TlsSocket socket(server);
  CHECK(socket.read_all().empty());
  CHECK(socket.client().was_ended());
  CHECK(server->counters()[Count::idle_closed] == 1);
}

TEST_CASE("http: an answer that was cut off is not ended as if it were whole")
{
  http::ServerLimits limits;
  limits.write_deadline = 50ms;
  const std::string large(20'000'000, 'y');
  TlsServer server(limits, [&](const model::Request&, const http::Responder& responder) {
    responder.send({200, {}, large});
  });
  TlsSocket socket(server);
  socket.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
  while (server->counters()[Count::slow_reader] == 0) {
    std::this_thread::sleep_for(1ms);
  }
  CHECK(socket.read_all().size() < large.size());
  CHECK(!socket.client().was_ended());
}

TEST_CASE("http: a replaced certificate is for new connections and open ones go on")
{
  TlsServer server;
  TlsSocket old(server);
  const Authority other;
  server->replace_tls(context_of(other.issue()));
  old.send(post("still"));
  CHECK(old.read_to("still").ends_with("POST /x still"));

  TlsSocket distrustful(server);
  CHECK(distrustful.client().has_failed());
  TlsSocket fresh(server, {.authority = other.certificate()});
  fresh.send(post("new"));
  CHECK(fresh.read_to("new").ends_with("POST /x new"));
}

TEST_CASE("http: many handshakes at once are all done and each gets its answer")
{
  TlsServer server;
  std::vector<std::jthread> threads;
  std::atomic<int> answered = 0;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) {
        TlsSocket socket(server);
        socket.send(post("x"));
        answered += socket.read_to("/x x").ends_with("POST /x x") ? 1 : 0;
      }
    });
  }
  threads.clear();
  CHECK(answered == 80);
}

TEST_CASE("http: TLS is not spoken on a socket file")
{
  const TempDir folder;
  http::BindAddress address;
  address.unix_path = (folder.path() / "s").string();
  const Authority authority;
  const SystemClock clock;
  log::NullLogger logger;
  const auto server = http::bind_server(std::span(&address, 1),
                                        {{}, clock, logger, echo, context_of(authority.issue())});
  REQUIRE(!server);
  CHECK(server.error().code == ErrorCode::invalid_argument);
  CHECK(server.error().message.starts_with("TLS is not spoken on a socket file: unix:"));
}
