#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/select/detail/filter.hpp"

namespace hookctl::select::detail {

namespace {

using Kind = Filter::Kind;
using Text = std::optional<std::string>;

crypto::HashAlgorithm hash_of(Kind kind)
{
  return kind == Kind::md5      ? crypto::HashAlgorithm::md5
         : kind == Kind::sha1   ? crypto::HashAlgorithm::sha1
         : kind == Kind::sha256 ? crypto::HashAlgorithm::sha256
                                : crypto::HashAlgorithm::sha512;
}

/// Decodes %XX where it stands for one of `wanted`; everything else stays as it is.
std::string unescape(std::string_view value, std::string_view wanted)
{
  std::string out;
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    const auto byte =
        value[i] == '%' && value.size() - i > 2 ? hex_decode(value.substr(i + 1, 2)) : std::nullopt;
    if (byte && wanted.find(byte->front()) != std::string_view::npos) {
      out += *byte;
      i += 2;
    } else {
      out += value[i];
    }
  }
  return out;
}

std::string replace(std::string_view value, std::string_view from, std::string_view to)
{
  std::string out;
  out.reserve(value.size());
  for (std::size_t at = value.find(from); at != std::string_view::npos; at = value.find(from)) {
    out += value.substr(0, at);
    out += to;
    value.remove_prefix(at + from.size());
  }
  out += value;
  return out;
}

std::string before(std::string value, std::string_view mark)
{
  if (const std::size_t at = value.find(mark); at != std::string::npos) {
    value.resize(at);
  }
  return value;
}

std::string after(std::string value, std::string_view mark)
{
  const std::size_t at = value.find(mark);
  return at == std::string::npos ? std::move(value) : value.substr(at + mark.size());
}

Result<Text> print_decimals(const Filter& filter, std::string_view amount, const Input& input)
{
  HOOKCTL_TRY_AS(const auto currency, filter.currency->evaluate(input));
  return currency.empty() ? Text{} : with_decimals(amount, currency.front().text);
}

/// The filters that turn any text into another.
Text rewrite(const Filter& filter, std::string value)
{
  switch (filter.kind) {
  case Kind::hex:
    return hex_encode(value);
  case Kind::base64:
    return base64_encode(value);
  case Kind::base64url:
    return base64url_encode(value);
  case Kind::crc32:
    return text(crypto::crc32(value));
  case Kind::lower:
    return lower(value);
  case Kind::upper:
    return upper(value);
  case Kind::trim:
    return std::string(trim(value));
  case Kind::json:
    return json::quote_json(value);
  case Kind::percent:
    return percent_encode(value);
  case Kind::unpercent:
    return percent_decode(value, PlusIsSpace::no);
  case Kind::unescape:
    return unescape(value, filter.arguments[0]);
  case Kind::before:
    return before(std::move(value), filter.arguments[0]);
  case Kind::after:
    return after(std::move(value), filter.arguments[0]);
  case Kind::replace:
    return replace(value, filter.arguments[0], filter.arguments[1]);
  default:
    return value;
  }
}

} // namespace

Result<std::optional<std::string>>
apply_filter(const Filter& filter, std::optional<std::string> value, const Input& input)
{
  if (!value) {
    return filter.kind == Kind::or_empty ? Text(std::string{}) : Text{};
  }
  switch (filter.kind) {
  case Kind::md5:
  case Kind::sha1:
  case Kind::sha256:
  case Kind::sha512: {
    HOOKCTL_TRY_AS(std::string digest, crypto::digest(hash_of(filter.kind), *value));
    return Text(std::move(digest));
  }
  case Kind::decimals:
    return print_decimals(filter, *value, input);
  default:
    return rewrite(filter, std::move(*value));
  }
}

} // namespace hookctl::select::detail
