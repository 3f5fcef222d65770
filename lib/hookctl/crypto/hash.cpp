#include "hookctl/crypto/hash.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/crypto/handles.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/params.h>

#include <array>
#include <utility>

namespace hookctl::crypto {

namespace {

struct Algorithm {
  HashAlgorithm algorithm;
  const char* name;
  const char* openssl_name;
  std::size_t size;
};

constexpr std::array<Algorithm, 5> kAlgorithms = {{
    {HashAlgorithm::md5, "md5", "MD5", 16},
    {HashAlgorithm::sha1, "sha1", "SHA1", 20},
    {HashAlgorithm::sha256, "sha256", "SHA256", 32},
    {HashAlgorithm::sha384, "sha384", "SHA384", 48},
    {HashAlgorithm::sha512, "sha512", "SHA512", 64},
}};

const Algorithm& find(HashAlgorithm algorithm)
{
  return kAlgorithms[static_cast<std::size_t>(algorithm)];
}

tl::unexpected<Error> refused(std::string_view what, HashAlgorithm algorithm)
{
  const auto code = ERR_get_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  return fail(ErrorCode::internal,
              text("OpenSSL refused to make a ",
                   what,
                   " with ",
                   to_string(algorithm),
                   reason == nullptr ? "" : ": ",
                   reason == nullptr ? "" : reason),
              "a FIPS configuration of OpenSSL may have switched the algorithm off");
}

/// The remainder of each byte value, for the reversed polynomial.
constexpr std::array<std::uint32_t, 256> make_crc_table()
{
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) {
      rest = (rest & 1U) != 0 ? rest >> 1U ^ 0xEDB88320U : rest >> 1U;
    }
    table[byte] = rest;
  }
  return table;
}

/// nullptr when OpenSSL has none.
MacContext make_mac_context(const Algorithm& algorithm)
{
  // Fetched once: a look-up in the providers costs as much as the MAC of a small message.
  static const Mac mac{EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr)};
  MacContext context{mac ? EVP_MAC_CTX_new(mac.get()) : nullptr};
  std::string name = algorithm.openssl_name;
  const std::array<OSSL_PARAM, 2> parameters = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
      OSSL_PARAM_construct_end()};
  const bool is_made = context && EVP_MAC_CTX_set_params(context.get(), parameters.data()) == 1;
  return is_made ? std::move(context) : nullptr;
}

bool compute_mac(EVP_MAC_CTX* context,
                 std::string_view key,
                 std::string_view message,
                 std::string& out)
{
  std::size_t written = 0;
  return EVP_MAC_init(context, readable(key), key.size(), nullptr) == 1 &&
         EVP_MAC_update(context, readable(message), message.size()) == 1 &&
         EVP_MAC_final(context, writable(out), &written, out.size()) == 1 && written == out.size();
}

} // namespace

std::string_view to_string(HashAlgorithm algorithm)
{
  return find(algorithm).name;
}

std::optional<HashAlgorithm> parse_hash_algorithm(std::string_view name)
{
  for (const Algorithm& known : kAlgorithms) {
    if (known.name == name) {
      return known.algorithm;
    }
  }
  return std::nullopt;
}

std::size_t digest_size(HashAlgorithm algorithm)
{
  return find(algorithm).size;
}

Result<std::string> hmac(HashAlgorithm algorithm, std::string_view key, std::string_view message)
{
  // Kept from one MAC to the next, each time with its key: to make one costs as much as the MAC of
  // 2 KB.
  thread_local std::array<MacContext, kAlgorithms.size()> contexts;
  MacContext& context = contexts[static_cast<std::size_t>(algorithm)];
  if (!context) {
    context = make_mac_context(find(algorithm));
  }
  std::string out(digest_size(algorithm), '\0');
  if (!context || !compute_mac(context.get(), key, message, out)) {
    context.reset();
    return refused("MAC", algorithm);
  }
  return out;
}

Result<std::string> digest(HashAlgorithm algorithm, std::string_view message)
{
  thread_local std::array<Digest, kAlgorithms.size()> methods; // a look-up costs more than 2 KB
  Digest& method = methods[static_cast<std::size_t>(algorithm)];
  if (!method) {
    method.reset(EVP_MD_fetch(nullptr, find(algorithm).openssl_name, nullptr));
  }
  std::string out(digest_size(algorithm), '\0');
  unsigned written = 0;
  if (!method ||
      EVP_Digest(
          readable(message), message.size(), writable(out), &written, method.get(), nullptr) != 1 ||
      written != out.size()) {
    return refused("digest", algorithm);
  }
  return out;
}

std::uint32_t crc32(std::string_view message)
{
  static constexpr auto kTable = make_crc_table();
  std::uint32_t rest = 0xFFFFFFFFU;
  for (const char c : message) {
    rest = kTable[(rest ^ static_cast<unsigned char>(c)) & 0xFFU] ^ rest >> 8U;
  }
  return ~rest;
}

bool equal_constant_time(std::string_view a, std::string_view b)
{
  return a.size() == b.size() && CRYPTO_memcmp(readable(a), readable(b), a.size()) == 0;
}

} // namespace hookctl::crypto
