#include "hookctl/receive/allow_list.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::receive;

namespace {

std::vector<model::IpNetwork> networks()
{
  return {*model::IpNetwork::parse("203.0.113.0/24"), *model::IpNetwork::parse("2001:db8::/32")};
}

std::string
why(const std::string& address, const model::Headers& headers = {}, bool is_sender_hidden = false)
{
  model::Request request;
  request.remote_address = address;
  request.headers = headers;
  request.is_sender_hidden = is_sender_hidden;
  return why_not_let_in(request, networks()).value_or("");
}

} // namespace

TEST_CASE("receive: those are let in whose address is listed")
{
  CHECK(why("203.0.113.7").empty());
  CHECK(why("2001:db8::7").empty());
  CHECK(why("198.51.100.1") == "198.51.100.1 is not in allow_from");
  CHECK_FALSE(why_not_let_in({}, {}));
}

TEST_CASE("receive: without an address that is certain nobody is let in")
{
  CHECK(why("unix").find("--trusted-proxy unix") != std::string::npos);
  CHECK(why("").find("--trusted-proxy") != std::string::npos);
  CHECK(why("203.0.113.7", {}, true).find("does not say for whom") != std::string::npos);
}

TEST_CASE("receive: a proxy whose word does not count is told how it would")
{
  const std::string reason = why("127.0.0.1", {{"X-Forwarded-For", "203.0.113.7"}});
  CHECK(reason.find("--trusted-proxy 127.0.0.1") != std::string::npos);
  CHECK(why("198.51.100.1", {{"X-Forwarded-For", "198.51.100.1"}}) ==
        "198.51.100.1 is not in allow_from");
}
