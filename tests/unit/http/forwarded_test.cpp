#include "hookctl/base/text.hpp"
#include "hookctl/http/forwarded.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::http;

namespace {

TrustedProxies trusted()
{
  return *parse_trusted_proxies({"10.0.0.0/8", "2001:db8:a::/48", "unix"});
}

std::string sender(std::string_view peer, const model::Headers& headers)
{
  const Sender found = find_sender(peer, headers, trusted());
  return found.is_hidden ? found.address + " hidden" : found.address;
}

} // namespace

TEST_CASE("http: the sender is the nearest address that is no trusted proxy")
{
  struct Case {
    const char* peer;
    const char* list;
    const char* expected;
  };

  for (const Case& c : {
           // Nobody vouches for what a stranger states.
           Case{"203.0.113.5", "198.51.100.1", "203.0.113.5"},
           Case{"127.0.0.1", "198.51.100.1", "127.0.0.1"},
           // One proxy, and what a sender forges before it.
           Case{"10.0.0.1", "198.51.100.1", "198.51.100.1"},
           Case{"10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"},
           Case{"10.0.0.1", "10.0.0.9, 198.51.100.1", "198.51.100.1"},
           Case{"10.0.0.1", "<script>,,, , 198.51.100.1", "198.51.100.1"},
           // A chain.
           Case{"10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.3,10.0.0.2", "198.51.100.1"},
           Case{"10.0.0.1", "192.0.2.66, 198.51.100.1, 172.16.0.1, 10.0.0.2", "172.16.0.1"},
           Case{"2001:db8:a::1", "198.51.100.1,2001:db8:a::2", "198.51.100.1"},
           // All of them are ours: whoever was first.
           Case{"10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"},
           // Ways to write an address.
           Case{"10.0.0.1", "198.51.100.1:4711", "198.51.100.1"},
           Case{"10.0.0.1", "[2001:db8::1]:4711", "2001:db8::1"},
           Case{"10.0.0.1", "[2001:db8::1]", "2001:db8::1"},
           Case{"10.0.0.1", "2001:DB8::1", "2001:db8::1"},
           Case{"10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"},
           Case{"10.0.0.1", "198.51.100.1, ::ffff:10.0.0.2", "198.51.100.1"},
           Case{"10.0.0.1", "\t198.51.100.1 ", "198.51.100.1"},
           // Not to be believed: the last that is certain.
           Case{"10.0.0.1", "", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "unknown", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "198.51.100.1,", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "198.51.100.1, nonsense, 10.0.0.2", "10.0.0.2 hidden"},
           Case{"10.0.0.1", "198.51.100.1:", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "198.51.100.1:65536", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "198.51.100.1:+1", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "198.51.100.1 x", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "[198.51.100.1]", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "[2001:db8::1", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "[2001:db8::1]x", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "fe80::1%eth0", "10.0.0.1 hidden"},
           Case{"10.0.0.1", "unix", "10.0.0.1 hidden"},
           // A socket file's peer.
           Case{"unix", "198.51.100.1", "198.51.100.1"},
           Case{"unix", "198.51.100.1, 10.0.0.2", "198.51.100.1"},
       }) {
    CAPTURE(c.peer);
    CAPTURE(c.list);
    CHECK(sender(c.peer, {{"x-forwarded-for", c.list}}) == c.expected);
  }
}

TEST_CASE("http: a trusted proxy that names nobody is the sender itself")
{
  CHECK(sender("10.0.0.1", {}) == "10.0.0.1");
  CHECK(sender("unix", {}) == "unix");
}

TEST_CASE("http: a socket file's peer is trusted only by name")
{
  const auto proxies = *parse_trusted_proxies({"0.0.0.0/0", "::/0"});
  CHECK(find_sender("unix", {{"X-Forwarded-For", "198.51.100.1"}}, proxies).address == "unix");
}

TEST_CASE("http: several lines are one list")
{
  CHECK(sender("10.0.0.1",
               {{"X-Forwarded-For", "192.0.2.66"},
                {"X-Forwarded-For", "198.51.100.1"},
                {"X-Forwarded-For", "10.0.0.2"}}) == "198.51.100.1");
}

TEST_CASE("http: a list of more proxies than there are is not followed to its end")
{
  std::string list = "198.51.100.1";
  for (std::size_t i = 1; i < kMostHops; ++i) {
    list += ", 10.0.0.2";
  }
  CHECK(sender("10.0.0.1", {{"X-Forwarded-For", list}}) == "198.51.100.1");
  CHECK(sender("10.0.0.1", {{"X-Forwarded-For", list + ", 10.0.0.3"}}) == "10.0.0.2 hidden");
}

