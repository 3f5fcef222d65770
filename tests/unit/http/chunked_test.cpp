#include "hookctl/http/detail/chunked.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl::http::detail;

namespace {

/// The body, or the status it is refused with.
std::string join_chunks(std::string_view bytes, std::size_t step, std::size_t limit = 100)
{
  ChunkedBody body(limit);
  std::string pending;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    pending += bytes.substr(at, step);
    std::string_view input = pending;
    const auto complete = body.feed(input);
    if (!complete) {
      return std::to_string(complete.error().status);
    }
    if (*complete) {
      return body.take();
    }
    pending.erase(0, pending.size() - input.size());
  }
  return "incomplete";
}

} // namespace

TEST_CASE("http: chunks are joined whatever the pieces they come in")
{
  struct Case {
    const char* bytes;
    const char* body;
  };

  for (const Case& c : {Case{"3\r\nabc\r\n0\r\n\r\n", "abc"},
                        Case{"3;x=\"y\"\r\nabc\r\n02\r\nde\r\n000\r\nTrailer: 1\r\n\r\n", "abcde"},
                        Case{"A\r\n0123456789\r\n0\r\n\r\n", "0123456789"},
                        Case{"2 ;x\r\n\r\n\r\n0\r\n\r\n", "\r\n"},
                        Case{"0\r\n\r\n", ""},
                        Case{"3\r\nab", "incomplete"}}) {
    for (const std::size_t step : {1U, 2U, 7U, 1000U}) {
      CAPTURE(c.bytes);
      CAPTURE(step);
      CHECK(join_chunks(c.bytes, step) == c.body);
    }
  }
}

TEST_CASE("http: a chunked body that others could read differently is refused")
{
  for (const char* bytes : {"x\r\n",
                            "\r\n",
                            "-1\r\n",
                            "+1\r\na\r\n",
                            "0x1\r\na\r\n",
                            "1 2\r\na\r\n",
                            " 1\r\na\r\n",
                            "1\na\r\n0\r\n\r\n",
                            "1\r\nab\r\n0\r\n\r\n",
                            "1;\x01\r\na\r\n"}) {
    CAPTURE(bytes);
    CHECK(join_chunks(bytes, 1) == "400");
  }
  CHECK(join_chunks(std::string(2000, '0'), 100) == "400");
}

TEST_CASE("http: a chunk that would pass the limit is refused before it is read")
{
  CHECK(join_chunks("65\r\n", 1) == "413");
  CHECK(join_chunks("3\r\nabc\r\n3\r\n", 1, 5) == "413");
  CHECK(join_chunks("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 1, 5) == "abcde");
  CHECK(join_chunks("000000001\r\n", 1) == "413");
}
