#include "hookctl/crypto/cipher.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/handles.hpp"

#include <openssl/err.h>

#include <limits>

namespace hookctl::crypto {

namespace {

constexpr std::size_t kBlock = 16;

enum class Direction { decrypt, encrypt };

const EVP_CIPHER* method_of(Cipher cipher)
{
  return cipher == Cipher::aes_128_cbc ? EVP_aes_128_cbc() : EVP_aes_256_cbc();
}

tl::unexpected<Error> refused(std::string_view what)
{
  ERR_clear_error();
  return fail(ErrorCode::internal, text("OpenSSL refused to ", what));
}

Result<> check_sizes(Cipher cipher, std::string_view key, std::string_view iv, std::size_t length)
{
  if (key.size() != key_size(cipher)) {
    return fail(Failure::malformed_key,
                text("the key has ", key.size(), " bytes; it must have ", key_size(cipher)));
  }
  if (iv.size() != kBlock) {
    return fail(Failure::malformed_key,
                text("the initialisation vector has ", iv.size(), " bytes; it must have ", kBlock));
  }
  if (length > static_cast<std::size_t>(std::numeric_limits<int>::max()) - kBlock) {
    return fail(ErrorCode::invalid_argument, "the text is longer than 2 GiB");
  }
  return {};
}

/// nullopt when the last step fails: the padding is wrong.
Result<std::optional<std::string>> run(Direction direction,
                                       Cipher cipher,
                                       std::string_view key,
                                       std::string_view iv,
                                       std::string_view input)
{
  HOOKCTL_TRY(check_sizes(cipher, key, iv, input.size()));
  const CipherContext context{EVP_CIPHER_CTX_new()};
  const int encrypts = direction == Direction::encrypt ? 1 : 0;
  if (!context ||
      EVP_CipherInit_ex2(
          context.get(), method_of(cipher), readable(key), readable(iv), encrypts, nullptr) != 1) {
    return refused("start a cipher");
  }
  std::string output(input.size() + kBlock, '\0');
  int written = 0;
  if (EVP_CipherUpdate(context.get(),
                       writable(output),
                       &written,
                       readable(input),
                       static_cast<int>(input.size())) != 1) {
    return refused("run a cipher");
  }
  int last = 0;
  if (EVP_CipherFinal_ex(context.get(), writable(output) + written, &last) != 1) {
    ERR_clear_error();
    return std::optional<std::string>{};
  }
  output.resize(static_cast<std::size_t>(written) + static_cast<std::size_t>(last));
  return std::optional<std::string>(std::move(output));
}

} // namespace

std::optional<Cipher> parse_cipher(std::string_view name)
{
  if (name == "aes-128-cbc") {
    return Cipher::aes_128_cbc;
  }
  return name == "aes-256-cbc" ? std::optional(Cipher::aes_256_cbc) : std::nullopt;
}

std::size_t key_size(Cipher cipher)
{
  return cipher == Cipher::aes_128_cbc ? 16 : 32;
}

Result<std::optional<std::string>>
decrypt(Cipher cipher, std::string_view key, std::string_view iv, std::string_view cipher_text)
{
  return run(Direction::decrypt, cipher, key, iv, cipher_text);
}

Result<std::string>
encrypt(Cipher cipher, std::string_view key, std::string_view iv, std::string_view plain_text)
{
  HOOKCTL_TRY_AS(auto encrypted, run(Direction::encrypt, cipher, key, iv, plain_text));
  if (!encrypted) {
    return refused("end a cipher");
  }
  return std::move(*encrypted);
}

} // namespace hookctl::crypto
