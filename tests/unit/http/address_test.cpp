#include "hookctl/http/server.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::http;

TEST_CASE("http: bind addresses are read")
{
  struct Case {
    const char* typed;
    const char* host;
    int port;
  };

  for (const Case& c : {Case{"127.0.0.1:8080", "127.0.0.1", 8080},
                        Case{"[::1]:0", "::1", 0},
                        Case{":8080", "127.0.0.1", 8080},
                        Case{"localhost:0", "127.0.0.1", 0},
                        Case{"0.0.0.0:65535", "0.0.0.0", 65535}}) {
    CAPTURE(c.typed);
    const auto address = parse_bind_address(c.typed);
    REQUIRE(address);
    CHECK(address->host == c.host);
    CHECK(address->port == c.port);
  }
}

TEST_CASE("http: a malformed bind address is refused with the rule")
{
  for (const char* typed : {"",
                            "8080",
                            "127.0.0.1",
                            "127.0.0.1:",
                            "127.0.0.1:65536",
                            "127.0.0.1:-1",
                            "127.0.0.1:+1",
                            "::1:80",
                            "[::1]",
                            "[]:80",
                            "[127.0.0.1]:80",
                            "example.com:80",
                            "127.0.0.1:80x",
                            "[::1:80",
                            "127.1:80"}) {
    CAPTURE(typed);
    const auto address = parse_bind_address(typed);
    REQUIRE_FALSE(address);
    CHECK(address.error().code == ErrorCode::invalid_argument);
    CHECK_FALSE(address.error().hint.empty());
  }
}
