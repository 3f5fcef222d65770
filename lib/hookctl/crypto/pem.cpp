#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/detail/key_formats.hpp"

#include <optional>
#include <string>

namespace hookctl::crypto::detail {

namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END ";
constexpr std::string_view kDashes = "-----";

tl::unexpected<Error> broken(std::string message)
{
  return fail(Failure::malformed_key,
              std::move(message),
              "copy it again, from -----BEGIN to the last -----");
}

struct Block {
  std::string_view label;
  std::string_view content;
};

/// Takes the next block off the front; nullopt when there is none.
Result<std::optional<Block>> take_block(std::string_view& text)
{
  const std::size_t begin = text.find(kBegin);
  if (begin == std::string_view::npos) {
    return std::optional<Block>{};
  }
  text.remove_prefix(begin + kBegin.size());
  const std::size_t label_end = text.find(kDashes);
  const std::size_t end = text.find(kEnd);
  if (label_end == std::string_view::npos || end == std::string_view::npos || end < label_end) {
    return broken("the key's PEM has no end");
  }
  const Block block{text.substr(0, label_end),
                    text.substr(label_end + kDashes.size(), end - label_end - kDashes.size())};
  text.remove_prefix(end + kEnd.size());
  if (!text.starts_with(block.label) || !text.substr(block.label.size()).starts_with(kDashes)) {
    return broken("the key's PEM does not end as it begins");
  }
  text.remove_prefix(block.label.size() + kDashes.size());
  return std::optional(block);
}

/// Without line breaks, however they were lost: as spaces, or as the two characters \n.
std::string without_breaks(std::string_view content)
{
  std::string kept;
  for (std::size_t i = 0; i < content.size(); ++i) {
    const std::string_view rest = content.substr(i);
    if (rest.starts_with("\\n") || rest.starts_with("\\r")) {
      ++i;
    } else if (std::string_view(" \t\r\n").find(content[i]) == std::string_view::npos) {
      kept += content[i];
    }
  }
  return kept;
}

Result<AsymmetricKey> read_block(const Block& block)
{
  // Headers inside ("Proc-Type: 4,ENCRYPTED") are only there for passwords.
  if (block.label.find("ENCRYPTED") != std::string_view::npos ||
      block.content.find(':') != std::string_view::npos) {
    return fail(Failure::malformed_key,
                "the key's PEM is encrypted with a password",
                "decrypt it: openssl pkey -in FILE");
  }
  const auto der = base64_decode_lenient(without_breaks(block.content));
  if (!der) {
    return broken("the key's PEM does not hold base64");
  }
  // The label is not asked: "RSA PUBLIC KEY" stands around a SubjectPublicKeyInfo often enough.
  return read_der(*der);
}

} // namespace

Result<std::vector<AsymmetricKey>> read_pem(std::string_view text)
{
  std::vector<AsymmetricKey> keys;
  while (true) {
    HOOKCTL_TRY_AS(const auto block, take_block(text));
    if (!block) {
      return keys;
    }
    if (block->label == "EC PARAMETERS") {
      continue; // says again which curve the key after it is on
    }
    if (keys.size() == kMaxKeysInText) {
      return broken("the PEM holds too many keys");
    }
    HOOKCTL_TRY_AS(AsymmetricKey key, read_block(*block));
    keys.push_back(std::move(key));
  }
}

} // namespace hookctl::crypto::detail
