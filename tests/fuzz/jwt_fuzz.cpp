// Any bytes as a token: it never verifies, because nobody here knows the key. And any header and
// claims (the first line and the rest) that the right key signed: accepted or refused, with a
// reason.

#include "hookctl/auth/verify.hpp"
#include "hookctl/base/assert.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/crypto/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace hookctl;

namespace {

constexpr const char* kSecret = "a secret that no fuzzer guesses, of more than 256 bits";
constexpr const char* kPublic =
    R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"})";

preset::Scheme make_scheme(const char* algorithm)
{
  preset::JwtScheme engine;
  engine.algorithms = {algorithm};
  engine.claims = {{"aud", {*select::Template::parse("me")}}};
  engine.max_age = std::chrono::seconds(300);
  preset::Scheme scheme;
  scheme.engine = engine;
  return scheme;
}

Result<auth::Verified> verify(const preset::Scheme& scheme, const char* key, std::string token)
{
  model::Request request;
  request.method = "POST";
  request.target = "/";
  request.body = std::move(token);
  auth::Keys keys;
  keys.current = model::Secret(key);
  return auth::verify(scheme, keys, request, {"", from_unix_ms(1'700'000'000'000), {}});
}

void check_signed(const preset::Scheme& scheme, std::string_view header, std::string_view claims)
{
  const std::string input = text(base64url_encode(header), '.', base64url_encode(claims));
  const auto mac = crypto::hmac(crypto::HashAlgorithm::sha256, kSecret, input);
  HOOKCTL_ASSERT(mac);
  const auto verified = verify(scheme, kSecret, text(input, '.', base64url_encode(*mac)));
  if (!verified) {
    HOOKCTL_ASSERT(verified.error().code == ErrorCode::unverified);
    HOOKCTL_ASSERT(!verified.error().message.empty() && is_utf8(verified.error().message));
    HOOKCTL_ASSERT(verified.error().message.find(kSecret) == std::string::npos);
    return;
  }
  HOOKCTL_ASSERT(header.find("HS256") != std::string_view::npos ||
                 header.find("\\u") != std::string_view::npos);
  HOOKCTL_ASSERT(verified->signed_at.has_value());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  static const preset::Scheme kShared = make_scheme("HS256");
  static const preset::Scheme kEcdsa = make_scheme("ES256");
  const std::string input(data, data + size);
  HOOKCTL_ASSERT(!verify(kShared, kSecret, input));
  HOOKCTL_ASSERT(!verify(kEcdsa, kPublic, input));
  const std::size_t line_feed = input.find('\n');
  if (line_feed != std::string::npos) {
    check_signed(kShared,
                 std::string_view(input).substr(0, line_feed),
                 std::string_view(input).substr(line_feed + 1));
  }
  return 0;
}
