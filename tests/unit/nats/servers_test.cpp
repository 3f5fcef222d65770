#include "hookctl/nats/servers.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("nats: addresses of servers are taken apart and given their port")
{
  CHECK(*nats::parse_servers("nats://n1") == std::vector<std::string>{"nats://n1:4222"});
  CHECK(*nats::parse_servers("tls://n1:4443,n2,tls://10.0.0.3:1") ==
        std::vector<std::string>{"tls://n1:4443", "tls://n2:4222", "tls://10.0.0.3:1"});
  CHECK(*nats::parse_servers("nats://[::1]:4222") == std::vector<std::string>{"nats://[::1]:4222"});
  CHECK(*nats::parse_servers("nats://[fe80::1]") ==
        std::vector<std::string>{"nats://[fe80::1]:4222"});
}

TEST_CASE("nats: what is no address of a server is refused")
{
  for (const char* bad : {"",
                          "n1:4222",
                          "http://n1",
                          "nats://",
                          "nats://n1,",
                          "nats://n1:0",
                          "nats://n1:99999",
                          "nats://n1:x",
                          "nats://n1/path",
                          "nats://a b",
                          "nats://[::1",
                          "nats://[]"}) {
    CAPTURE(bad);
    const auto parsed = nats::parse_servers(bad);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("nats: whatever has a scheme is meant as a server, and a path as a file")
{
  for (const char* meant : {"nats://n1", "tls://n1", "http://n1", "nat://n1:4222", "file:///x"}) {
    CAPTURE(meant);
    CHECK(nats::is_servers(meant));
  }
  CHECK_FALSE(nats::is_servers("/var/lib/hookctl/journal.db"));
  CHECK_FALSE(nats::is_servers("journal.db"));
  CHECK_FALSE(nats::is_servers("C:/journal.db"));
}

TEST_CASE("nats: a password in an address is refused and not repeated")
{
  for (const char* value :
       {"nats://me:hunter2@n1:4222", "http://me:hunter2@n1/x", "nats://n1,me:hunter2@n2"}) {
    CAPTURE(value);
    const auto parsed = nats::parse_servers(value);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().message.find("hunter2") == std::string::npos);
  }
}
