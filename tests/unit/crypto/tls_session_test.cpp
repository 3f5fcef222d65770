#include "hookctl/crypto/tls_session.hpp"
#include "tests/support/tls_client.hpp"

#include <doctest/doctest.h>

#include <utility>
#include <vector>

using namespace hookctl;
using namespace hookctl::crypto;
using namespace hookctl::tests;
using State = TlsSession::State;

namespace {

/// A server with a certificate of its own, and what its sessions say.
struct Server {
  explicit Server(ClientCertificate client = ClientCertificate::not_asked,
                  TlsVersion oldest = TlsVersion::v1_2)
  {
    const KeyPair pair = authority.issue();
    const std::string ca = clients.certificate();
    auto made = TlsContext::make({.certificate = {"c", pair.certificate},
                                  .key = {"k", pair.key},
                                  .client = client,
                                  .client_ca = {"ca", ca},
                                  .oldest = oldest},
                                 SystemClock{}.now());
    REQUIRE(made);
    context = *std::move(made);
  }

  [[nodiscard]] TlsClient::Settings settings() const
  {
    return {.authority = authority.certificate()};
  }

  Authority authority;
  Authority clients;
  std::shared_ptr<const TlsContext> context;
};

/// Bytes to the server, at most `step` at once; what they said.
std::string pass(const std::string& ciphertext, TlsSession& session, std::size_t step = 4000)
{
  std::string said;
  std::vector<char> space(step + kTlsRecord);
  for (std::size_t at = 0; at < ciphertext.size(); at += step) {
    const auto part = std::string_view(ciphertext).substr(at, step);
    said.append(space.data(), session.feed(part, space));
  }
  return said;
}

/// Until both have nothing more to say.
void shake(TlsClient& client, TlsSession& session, std::size_t step = 4000)
{
  for (int i = 0; i < 8; ++i) {
    client.shake_hands();
    CHECK(pass(client.take_output(), session, step).empty());
    client.feed(std::exchange(session.output(), {}));
  }
}

} // namespace

