#include "hookctl/model/ip_address.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::model;

TEST_CASE("model: IP addresses are read and written")
{
  struct Case {
    const char* typed;
    const char* shown;
  };

  for (const Case& c : {Case{"192.0.2.1", "192.0.2.1"},
                        Case{"2001:DB8:0:0::1", "2001:db8::1"},
                        Case{"::ffff:192.0.2.1", "192.0.2.1"},
                        Case{"::FFFF:c000:0201", "192.0.2.1"},
                        Case{"::", "::"},
                        Case{"::1", "::1"},
                        Case{"0.0.0.0", "0.0.0.0"}}) {
    CAPTURE(c.typed);
    const auto address = IpAddress::parse(c.typed);
    REQUIRE(address);
    CHECK(address->to_string() == c.shown);
    CHECK(IpAddress::parse(c.shown) == address);
  }
  CHECK(IpAddress::parse("::ffff:192.0.2.1")->is_v4());
  CHECK_FALSE(IpAddress::parse("::192.0.2.1")->is_v4());
}

TEST_CASE("model: what is no IP address is not taken for one")
{
  for (const std::string_view typed : {std::string_view(""),
                                       std::string_view("192.0.2"),
                                       std::string_view("192.0.2.256"),
                                       std::string_view("192.0.2.01"),
                                       std::string_view("0x7f.0.0.1"),
                                       std::string_view("3221225985"),
                                       std::string_view("192.0.2.1 "),
                                       std::string_view("192.0.2.1\0x", 11),
                                       std::string_view("[::1]"),
                                       std::string_view("fe80::1%eth0"),
                                       std::string_view("1::2::3"),
                                       std::string_view("unix"),
                                       std::string_view("localhost")}) {
    CAPTURE(typed);
    CHECK_FALSE(IpAddress::parse(typed));
  }
}

TEST_CASE("model: networks hold the addresses that begin like them")
{
  struct Case {
    const char* network;
    const char* address;
    bool is_inside;
  };

  for (const Case& c : {Case{"10.0.0.0/8", "10.255.255.255", true},
                        Case{"10.0.0.0/8", "11.0.0.0", false},
                        Case{"192.0.2.128/25", "192.0.2.128", true},
                        Case{"192.0.2.128/25", "192.0.2.127", false},
                        Case{"192.0.2.1", "192.0.2.1", true},
                        Case{"192.0.2.1/32", "192.0.2.2", false},
                        Case{"0.0.0.0/0", "203.0.113.9", true},
                        Case{"0.0.0.0/0", "2001:db8::1", false},
                        Case{"::/0", "2001:db8::1", true},
                        Case{"::/0", "203.0.113.9", false},
                        Case{"::/0", "::ffff:203.0.113.9", false},
                        Case{"::ffff:10.0.0.0/104", "10.1.2.3", true},
                        Case{"2001:db8::/33", "2001:db8:7fff::1", true},
                        Case{"2001:db8::/33", "2001:db8:8000::1", false},
                        Case{"10.0.0.0/8", "::ffff:10.1.2.3", true}}) {
    CAPTURE(c.network);
    CAPTURE(c.address);
    const auto network = IpNetwork::parse(c.network);
    REQUIRE(network);
    CHECK(network->contains(*IpAddress::parse(c.address)) == c.is_inside);
    CHECK(*IpNetwork::parse(network->to_string()) == *network);
  }
  CHECK(IpNetwork::parse("::ffff:10.0.0.0/104")->to_string() == "10.0.0.0/8");
  CHECK(IpNetwork::parse("192.0.2.1/32")->to_string() == "192.0.2.1");
}

TEST_CASE("model: a network that can be meant in two ways is refused with both")
{
  const auto network = IpNetwork::parse("10.1.2.3/8");
  REQUIRE_FALSE(network);
  CHECK(network.error().message == "network \"10.1.2.3/8\" has bits set after the first 8");
  CHECK(network.error().hint == "write 10.0.0.0/8 for the network, 10.1.2.3 for the one address");
  for (const char* typed : {"",
                            "/8",
                            "10.0.0.0/",
                            "10.0.0.0/33",
                            "10.0.0.0/-1",
                            "10.0.0.0/8/8",
                            "10.0.0.0/255.0.0.0",
                            "::/129",
                            "::ffff:0.0.0.0/95",
                            "10.*",
                            "any"}) {
    CAPTURE(typed);
    CHECK_FALSE(IpNetwork::parse(typed));
  }
}