TEST_CASE("http: Forwarded of RFC 7239 is read by its for")
{
  struct Case {
    const char* line;
    const char* expected;
  };

  for (const Case& c : {
           Case{"for=198.51.100.1", "198.51.100.1"},
           Case{"For=\"[2001:db8::17]:4711\"", "2001:db8::17"},
           Case{"for=198.51.100.1;proto=http;by=203.0.113.43", "198.51.100.1"},
           Case{"by=203.0.113.43; for=\"198.51.100.1:_port\"", "198.51.100.1"},
           Case{"for=192.0.2.66, for=198.51.100.1, for=10.0.0.2", "198.51.100.1"},
           Case{"for=\"198.51.100\\.1\"", "198.51.100.1"},
           Case{"for=[2001:db8::17]", "2001:db8::17"},
           Case{"for=unknown", "10.0.0.1 hidden"},
           Case{"for=_gazonk", "10.0.0.1 hidden"},
           Case{"for=198.51.100.1, for=_hidden, for=10.0.0.2", "10.0.0.2 hidden"},
           Case{"proto=https", "10.0.0.1 hidden"},
           Case{"for=198.51.100.1;for=198.51.100.2", "10.0.0.1 hidden"},
           Case{"for=\"198.51.100.1", "10.0.0.1 hidden"},
           Case{"for=\"", "10.0.0.1 hidden"},
           Case{"for=\"a\\", "10.0.0.1 hidden"},
           Case{"for=", "10.0.0.1 hidden"},
           Case{"for", "10.0.0.1 hidden"},
           Case{"", "10.0.0.1 hidden"},
           Case{"198.51.100.1", "10.0.0.1 hidden"},
           // A quote that a sender opens, for the proxy's own to close, breaks the line.
           Case{"for=192.0.2.66;x=\", for=\"[2001:db8::17]\"", "10.0.0.1 hidden"},
           Case{"for=192.0.2.66;x=\", for=198.51.100.1", "10.0.0.1 hidden"},
       }) {
    CAPTURE(c.line);
    CHECK(sender("10.0.0.1", {{"Forwarded", c.line}}) == c.expected);
  }
  CHECK(sender("10.0.0.1", {{"Forwarded", "for=\"broken"}, {"Forwarded", "for=198.51.100.1"}}) ==
        "198.51.100.1");
}

TEST_CASE("http: two headers that name different senders are not believed")
{
  CHECK(sender("10.0.0.1",
               {{"Forwarded", "for=198.51.100.1"}, {"X-Forwarded-For", "198.51.100.1"}}) ==
        "198.51.100.1");
  CHECK(
      sender("10.0.0.1", {{"Forwarded", "for=192.0.2.66"}, {"X-Forwarded-For", "198.51.100.1"}}) ==
      "10.0.0.1 hidden");
  CHECK(sender("10.0.0.1", {{"Forwarded", "\""}, {"X-Forwarded-For", "198.51.100.1"}}) ==
        "10.0.0.1 hidden");
}

TEST_CASE("http: what the sender called is known where a proxy says it once")
{
  struct Case {
    model::Headers headers;
    std::optional<std::string> expected;
  };

  const Case cases[] = {
      {{{"Host", "hooks.example.com"}}, std::nullopt},
      {{{"Host", "hooks.example.com"}, {"X-Forwarded-Proto", "https"}},
       "https://hooks.example.com"},
      {{{"Host", "127.0.0.1:8080"},
        {"X-Forwarded-Proto", "HTTPS"},
        {"X-Forwarded-Host", "hooks.example.com:8443"}},
       "https://hooks.example.com:8443"},
      {{{"Host", "a"}, {"X-Forwarded-Host", "hooks.example.com"}}, "http://hooks.example.com"},
      {{{"Host", "a"}, {"X-Forwarded-Proto", "https, http"}}, std::nullopt},
      {{{"Host", "a"}, {"X-Forwarded-Proto", "https"}, {"X-Forwarded-Proto", "https"}},
       std::nullopt},
      {{{"Host", "a"}, {"X-Forwarded-Proto", "ftp"}}, std::nullopt},
      {{{"Host", "a"}, {"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "b, c"}}, std::nullopt},
      {{{"Host", "a"}, {"X-Forwarded-Host", "b/c"}}, std::nullopt},
      {{{"Host", "a"}, {"X-Forwarded-Host", "user@b"}}, std::nullopt},
      {{{"X-Forwarded-Proto", "https"}}, std::nullopt},
  };
  for (const Case& c : cases) {
    CAPTURE(c.headers.back().second);
    CHECK(find_called_base(c.headers) == c.expected);
  }
}

TEST_CASE("http: proxies to trust are networks or unix")
{
  const auto proxies = trusted();
  CHECK(proxies.contains("10.1.2.3"));
  CHECK(proxies.contains("unix"));
  CHECK_FALSE(proxies.contains("127.0.0.1"));
  CHECK_FALSE(TrustedProxies{}.contains("unix"));
  CHECK(TrustedProxies{}.empty());
  const auto refused = parse_trusted_proxies({"10.0.0.0/8", "proxy.example.com"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "network \"proxy.example.com\" does not begin with an IP address");
  CHECK(refused.error().hint.find("unix") != std::string::npos);
}

TEST_CASE("http: a request takes what trusted proxies say of it")
{
  model::Request request;
  request.remote_address = "203.0.113.5";
  request.headers = {
      {"Host", "h"}, {"X-Forwarded-For", "198.51.100.1"}, {"X-Forwarded-Proto", "https"}};
  take_forwarded(request, trusted());
  CHECK(request.remote_address == "203.0.113.5");
  CHECK(request.called_base.empty());
  request.remote_address = "10.0.0.1";
  take_forwarded(request, trusted());
  CHECK(request.remote_address == "198.51.100.1");
  CHECK(request.called_base == "https://h");
  CHECK_FALSE(request.is_sender_hidden);
}
