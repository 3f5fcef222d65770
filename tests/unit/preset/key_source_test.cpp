#include "hookctl/preset/scheme_parts.hpp"
#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

namespace {

constexpr const char* kHmac = "  hmac: {signed: '{body}', signature: {header: X-Sig}}\n";
constexpr const char* kPublic =
    "  public_key: {algorithm: ed25519, signed: '{body}', signature: {header: X-Sig}}\n";

/// The teapot signing with a public key, with `source` in its tenth line.
std::string published(const std::string& source)
{
  std::string yaml = with("key_source: " + source);
  return yaml.replace(yaml.find(kHmac), std::string_view(kHmac).size(), kPublic);
}

KeySource source_of(const std::string& source)
{
  const Preset preset = good_preset(published(source));
  REQUIRE(preset.key_source);
  return *preset.key_source;
}

} // namespace

TEST_CASE("key source: a preset without one publishes nothing")
{
  CHECK_FALSE(good_preset(kTeapot).key_source);
}

TEST_CASE("key source: a URL with its hosts")
{
  const KeySource source =
      source_of("{url: 'https://keys.example.com/jwks', hosts: [keys.example.com]}");
  CHECK(source.url == "https://keys.example.com/jwks");
  CHECK_FALSE(source.from);
  CHECK(source.hosts == std::vector<std::string>{"keys.example.com"});
  CHECK(describe(source) == "at https://keys.example.com/jwks");
}

TEST_CASE("key source: a place in a delivery that states the URL")
{
  const KeySource source =
      source_of("{from: header:X-Cert-Url, hosts: ['*.example.com', 'localhost:8443']}");
  CHECK(source.url.empty());
  REQUIRE(source.from);
  CHECK(source.from->text() == "header:X-Cert-Url");
  CHECK(describe(source) ==
        "at the URL in header X-Cert-Url, on a host like *.example.com or localhost:8443");
  CHECK(source_of("{from: CertURL, hosts: [a.example.com]}").from->reads_payload());
}

TEST_CASE("key source: every mistake is named with its line and column")
{
  const std::string fine = "hosts: [a.example.com]";
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"https://a.example.com", "must be a map"},
      {"{" + fine + "}", "needs url or from"},
      {"{url: 'https://a.example.com/k', from: a, " + fine + "}", "needs one of url and from"},
      {"{url: 'https://a.example.com/k'}", "needs hosts"},
      {"{from: a, hosts: []}", "needs hosts"},
      {"{url: 'http://a.example.com/k', " + fine + "}", "is no https URL"},
      {"{url: 'https://', " + fine + "}", "is no https URL"},
      {"{url: 'https://a.example.com/a b', " + fine + "}", "is no https URL"},
      {"{from: 'query:cert', " + fine + "}", "must be a header or a path"},
      {"{from: 'form:cert', " + fine + "}", "must be a header or a path"},
      {"{from: '\"https://a.example.com\"', " + fine + "}", "must be a header or a path"},
      {"{from: 'a[', " + fine + "}", "key_source.from"},
      {"{from: a, host: [a.example.com]}", "host"},
  };
  for (const auto& mistake : mistakes) {
    const auto& [source, message] = mistake;
    CAPTURE(mistake.first);
    const auto preset = parse_preset(published(source), "teapot.yaml");
    REQUIRE_FALSE(preset);
    CAPTURE(preset.error().message);
    CHECK(preset.error().code == ErrorCode::invalid_data);
    REQUIRE(preset.error().at);
    CHECK(preset.error().at->line == 10);
    CHECK(preset.error().message.find(message) != std::string::npos);
  }
}

TEST_CASE("key source: hosts that anybody may have are refused")
{
  for (const std::string host :
       {"*", "*:443", "*.com", "a.*", "a.example.*", "?.com", "", "a..com"}) {
    CAPTURE(host);
    const auto preset =
        parse_preset(published("{from: a, hosts: ['" + host + "']}"), "teapot.yaml");
    REQUIRE_FALSE(preset);
    CHECK(preset.error().message.find("hosts") != std::string::npos);
  }
  for (const std::string host :
       {"*.example.com", "sns.*.amazonaws.com", "localhost:*", "[::1]:443"}) {
    CAPTURE(host);
    CHECK(source_of("{from: a, hosts: ['" + host + "']}").hosts.front() == host);
  }
}

TEST_CASE("key source: a secret is not published")
{
  const auto preset = parse_preset(
      with("key_source: {url: 'https://a.example.com/k', hosts: [a.example.com]}"), "teapot.yaml");
  REQUIRE_FALSE(preset);
  CHECK(preset.error().message.find("public keys") != std::string::npos);
  CHECK(preset.error().at->line == 10);
}

TEST_CASE("key source: one for a variant alone is enough")
{
  const Preset preset = good_preset(
      with("key_source: {url: 'https://a.example.com/k', hosts: [a.example.com]}\n"
           "variants: {signed: {help: x, verify: {public_key: {algorithm: ed25519, signed: "
           "'{body}', signature: {header: X-Sig}}}}}"));
  CHECK(preset.key_source);
}

TEST_CASE("key source: which schemes have public keys")
{
  const auto is_public = [](const char* yaml) { return takes_public_keys(good_scheme(yaml)); };
  CHECK(is_public("jwt: {in: {header: Authorization}, algorithms: [RS256]}"));
  CHECK_FALSE(is_public("jwt: {in: {header: Authorization}, algorithms: [HS256]}"));
  CHECK(is_public("message_signatures: {algorithms: [ed25519], components: [content-digest]}"));
  CHECK_FALSE(
      is_public("message_signatures: {algorithms: [hmac-sha256], components: [content-digest]}"));
  CHECK_FALSE(is_public("token: {in: [{header: X-Token}]}"));
  CHECK_FALSE(is_public("none: {}"));
}
