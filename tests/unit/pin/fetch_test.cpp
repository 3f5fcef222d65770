#include "hookctl/auth/handshake.hpp"
#include "hookctl/preset/library.hpp"
#include "tests/unit/pin/scripted_client.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::pin;
using namespace hookctl::pin::support;

namespace {

const std::string kUrl = "https://keys.example.com/jwks";

preset::Preset preset_with(std::vector<std::string> hosts)
{
  preset::Preset preset;
  preset.id = "kettle";
  preset.key_source = preset::KeySource{kUrl, {}, std::move(hosts)};
  return preset;
}

Error refusal(Peer peer,
              const std::string& url,
              const std::vector<std::string>& hosts = {"keys.example.com"})
{
  const auto fetched = fetch_keys(url, preset_with(hosts), peer.connect());
  REQUIRE_FALSE(fetched);
  CHECK_FALSE(fetched.error().hint.empty());
  return fetched.error();
}

} // namespace

TEST_CASE("fetch: keys come as they are from a host of the preset")
{
  Peer peer = Peer::with(kSet);
  const auto fetched = fetch_keys(kUrl, preset_with({"keys.example.com"}), peer.connect());
  REQUIRE(fetched);
  CHECK(*fetched == kSet);
  CHECK(peer.asked == std::vector<std::string>{"GET https keys.example.com 443 /jwks"});
  REQUIRE(peer.options);
  CHECK(peer.options->reach == http::Reach::public_only);
  CHECK(peer.options->timeout == std::chrono::seconds(10));
}

TEST_CASE("fetch: only a host that is spelled out may be nearby")
{
  Peer peer = Peer::with(kPem);
  REQUIRE(fetch_keys("https://localhost:8443/k", preset_with({"localhost:*"}), peer.connect()));
  CHECK(peer.options->reach == http::Reach::anywhere);
  REQUIRE(fetch_keys("https://127.0.0.1/k", preset_with({"127.0.0.1"}), peer.connect()));
  CHECK(peer.options->reach == http::Reach::anywhere);
  REQUIRE(fetch_keys(
      "https://a.internal.example/k", preset_with({"*.internal.example"}), peer.connect()));
  CHECK(peer.options->reach == http::Reach::public_only);
}

TEST_CASE("fetch: another host is never asked")
{
  struct Case {
    const char* url;
    const char* host;
  };

  const Case cases[] = {
      {"https://keys.example.com.evil.example/jwks", "keys.example.com"},
      {"https://evil.example/keys.example.com", "keys.example.com"},
      {"https://evil.example?keys.example.com", "keys.example.com"},
      {"https://a.b.example.com/", "*.example.com"},
      {"https://example.com/", "*.example.com"},
      {"https://keys.example.com:8443/", "keys.example.com"},
      {"https://10.0.0.1/", "*.0.0.1"},
      {"https://127.0.0.1/", "*.0.0.1"},
      {"https://[::1]/", "localhost"},
      {"https://localhost/", "127.0.0.1"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.url);
    Peer peer = Peer::with(kPem);
    const auto fetched = fetch_keys(one.url, preset_with({one.host}), peer.connect());
    REQUIRE_FALSE(fetched);
    CHECK(fetched.error().code == ErrorCode::denied);
    CHECK(fetched.error().hint.find(one.host) != std::string::npos);
    CHECK(peer.asked.empty());
  }
}

TEST_CASE("fetch: a URL that is no https URL is never asked")
{
  for (const char* url : {"http://keys.example.com/jwks",
                          "keys.example.com/jwks",
                          "file:///etc/passwd",
                          "https://",
                          "https://keys.example.com@evil.example/",
                          "https://keys.example.com/#a",
                          "https://keys.example.com\\@evil.example/",
                          ""}) {
    CAPTURE(url);
    CHECK(refusal(Peer::with(kPem), url).code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("fetch: a redirect is refused with where it leads")
{
  Peer peer = Peer::with(kPem, 301);
  peer.answer.headers.emplace_back("Location", "https://evil.example/keys");
  const Error error = refusal(std::move(peer), kUrl);
  CHECK(error.code == ErrorCode::denied);
  CHECK(error.message.find("301, to \"https://evil.example/keys\"") != std::string::npos);
}

TEST_CASE("fetch: only status 200 brings keys")
{
  for (const int status : {201, 204, 401, 404, 500}) {
    CAPTURE(status);
    CHECK(refusal(Peer::with(kPem, status), kUrl).code == ErrorCode::network);
  }
}

TEST_CASE("fetch: a failure of the network stays one and says where")
{
  Peer peer;
  peer.failure = Error{ErrorCode::timeout, "too late", {}, {}, {}};
  const Error error = refusal(std::move(peer), kUrl);
  CHECK(error.code == ErrorCode::timeout);
  CHECK(error.context == std::vector<std::string>{"fetching " + kUrl});
}

TEST_CASE("fetch: what is no public key is refused and not repeated")
{
  const std::string secret =
      R"({"kty":"OKP","crv":"Ed25519","x":"ZWzD09ki_hU91B1gZ7GFG8drefGR7PnaT-6n4SIcMDQ",)"
      R"("d":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"})";
  for (const std::string& body : {std::string(), std::string("<html>hello</html>"), secret}) {
    const Error error = refusal(Peer::with(body), kUrl);
    CHECK(error.code == ErrorCode::invalid_data);
    CHECK(error.message.find("hello") == std::string::npos);
    CHECK(error.message.find("AAEC") == std::string::npos);
  }
}

TEST_CASE("fetch: an answer of 256 KiB is taken and a longer one not")
{
  const std::string padded = kPem + std::string(kMaxKeys - kPem.size(), '\n');
  Peer peer = Peer::with(padded);
  CHECK(fetch_keys(kUrl, preset_with({"keys.example.com"}), peer.connect()));
  CHECK(peer.options->response_bytes == kMaxKeys + 1);
  const Error error = refusal(Peer::with(padded + "\n"), kUrl);
  CHECK(error.code == ErrorCode::invalid_data);
  CHECK(error.message.find("longer than 256 KiB") != std::string::npos);
}

TEST_CASE("fetch: where the keys are is what was typed or what the preset says")
{
  auto preset = preset_with({"keys.example.com"});
  CHECK(find_url(preset, {}).value() == kUrl);
  CHECK(find_url(preset, "https://other.example/").value() == "https://other.example/");
  preset.key_source->url.clear();
  preset.key_source->from = select::Selector::parse("header:X-Cert-Url").value();
  const auto unsaid = find_url(preset, {});
  REQUIRE_FALSE(unsaid);
  CHECK(unsaid.error().code == ErrorCode::invalid_argument);
  CHECK(unsaid.error().message.find("header X-Cert-Url") != std::string::npos);
  CHECK(find_url(preset, kUrl).value() == kUrl);
  preset.key_source.reset();
  CHECK(find_url(preset, kUrl).error().code == ErrorCode::invalid_argument);
}

TEST_CASE("fetch: every built-in preset may ask the host that it names")
{
  const preset::Library presets("/nonexistent");
  int published = 0;
  const auto ids = presets.ids();
  REQUIRE(ids);
  for (const std::string& id : *ids) {
    CAPTURE(id);
    const auto preset = presets.find(id);
    REQUIRE_MESSAGE(preset, preset.error().message);
    if (preset->key_source && !preset->key_source->from) {
      Peer peer = Peer::with(kPem);
      CHECK(fetch_keys(preset->key_source->url, *preset, peer.connect()));
      CHECK(peer.options->reach == http::Reach::public_only);
      ++published;
    }
  }
  CHECK(published > 0);
}
