#include "hookctl/journal/detail/headers_blob.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::journal::detail;

TEST_CASE("headers_blob: order and names and bytes come back exactly")
{
  const model::Headers headers = {{"Host", "example.com"},
                                  {"x-Sig", ""},
                                  {"X-Sig", "1:a,2:bc,"},
                                  {"x-Sig", std::string("\0\xff\xfe\r\n", 5)},
                                  {"", "\xc3("}};
  const std::string blob = encode_headers(headers);
  CHECK(blob.starts_with("4:Host,11:example.com,5:x-Sig,0:,"));
  CHECK(decode_headers(blob).value() == headers);
  CHECK(decode_headers("").value().empty());
}

TEST_CASE("headers_blob: random headers come back exactly")
{
  tests::SeededRng rng(7);
  for (int round = 0; round < 200; ++round) {
    model::Headers headers;
    for (std::uint64_t count = rng.below(6); count > 0; --count) {
      std::string parts[2];
      for (std::string& part : parts) {
        part.resize(rng.below(20));
        std::generate(part.begin(), part.end(), [&] { return static_cast<char>(rng.below(256)); });
      }
      headers.emplace_back(parts[0], parts[1]);
    }
    CAPTURE(round);
    CHECK(decode_headers(encode_headers(headers)).value() == headers);
  }
}

TEST_CASE("headers_blob: damaged bytes are invalid data")
{
  for (const std::string_view blob : {"4:Host,",
                                      "4:Host,11:example.com",
                                      "4:Host,99:x,",
                                      "x",
                                      ":a,0:,",
                                      "4:Host;1:a,",
                                      "-1:a,1:b,",
                                      "99999999999999999999:a,1:b,",
                                      "1"}) {
    CAPTURE(blob);
    const auto decoded = decode_headers(blob);
    REQUIRE_FALSE(decoded);
    CHECK(decoded.error().code == ErrorCode::invalid_data);
  }
}

TEST_CASE("headers_blob: what is kept of too many headers fits the limit")
{
  const model::Headers headers = {{"aa", "bbbb"}, {"cc", "dddd"}, {"ee", "ff"}};
  CHECK(truncate_headers(headers, 100) == headers);
  CHECK(truncate_headers(headers, 10) == model::Headers{{"aa", "bbbb"}, {"cc", "dd"}});
  CHECK(truncate_headers(headers, 7) == model::Headers{{"aa", "bbbb"}});
  CHECK(truncate_headers(headers, 0).empty());
}
