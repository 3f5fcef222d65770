#include "hookctl/nats/subject_token.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

namespace hookctl::nats {

namespace {

constexpr std::size_t kLongestToken = 128;

bool is_plain(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

} // namespace

Result<std::string> subject_token(std::string_view from)
{
  if (from.empty()) {
    return std::string("%");
  }
  std::string out;
  for (const char c : from) {
    if (is_plain(c)) {
      out += c;
    } else {
      out += '%';
      out += hex_encode({&c, 1});
    }
  }
  if (out.size() <= kLongestToken) {
    return out;
  }
  HOOKCTL_TRY_AS(const auto hash, crypto::digest(crypto::HashAlgorithm::sha256, from));
  return text("%", hex_encode(hash));
}

} // namespace hookctl::nats
