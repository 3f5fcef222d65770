#include "hookctl/journal/detail/siphash.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl::journal::detail;

TEST_CASE("siphash: the vectors of its authors")
{
  // vectors_sip64 of the reference implementation: key 00 01 … 0f, texts "", 00, 00 01, …
  constexpr SipKey kKey = {0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
  std::string text;
  CHECK(siphash(kKey, text) == 0x726fdb47dd0e0e31U);
  text.push_back('\0');
  CHECK(siphash(kKey, text) == 0x74f839c593dc67fdU);
  while (text.size() < 15) {
    text.push_back(static_cast<char>(text.size()));
  }
  CHECK(siphash(kKey, text) == 0xa129ca6149be45e5U);
}
