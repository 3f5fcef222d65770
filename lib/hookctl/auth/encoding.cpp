#include "hookctl/auth/detail/encoding.hpp"

#include "hookctl/base/bytes.hpp"

namespace hookctl::auth::detail {

using preset::Encoding;

std::string_view name_of(Encoding encoding)
{
  switch (encoding) {
  case Encoding::hex:
    return "hex";
  case Encoding::base64:
    return "base64";
  case Encoding::base64url:
    return "base64url";
  }
  return "";
}

std::string encode(Encoding encoding, std::string_view bytes)
{
  switch (encoding) {
  case Encoding::hex:
    return hex_encode(bytes);
  case Encoding::base64:
    return base64_encode(bytes);
  case Encoding::base64url:
    return base64url_encode(bytes);
  }
  return {};
}

std::optional<std::string> decode(Encoding encoding, std::string_view characters)
{
  return encoding == Encoding::hex ? hex_decode(characters) : base64_decode_lenient(characters);
}

} // namespace hookctl::auth::detail
