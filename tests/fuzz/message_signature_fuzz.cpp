// The first line as Signature-Input, the second as Signature, the rest as Content-Digest: nothing
// verifies, because nobody here knows the keys. What parses as a dictionary is the same when it is
// written and parsed again.

#include "hookctl/auth/detail/signature_base.hpp"
#include "hookctl/auth/detail/structured_fields.hpp"
#include "hookctl/auth/verify.hpp"
#include "hookctl/base/assert.hpp"
#include "hookctl/base/text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

using namespace hookctl;
using namespace hookctl::auth::detail;

namespace {

constexpr const char* kUrl = "https://example.com/hook?a=1&b=%20";

std::string write(const SfDictionary& dictionary)
{
  std::string out;
  for (const SfMember& member : dictionary) {
    out += text(out.empty() ? "" : ", ",
                member.key,
                '=',
                std::visit([](const auto& value) { return write_sf(value); }, member.value));
  }
  return out;
}

void check_dictionary(std::string_view input)
{
  const auto parsed = parse_sf_dictionary(input);
  if (!parsed) {
    HOOKCTL_ASSERT(parsed.error().code == ErrorCode::invalid_data);
    return;
  }
  const std::string canonical = write(*parsed);
  const auto again = parse_sf_dictionary(canonical);
  // The canonical text may be longer than the limit: a member without a value gains "=?1".
  HOOKCTL_ASSERT(again ? write(*again) == canonical : canonical.size() > kMaxSfText);
}

void check_base(std::string_view input, const model::Request& request)
{
  const auto parsed = parse_sf_dictionary(input);
  for (const SfMember& member : parsed ? *parsed : SfDictionary{}) {
    const auto* covered = std::get_if<SfInnerList>(&member.value);
    const auto base =
        covered == nullptr ? std::string{} : signature_base(*covered, {request, kUrl}).value_or("");
    if (!base.empty()) {
      // One line a component, and one for the parameters: nothing can pretend to be another line.
      HOOKCTL_ASSERT(split(base, '\n').size() == covered->items.size() + 1);
    }
  }
}

preset::Scheme make_scheme()
{
  preset::MessageSignatureScheme engine;
  engine.algorithms = {"ed25519", "ecdsa-p256-sha256", "hmac-sha256"};
  preset::Scheme scheme;
  scheme.engine = engine;
  return scheme;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  static const preset::Scheme kScheme = make_scheme();
  const std::string input(data, data + size);
  const auto lines = split(input, '\n', 3);
  const auto line = [&](std::size_t i) {
    return i < lines.size() ? std::string(lines[i]) : std::string();
  };
  model::Request request;
  request.method = "POST";
  request.target = "/hook?a=1&b=%20";
  request.headers = {{"Host", "example.com"},
                     {"Signature-Input", line(0)},
                     {"Signature", line(1)},
                     {"Content-Digest", line(2)}};
  request.body = "{}";
  for (const char* key :
       {R"({"kty":"OKP","crv":"Ed25519","x":"JrQLj5P_89iXES9-vFgrIy29clF9CC_oPPsw3c5D0bs"})",
        "a secret that no fuzzer guesses, of more than 256 bits"}) {
    auth::Keys keys;
    keys.current = model::Secret(key);
    HOOKCTL_ASSERT(
        !auth::verify(kScheme, keys, request, {kUrl, from_unix_ms(1'700'000'000'000), {}}));
  }
  check_dictionary(input);
  check_base(line(0), request);
  return 0;
}