TEST_CASE("tls: both sides hear what the other says whatever the pieces")
{
  const Server server;
  for (const char* version : {"TLSv1.2", "TLSv1.3"}) {
    for (const std::size_t step : {1U, 7U, 48'000U}) {
      CAPTURE(version);
      CAPTURE(step);
      auto settings = server.settings();
      settings.newest = version;
      TlsClient client(settings);
      TlsSession session(*server.context);
      shake(client, session, step);
      REQUIRE(client.shake_hands());
      REQUIRE(session.state() == State::open);
      CHECK(client.version() == version);

      const std::string question(50'000, 'q');
      client.write(question);
      CHECK(pass(client.take_output(), session, step) == question);
      const std::string answer(200'000, 'a');
      session.write(answer);
      client.feed(std::exchange(session.output(), {}));
      CHECK(client.read() == answer);
    }
  }
}

TEST_CASE("tls: old versions are refused with an alert")
{
  const Server server;
  auto settings = server.settings();
  settings.oldest = settings.newest = "TLSv1.1";
  TlsClient client(settings);
  TlsSession session(*server.context);
  shake(client, session);
  CHECK(session.state() == State::failed);
  CHECK(session.why_failed() == "unsupported protocol");
  CHECK(client.has_failed());

  const Server modern(ClientCertificate::not_asked, TlsVersion::v1_3);
  auto older = modern.settings();
  older.newest = "TLSv1.2";
  TlsClient second(older);
  TlsSession refused(*modern.context);
  shake(second, refused);
  CHECK(refused.state() == State::failed);
}

TEST_CASE("tls: a client that does not know the authority goes away")
{
  const Server server;
  TlsClient client({.authority = Authority{}.certificate()});
  TlsSession session(*server.context);
  shake(client, session);
  CHECK(client.has_failed());
  CHECK(session.state() == State::failed);
}

TEST_CASE("tls: a required certificate must be there and from its authority")
{
  for (const char* version : {"TLSv1.2", "TLSv1.3"}) {
    CAPTURE(version);
    const Server server(ClientCertificate::required);
    const auto try_with = [&](const KeyPair& own) {
      auto settings = server.settings();
      settings.newest = version;
      settings.own = own;
      TlsClient client(settings);
      TlsSession session(*server.context);
      shake(client, session);
      return std::pair(session.state(), session.why_failed());
    };
    CHECK(try_with(server.clients.issue({.name = "bank"})).first == State::open);
    CHECK(try_with({}) ==
          std::pair(State::failed, std::string("peer did not return a certificate")));
    CHECK(try_with(Authority{}.issue()).second.starts_with("certificate verify failed: "));
    CHECK(try_with(server.clients.issue(
                       {.from = std::chrono::hours(-9), .until = std::chrono::hours(-1)}))
              .second == "certificate verify failed: certificate has expired");
  }
}

TEST_CASE("tls: an optional certificate may be absent but not wrong")
{
  const Server server(ClientCertificate::optional);
  const auto try_with = [&](const KeyPair& own) {
    auto settings = server.settings();
    settings.own = own;
    TlsClient client(settings);
    TlsSession session(*server.context);
    shake(client, session);
    return session.state();
  };
  CHECK(try_with({}) == State::open);
  CHECK(try_with(server.clients.issue()) == State::open);
  CHECK(try_with(Authority{}.issue()) == State::failed);
}

TEST_CASE("tls: only HTTP 1.1 is agreed on")
{
  const Server server;
  auto settings = server.settings();
  settings.alpn = "http/1.1";
  TlsClient client(settings);
  TlsSession session(*server.context);
  shake(client, session);
  CHECK(client.alpn() == "http/1.1");

  settings.alpn = "h2";
  TlsClient modern(settings);
  TlsSession refused(*server.context);
  shake(modern, refused);
  CHECK(refused.state() == State::failed);
}

TEST_CASE("tls: a ticket resumes a session, also with client certificates")
{
  for (const auto client_rule : {ClientCertificate::not_asked, ClientCertificate::required}) {
    for (const char* version : {"TLSv1.2", "TLSv1.3"}) {
      CAPTURE(version);
      const Server server(client_rule);
      auto settings = server.settings();
      settings.newest = version;
      settings.own = server.clients.issue();
      TlsClient first(settings);
      TlsSession session(*server.context);
      shake(first, session);
      CHECK(first.read().empty()); // where TLS 1.3 has its tickets
      CHECK(!session.is_resumed());

      TlsClient second(settings);
      second.resume(first);
      TlsSession resumed(*server.context);
      shake(second, resumed);
      CHECK(resumed.is_resumed());
      CHECK(second.is_resumed());
    }
  }
}

TEST_CASE("tls: nobody renegotiates and keys may be renewed")
{
  const Server server;
  auto settings = server.settings();
  settings.newest = "TLSv1.2";
  TlsClient client(settings);
  TlsSession session(*server.context);
  shake(client, session);
  REQUIRE(client.renegotiate());
  shake(client, session);
  CHECK(!client.shake_hands());

  TlsClient modern(server.settings());
  TlsSession renewed(*server.context);
  shake(modern, renewed);
  modern.update_keys();
  modern.write("after");
  CHECK(pass(modern.take_output(), renewed) == "after");
  renewed.write("answer");
  modern.feed(std::exchange(renewed.output(), {}));
  CHECK(modern.read() == "answer");
}

TEST_CASE("tls: each side says when it ends and the other may still write")
{
  const Server server;
  TlsClient client(server.settings());
  TlsSession session(*server.context);
  shake(client, session);
  client.write("last question");
  client.end();
  CHECK(pass(client.take_output(), session) == "last question");
  CHECK(session.state() == State::ended);
  session.write("answer");
  session.end();
  client.feed(std::exchange(session.output(), {}));
  CHECK(client.read() == "answer");
  CHECK(client.was_ended());
}

TEST_CASE("tls: a changed byte breaks the session and nothing of it is heard")
{
  const Server server;
  TlsClient client(server.settings());
  TlsSession session(*server.context);
  shake(client, session);
  client.write("question");
  std::string ciphertext = client.take_output();
  ciphertext.back() ^= 1;
  CHECK(pass(ciphertext, session).empty());
  CHECK(session.state() == State::failed);
  CHECK(pass("more", session).empty());
}
