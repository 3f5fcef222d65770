#include "hookctl/model/url.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::model;

TEST_CASE("url: URLs are read")
{
  struct Case {
    const char* typed;
    Url url;
  };

  for (const Case& c :
       {Case{"http://127.0.0.1:3000/hooks?a=b", {"http", "127.0.0.1", 3000, "/hooks?a=b"}},
        Case{"HTTPS://Example.COM", {"https", "example.com", 443, "/"}},
        Case{"http://[::1]:8080/x", {"http", "::1", 8080, "/x"}},
        Case{"http://[fe80::a]", {"http", "fe80::a", 80, "/"}},
        Case{"http://app?x=1", {"http", "app", 80, "/?x=1"}},
        Case{"http://h/a@b", {"http", "h", 80, "/a@b"}}}) {
    CAPTURE(c.typed);
    const auto url = parse_url(c.typed);
    REQUIRE(url);
    CHECK(url->scheme == c.url.scheme);
    CHECK(url->host == c.url.host);
    CHECK(url->port == c.url.port);
    CHECK(url->target == c.url.target);
  }
}

TEST_CASE("url: a URL that cannot be posted to is refused with the rule")
{
  for (const char* typed : {"",
                            "127.0.0.1:80",
                            "ftp://a",
                            "http://",
                            "http:///x",
                            "http://a:0",
                            "http://a:65536",
                            "http://a:",
                            "http://a b/",
                            "http://a/\r\nX: y",
                            "http://a/#f",
                            "http://[::1",
                            "http://[x]:1",
                            "http://-a",
                            "http://[",
                            "http://[]",
                            "http://\xc3\xa9.com"}) {
    CAPTURE(typed);
    const auto url = parse_url(typed);
    REQUIRE_FALSE(url);
    CHECK(url.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("url: a password in a URL is refused and not repeated")
{
  const auto url = parse_url("http://user:hunter2@example.com/");
  REQUIRE_FALSE(url);
  CHECK(url.error().message.find("hunter2") == std::string::npos);
  CHECK(url.error().message.find("password") != std::string::npos);
}

TEST_CASE("url: addresses and names of one label are near")
{
  for (const char* host : {"localhost", "127.0.0.1", "8.8.8.8", "::1", "2001:db8::1", "intranet"}) {
    CAPTURE(host);
    CHECK(is_near(host));
  }
  CHECK_FALSE(is_near("example.com"));
  CHECK_FALSE(is_near("127.0.0.1.example.com"));
}
