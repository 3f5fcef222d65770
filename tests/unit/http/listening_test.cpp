#include "hookctl/http/detail/listening_socket.hpp"
#include "hookctl/http/detail/peer.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/unit/http/running_server.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>

using namespace hookctl;
using namespace hookctl::tests;

namespace {

http::BindAddress at_path(const std::string& path)
{
  http::BindAddress address;
  address.unix_path = path;
  return address;
}

http::BindAddress inherited(int descriptor)
{
  http::BindAddress address;
  address.descriptor = descriptor;
  return address;
}

http::detail::Peer v6_peer(const char* host)
{
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  ::inet_pton(AF_INET6, host, &v6.sin6_addr);
  http::detail::SocketAddress address;
  std::memcpy(&address.storage, &v6, sizeof(v6));
  return http::detail::peer_of(address);
}

} // namespace

TEST_CASE("http: a socket file serves its group and goes with the server")
{
  const TempDir folder;
  const std::string path = (folder.path() / "s").string();
  std::string peer;
  {
    const RunningServer server(
        [&](const model::Request& request, const http::Responder& responder) {
          peer = request.remote_address;
          echo(request, responder);
        },
        {},
        at_path(path));
    CHECK(server.base_url() == "unix:" + path);

    struct stat file {};

    REQUIRE(::stat(path.c_str(), &file) == 0);
    CHECK((file.st_mode & 0777U) == 0660);
    auto socket = RawSocket::connect_to_path(path);
    REQUIRE(socket);
    socket->send(post("by path"));
    CHECK(socket->read_response().body == "POST /x by path");
    CHECK(peer == "unix");

    const auto second = http::detail::listen_on(at_path(path));
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::busy);
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("http: a socket file that was left behind is replaced and another file is not")
{
  const TempDir folder;
  const std::string path = (folder.path() / "s").string();
  {
    auto dead = http::detail::listen_on(at_path(path));
    REQUIRE(dead);
    // As a kill leaves it: the descriptor goes, the file stays.
    std::filesystem::create_hard_link(path, path + "2");
  }
  REQUIRE(std::filesystem::exists(path + "2"));
  CHECK(http::detail::listen_on(at_path(path + "2")));

  const std::string file = (folder.path() / "file").string();
  std::ofstream(file) << "mine";
  const auto refused = http::detail::listen_on(at_path(file));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::busy);
  CHECK(std::filesystem::file_size(file) == 4);
  const auto too_long = http::detail::listen_on(at_path("/" + std::string(200, 'x')));
  REQUIRE_FALSE(too_long);
  CHECK(too_long.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("http: a socket that somebody else opened is served")
{
  const RawListener opened;
  const RunningServer server(echo, {}, inherited(::dup(opened.descriptor())));
  CHECK(server.port() == opened.port());
  CHECK(server.ask(post("inherited")).body == "POST /x inherited");
}

TEST_CASE("http: a descriptor that does not listen is refused")
{
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  for (const int descriptor : {ends[0], 999}) {
    const auto refused = http::detail::listen_on(inherited(descriptor));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
  }
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("http: one server listens at several addresses")
{
  const TempDir folder;
  const std::string path = (folder.path() / "s").string();
  const std::array<http::BindAddress, 2> addresses = {http::BindAddress("127.0.0.1", 0),
                                                      at_path(path)};
  const SystemClock clock;
  log::NullLogger logger;
  auto server = http::bind_server(addresses, {{}, clock, logger, echo});
  REQUIRE(server);
  const int port = port_of((*server)->base_url());
  const std::jthread thread([&](const std::stop_token& stop) { (*server)->serve(stop); });
  auto by_port = RawSocket::connect(port);
  auto by_path = RawSocket::connect_to_path(path);
  REQUIRE(by_port);
  REQUIRE(by_path);
  by_port->send(post("1"));
  by_path->send(post("2"));
  CHECK(by_port->read_response().status == 200);
  CHECK(by_path->read_response().status == 200);
}

TEST_CASE("http: an IPv6 sender is its network and an IPv4 one of an IPv6 socket is itself")
{
  CHECK(v6_peer("2001:db8::1").network == v6_peer("2001:db8::2:3").network);
  CHECK(v6_peer("2001:db8::1").network != v6_peer("2001:db8:0:1::1").network);
  CHECK(v6_peer("2001:db8::1").address == "2001:db8::1");
  CHECK(v6_peer("::ffff:10.0.0.1").address == "10.0.0.1");
  CHECK(v6_peer("::ffff:10.0.0.1").network != v6_peer("::ffff:10.0.0.2").network);
}
