// Any bytes as an account's public key: keys or a refusal that does not repeat the text, and what
// was loaded can be asked.

#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/public_key.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace hookctl;
using crypto::SignatureAlgorithm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const std::string input(data, data + size);
  const auto keys = crypto::load_keys(input);
  if (!keys) {
    HOOKCTL_ASSERT(keys.error().code == ErrorCode::invalid_argument &&
                   is_utf8(keys.error().message));
    return 0;
  }
  HOOKCTL_ASSERT(!keys->empty() && keys->size() <= 64);
  for (const crypto::AsymmetricKey& key : *keys) {
    for (const auto algorithm : {SignatureAlgorithm::ed25519,
                                 SignatureAlgorithm::ecdsa_p256_sha256,
                                 SignatureAlgorithm::rsa_sha256,
                                 SignatureAlgorithm::rsa_pss_sha512}) {
      const auto outcome = crypto::verify_signature(algorithm, key, "message", input);
      HOOKCTL_ASSERT(key.fits(algorithm) || (outcome && !*outcome));
    }
  }
  return 0;
}
