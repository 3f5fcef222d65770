#include "hookctl/auth/verify.hpp"
#include "hookctl/yaml/value.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

hookctl::preset::Scheme make_scheme(const char* yaml)
{
  return *hookctl::preset::parse_scheme(*hookctl::yaml::parse(yaml, "fuzz"));
}

} // namespace

/// No header value verifies by itself: nobody here knows the key. (A fuzzer cannot guess 256 bits.)
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  using namespace hookctl;
  static const preset::Scheme kSchemes[] = {
      make_scheme("hmac: {signed: '{timestamp}.{body}', timestamp: {tolerance: 300}, signature: "
                  "{header: X-Sig, "
                  "list: {separator: ',', assign: '=', signature: v1, timestamp: t}}}"),
      make_scheme("standard_webhooks: {}"),
      make_scheme("hmac: {signed: '{body}', signature: {header: X-Sig, prefix: 'sha256=', "
                  "encoding: base64}}"),
      make_scheme("basic: {}"),
      make_scheme("hmac: {signed: '{timestamp}{list:n|or_empty}{body}', timestamp: {unit: auto}, "
                  "signature: {header: X-Sig, list: {separator: ',; ', assign: '=', signature: "
                  "'*', timestamp: t}}}"),
      make_scheme(
          "hmac: {signed: '{timestamp}{body}', timestamp: {unit: auto}, signature: {header: "
          "X-Sig, prefix: 'v0=', prefix_optional: true, encoding: base64url, list: "
          "{separator: ' ', items: timestamp_first}}}"),
      make_scheme(
          "hmac: {signed: '{fields:f}', signature: {header: webhook-signature}, fields: {f: "
          "{from: headers, names: 'header:X-Sig', separator: ';'}}}"),
  };
  const std::string value(reinterpret_cast<const char*>(data), size); // NOLINT: bytes are text here
  model::Request request;
  request.method = "POST";
  request.headers = {{"X-Sig", value},
                     {"Authorization", value},
                     {"webhook-id", "msg_1"},
                     {"webhook-timestamp", "1700000000"},
                     {"webhook-signature", value}};
  request.body = "{}";
  for (const preset::Scheme& scheme : kSchemes) {
    auth::Keys keys;
    keys.current = model::Secret(scheme.label == "basic" ? "user:c2VjcmV0c2VjcmV0c2VjcmV0"
                                                         : "c2VjcmV0c2VjcmV0c2VjcmV0");
    if (auth::verify(
            scheme, keys, request, auth::Context{"", from_unix_ms(1'700'000'000'000), {}})) {
      std::abort();
    }
  }
  return 0;
}
