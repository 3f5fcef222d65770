#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

/// RFC 9421 section 3.3, without those that nobody should begin to use.
const std::vector<std::string> kMessageAlgorithms = {"hmac-sha256",
                                                     "ed25519",
                                                     "ecdsa-p256-sha256",
                                                     "ecdsa-p384-sha384",
                                                     "rsa-v1_5-sha256",
                                                     "rsa-pss-sha512"};

Result<std::vector<std::string>> read_message_algorithms(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(auto algorithms, map.optional_texts("algorithms"));
  if (algorithms.empty()) {
    return tl::unexpected<Error>(
        map.missing_key("algorithms",
                        map.what() + " needs algorithms",
                        text("name some of ", join(kMessageAlgorithms, ", "))));
  }
  for (const std::string& algorithm : algorithms) {
    if (std::find(kMessageAlgorithms.begin(), kMessageAlgorithms.end(), algorithm) ==
        kMessageAlgorithms.end()) {
      return tl::unexpected<Error>(
          map.error_at("algorithms",
                       text(map.what(), ".algorithms: ", quote(algorithm), " is not known"),
                       text("use some of ", join(kMessageAlgorithms, ", "))));
    }
    if ((algorithm == "hmac-sha256") != (algorithms.front() == "hmac-sha256")) {
      return tl::unexpected<Error>(
          map.error_at("algorithms",
                       map.what() + ".algorithms mixes a shared secret and public keys",
                       "give each a variant of its own"));
    }
  }
  return algorithms;
}

/// RFC 9421 section 2.2, as far as a request has them.
const std::vector<std::string> kDerived = {"@method",
                                           "@target-uri",
                                           "@authority",
                                           "@scheme",
                                           "@request-target",
                                           "@path",
                                           "@query",
                                           "@query-param"};

Result<> check_component(const yaml::MapReader& map, const std::string& component)
{
  const std::string name = component.substr(0, component.find(';'));
  const auto refuse = [&](std::string_view why, std::string hint) {
    return Result<>(tl::unexpected<Error>(map.error_at(
        "components", text(map.what(), ".components: ", quote(component), why), std::move(hint))));
  };
  if (name.starts_with('@')) {
    const bool known = std::find(kDerived.begin(), kDerived.end(), name) != kDerived.end();
    return known ? Result<>{}
                 : refuse(" is no part of a request", text("use some of ", join(kDerived, ", ")));
  }
  if (name.empty() || lower(name) != name) {
    return refuse(" must be a header's name in lower case", "such as content-digest");
  }
  return {};
}

bool has(const std::vector<std::string>& components, std::string_view name)
{
  return std::find(components.begin(), components.end(), name) != components.end();
}

} // namespace

Result<Scheme> read_message_signatures(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.message_signatures"));
  MessageSignatureScheme engine;
  HOOKCTL_TRY_AS(engine.algorithms, read_message_algorithms(map));
  HOOKCTL_TRY_AS(engine.components, map.optional_texts("components"));
  HOOKCTL_TRY_AS(const auto label, map.optional_text("label"));
  HOOKCTL_TRY_AS(const auto tag, map.optional_text("tag"));
  HOOKCTL_TRY_AS(engine.tolerance, read_seconds(map, "tolerance"));
  HOOKCTL_TRY_AS(const auto body, map.optional_word("body", {"signed", "unsigned"}));
  const yaml::Value* key = value.find("key");
  HOOKCTL_TRY_AS(engine.key, read_key_spec(map, KeyFormat::base64));
  HOOKCTL_TRY(map.finish());
  if (engine.components.empty()) {
    return bad(value,
               "verify.message_signatures demands no components: a signature over nothing would do",
               "add components: [\"@method\", \"@target-uri\", content-digest]");
  }
  if (key != nullptr && engine.algorithms.front() != "hmac-sha256") {
    return bad(*key, "verify.message_signatures.key is for hmac-sha256 only");
  }
  for (const std::string& component : engine.components) {
    HOOKCTL_TRY(check_component(map, component));
  }
  if (body == "unsigned" && has(engine.components, "content-digest")) {
    return tl::unexpected<Error>(map.error_at(
        "body",
        "verify.message_signatures.body is unsigned, but components has content-digest",
        "leave one of them out"));
  }
  engine.label = label.value_or("");
  engine.tag = tag.value_or("");
  engine.body_unsigned = body == "unsigned";
  Scheme scheme;
  scheme.label = "message-signatures";
  scheme.covers_body = !engine.body_unsigned;
  scheme.engine = std::move(engine);
  return scheme;
}

} // namespace hookctl::preset::detail
