#include "hookctl/base/bytes.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

namespace {

std::string random_bytes(tests::SeededRng& rng)
{
  std::string out(rng.below(70), '\0');
  for (char& c : out) {
    c = static_cast<char>(rng.below(256));
  }
  return out;
}

} // namespace

TEST_CASE("bytes: RFC 4648 test vectors")
{
  struct Case {
    const char* plain;
    const char* base64;
    const char* hex;
  };

  const Case cases[] = {
      {"", "", ""},
      {"f", "Zg==", "66"},
      {"fo", "Zm8=", "666f"},
      {"foo", "Zm9v", "666f6f"},
      {"foob", "Zm9vYg==", "666f6f62"},
      {"foobar", "Zm9vYmFy", "666f6f626172"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.plain);
    CHECK(base64_encode(c.plain) == c.base64);
    CHECK(base64_decode(c.base64) == c.plain);
    CHECK(hex_encode(c.plain) == c.hex);
    CHECK(hex_decode(c.hex) == c.plain);
  }
}

TEST_CASE("bytes: every encoding gives back what went in")
{
  tests::SeededRng rng(7);
  for (int i = 0; i < 500; ++i) {
    const std::string bytes = random_bytes(rng);
    CHECK(base64_decode(base64_encode(bytes)) == bytes);
    CHECK(base64_decode_lenient(base64url_encode(bytes)) == bytes);
    CHECK(hex_decode(hex_encode(bytes)) == bytes);
    CHECK(percent_decode(percent_encode(bytes), PlusIsSpace::yes) == bytes);
  }
}

TEST_CASE("bytes: strict decoders refuse what is not the canonical form")
{
  for (const char* bad :
       {"Zg=", "Zg", "Zh==", "Z===", "====", "Zm9v\n", "Zm9-", " Zm9v", "Zg==Zg=="}) {
    CAPTURE(bad);
    CHECK_FALSE(base64_decode(bad));
  }
  CHECK(base64_decode_lenient("Zm8") == "fo");
  CHECK_FALSE(base64_decode_lenient("Zm9v!"));
  CHECK_FALSE(hex_decode("abc"));
  CHECK_FALSE(hex_decode("zz"));
  CHECK(hex_decode("AbCd") == "\xAB\xCD");
  for (const char* bad : {"%", "%4", "%zz", "ab%"}) {
    CHECK_FALSE(percent_decode(bad, PlusIsSpace::no));
  }
  CHECK(percent_decode("a+b%20", PlusIsSpace::no) == "a+b ");
  CHECK(percent_decode("a+b%20", PlusIsSpace::yes) == "a b ");
}
