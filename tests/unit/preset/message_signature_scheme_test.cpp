#include "tests/unit/preset/support.hpp"

using namespace hookctl;
using namespace hookctl::preset;
using namespace hookctl::preset::support;

TEST_CASE("message signature scheme: it is read whole")
{
  const auto scheme = good_scheme("message_signatures:\n"
                                  "  algorithms: [ed25519, rsa-v1_5-sha256]\n"
                                  "  components: ['@method', '@target-uri', content-digest]\n"
                                  "  label: sig1\n"
                                  "  tag: app\n"
                                  "  tolerance: 300\n");
  CHECK(scheme.label == "message-signatures");
  CHECK(scheme.covers_body);
  const auto& engine = std::get<MessageSignatureScheme>(scheme.engine);
  CHECK(engine.algorithms == std::vector<std::string>{"ed25519", "rsa-v1_5-sha256"});
  CHECK(engine.components == std::vector<std::string>{"@method", "@target-uri", "content-digest"});
  CHECK(engine.label == "sig1");
  CHECK(engine.tag == "app");
  CHECK(engine.tolerance == std::chrono::seconds(300));
  CHECK_FALSE(engine.body_unsigned);
}

TEST_CASE("message signature scheme: the body is covered unless the preset says that it is not")
{
  CHECK(good_scheme("message_signatures: {algorithms: [ed25519], components: ['@method']}")
            .covers_body);
  CHECK_FALSE(good_scheme("message_signatures: {algorithms: [ed25519], components: ['@method'], "
                          "body: unsigned}")
                  .covers_body);
}

TEST_CASE("message signature scheme: a shared secret is base64 and can be told otherwise")
{
  const auto key = [](const char* more) {
    return engine_of<MessageSignatureScheme>(
               std::string(
                   "message_signatures: {algorithms: [hmac-sha256], components: ['@path']") +
               more + "}")
        .key.format;
  };
  CHECK(key("") == KeyFormat::base64);
  CHECK(key(", key: utf8") == KeyFormat::utf8);
}

TEST_CASE("message signature scheme: every mistake is named with its line and column")
{
  check_scheme_mistakes({
      {"message_signatures: {components: ['@method']}", 1, 21, "needs algorithms"},
      {"message_signatures: {algorithms: [rsa-sha256], components: ['@method']}",
       1,
       22,
       "rsa-sha256"},
      {"message_signatures: {algorithms: [ed25519, hmac-sha256], components: ['@method']}",
       1,
       22,
       "mixes"},
      {"message_signatures: {algorithms: [ed25519]}", 1, 21, "no components"},
      {"message_signatures: {algorithms: [ed25519], components: [a], key: hex}",
       1,
       67,
       "hmac-sha256 only"},
      {"message_signatures: {algorithms: [ed25519], components: [a], body: no}", 1, 68, "no"},
      {"message_signatures: {algorithms: [ed25519], components: [a], component: b}",
       1,
       62,
       "component"},
      {"message_signatures: {algorithms: [ed25519], components: ['@status']}", 1, 45, "@status"},
      {"message_signatures: {algorithms: [ed25519], components: [Content-Digest]}",
       1,
       45,
       "lower case"},
      {"message_signatures: {algorithms: [ed25519], body: unsigned, components: [content-digest]}",
       1,
       45,
       "content-digest"},
  });
}
