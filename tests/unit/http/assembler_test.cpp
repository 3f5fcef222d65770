#include "hookctl/http/detail/assembler.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace hookctl;
using namespace hookctl::http;
using namespace hookctl::http::detail;

namespace {

/// `METHOD body` of each request, or the status it ended with, whatever pieces it comes in.
std::vector<std::string> assemble(const std::string& bytes, std::size_t step)
{
  const ServerLimits limits;
  Assembler assembler(limits);
  std::vector<std::string> out;
  std::string pending;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    pending += bytes.substr(at, step);
    while (true) {
      std::string_view input = pending;
      const auto progress = assembler.feed(input);
      if (!progress) {
        out.push_back(std::to_string(progress.error().status));
        return out;
      }
      pending.erase(0, pending.size() - input.size());
      if (*progress != Assembler::Progress::complete) {
        break;
      }
      const auto request = assembler.take();
      out.push_back(request.method + " " + request.body);
      if (pending.empty()) {
        break;
      }
    }
  }
  return out;
}

} // namespace

TEST_CASE("http: requests are the same whatever pieces they come in")
{
  const std::string bytes = "\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc\r\n"
                            "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
                            "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
                            "chunked\r\n\r\n2\r\nab\r\n1;x\r\nc\r\n0\r\nT: "
                            "x\r\n\r\n"
                            "POST / HTTP/1.1\r\nHost: a\nContent-Length: 0\r\n\r\n";
  const std::vector<std::string> expected = {"POST abc", "GET ", "PUT abc", "400"};
  for (const std::size_t step : {1U, 2U, 3U, 5U, 7U, 50U, 1000U}) {
    CAPTURE(step);
    CHECK(assemble(bytes, step) == expected);
  }
}

TEST_CASE("http: a sender is told to go on once and only after its head was accepted")
{
  const ServerLimits limits;
  Assembler assembler(limits);
  std::string_view head =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n";
  CHECK(*assembler.feed(head) == Assembler::Progress::needs_body);
  CHECK(assembler.take_continue());
  CHECK_FALSE(assembler.take_continue());
  CHECK(assembler.held_bytes() > 0);

  Assembler refusing(limits);
  std::string_view large =
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n";
  CHECK(refusing.feed(large).error().status == 413);
  CHECK_FALSE(refusing.take_continue());
}

TEST_CASE("http: a claimed length takes no memory before its bytes come")
{
  const ServerLimits limits;
  Assembler assembler(limits);
  std::string_view head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n";
  CHECK(assembler.feed(head));
  CHECK(assembler.held_bytes() < 100'000);
}
