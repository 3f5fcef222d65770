#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

#include <algorithm>

namespace hookctl::preset {

const std::vector<std::string>& public_key_algorithms()
{
  static const std::vector<std::string> names = {"ed25519",
                                                 "ecdsa-p256-sha256",
                                                 "ecdsa-p384-sha384",
                                                 "rsa-sha1",
                                                 "rsa-sha256",
                                                 "rsa-sha384",
                                                 "rsa-sha512",
                                                 "rsa-pss-sha256",
                                                 "rsa-pss-sha384",
                                                 "rsa-pss-sha512"};
  return names;
}

namespace detail {

namespace {

bool holds_ecdsa(const PublicKeyScheme& engine)
{
  const auto is_ecdsa = [](const std::string& algorithm) { return algorithm.starts_with("ecdsa"); };
  const auto& choice = engine.request.choice;
  return is_ecdsa(engine.algorithm) ||
         (choice && std::any_of(choice->choose.begin(), choice->choose.end(), [&](const auto& one) {
            return is_ecdsa(one.second);
          }));
}

} // namespace

Result<Scheme> read_public_key(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.public_key"));
  PublicKeyScheme engine;
  HOOKCTL_TRY_AS(engine.request, read_signed_request(map, value, public_key_algorithms()));
  HOOKCTL_TRY_AS(const auto algorithm, map.optional_word("algorithm", public_key_algorithms()));
  if (algorithm.has_value() == engine.request.choice.has_value()) {
    return tl::unexpected<Error>(
        map.missing_key("algorithm",
                        "verify.public_key needs one of algorithm and algorithm_from",
                        text("add algorithm: ", join(public_key_algorithms(), ", "))));
  }
  engine.algorithm = algorithm ? *algorithm : engine.request.choice->choose.front().second;
  HOOKCTL_TRY_AS(const auto form, map.optional_word("ecdsa", {"der", "raw"}));
  engine.raw_ecdsa = form == "raw";
  if (const yaml::Value* key_id = map.take("key_id")) {
    HOOKCTL_TRY_AS(engine.key_id, read_selector(*key_id, "verify.public_key.key_id"));
  }
  HOOKCTL_TRY(map.finish());
  if (form && !holds_ecdsa(engine)) {
    return tl::unexpected<Error>(
        map.error_at("ecdsa", "verify.public_key.ecdsa is for the algorithms ecdsa-… only"));
  }
  Scheme scheme;
  scheme.label = algorithm_label(engine.algorithm, engine.request, "public-key");
  scheme.covers_body = covers_body(engine.request);
  scheme.engine = std::move(engine);
  return scheme;
}

} // namespace detail

} // namespace hookctl::preset
