#include "hookctl/http/client.hpp"
#include "hookctl/http/detail/public_address.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>

using namespace hookctl;
using namespace hookctl::http;

namespace {

bool is_public(const char* digits)
{
  sockaddr_storage address{};
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  if (inet_pton(AF_INET, digits, &v4.sin_addr) == 1) {
    std::memcpy(&address, &v4, sizeof v4);
  } else {
    REQUIRE(inet_pton(AF_INET6, digits, &v6.sin6_addr) == 1);
    std::memcpy(&address, &v6, sizeof v6);
  }
  return detail::is_public(address);
}

} // namespace

TEST_CASE("public address: what is near is not the Internet")
{
  for (const char* near : {"0.0.0.0",
                           "10.1.2.3",
                           "100.64.0.1",
                           "127.0.0.1",
                           "127.255.255.255",
                           "169.254.169.254",
                           "172.16.0.1",
                           "172.31.255.255",
                           "192.0.0.8",
                           "192.168.1.1",
                           "198.18.0.1",
                           "198.51.100.7",
                           "203.0.113.9",
                           "224.0.0.1",
                           "255.255.255.255",
                           "::",
                           "::1",
                           "::ffff:10.0.0.1",
                           "::ffff:8.8.8.8",
                           "fc00::1",
                           "fe80::1",
                           "ff02::1",
                           "64:ff9b::a00:1",
                           "2002:a00:1::",
                           "2001::1",
                           "2001:db8::1"}) {
    CAPTURE(near);
    CHECK_FALSE(is_public(near));
  }
}

TEST_CASE("public address: what is far is")
{
  for (const char* far : {"8.8.8.8",
                          "9.255.255.255",
                          "11.0.0.0",
                          "100.128.0.1",
                          "172.15.0.1",
                          "172.32.0.1",
                          "192.0.1.1",
                          "223.255.255.255",
                          "2606:4700::1111",
                          "2a00:1450:4001:800::200e"}) {
    CAPTURE(far);
    CHECK(is_public(far));
  }
}

TEST_CASE("public address: a client that may only reach the Internet refuses a local name")
{
  ClientOptions options;
  options.reach = Reach::public_only;
  for (const char* url : {"http://localhost:1/", "https://127.0.0.1:1/", "http://[::1]:1/"}) {
    CAPTURE(url);
    const auto answer = make_client(options)->request("GET", *parse_url(url), {}, "");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::denied);
  }
}
