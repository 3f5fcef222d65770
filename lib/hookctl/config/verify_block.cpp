#include "hookctl/config/verify_block.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme.hpp"

#include <algorithm>

namespace hookctl::config {

namespace {

using yaml::Value;

Value quoted_text(std::string value)
{
  Value out = Value::scalar(std::move(value));
  out.quoted = true;
  return out;
}

struct GivenFlag {
  const char* name;
  const std::optional<std::string>* value;
};

std::vector<GivenFlag> given_flags(const AuthRecipe& recipe)
{
  const GivenFlag all[] = {
      {"--auth-header", &recipe.header},
      {"--auth-prefix", &recipe.prefix},
      {"--auth-encoding", &recipe.encoding},
      {"--auth-signed", &recipe.signed_text},
      {"--auth-key-format", &recipe.key_format},
      {"--auth-timestamp", &recipe.timestamp},
      {"--auth-tolerance", &recipe.tolerance},
  };
  std::vector<GivenFlag> given;
  std::copy_if(std::begin(all),
               std::end(all),
               std::back_inserter(given),
               [](const GivenFlag& flag) { return flag.value->has_value(); });
  return given;
}

Result<> allow_only(const AuthRecipe& recipe, const std::vector<std::string>& names)
{
  for (const GivenFlag& flag : given_flags(recipe)) {
    if (std::find(names.begin(), names.end(), flag.name) == names.end()) {
      return fail(ErrorCode::invalid_argument,
                  text(flag.name, " does not belong to --auth-scheme ", recipe.scheme),
                  names.empty() ? "leave it out" : text("it takes ", join(names, ", ")));
    }
  }
  return {};
}

Value token_block(const AuthRecipe& recipe)
{
  Value place = Value::map();
  place.add("header", quoted_text(recipe.header.value_or("X-Auth-Token")));
  if (recipe.prefix) {
    place.add("prefix", quoted_text(*recipe.prefix));
  }
  Value places = Value::sequence();
  places.items.push_back(std::move(place));
  Value block = Value::map();
  block.add("in", std::move(places));
  return block;
}

Result<Value> timestamp_block(const AuthRecipe& recipe)
{
  Value block = Value::map();
  const auto parts = split(*recipe.timestamp, ':', 2);
  if (parts.size() != 2 || parts[0] != "header") {
    return fail(ErrorCode::invalid_argument,
                text("--auth-timestamp ", quote(*recipe.timestamp), " must name a header"),
                "write it as header:X-Timestamp");
  }
  block.add("header", quoted_text(std::string(parts[1])));
  block.add("unit", Value::scalar("s"));
  block.add("tolerance", Value::scalar(recipe.tolerance.value_or("300")));
  return block;
}

Result<Value> hmac_block(const AuthRecipe& recipe)
{
  if (!recipe.header) {
    return fail(ErrorCode::invalid_argument,
                text("--auth-scheme ", recipe.scheme, " needs --auth-header"),
                "name the header that carries the signature, as in --auth-header X-Signature");
  }
  if (recipe.tolerance && (!recipe.timestamp || !parse_integer<unsigned>(*recipe.tolerance))) {
    return fail(ErrorCode::invalid_argument,
                "--auth-tolerance takes a number of seconds, beside --auth-timestamp",
                "write --auth-timestamp header:X-Timestamp --auth-tolerance 300");
  }
  Value signature = Value::map();
  signature.add("header", quoted_text(*recipe.header));
  signature.add("encoding", Value::scalar(recipe.encoding.value_or("hex")));
  if (recipe.prefix) {
    signature.add("prefix", quoted_text(*recipe.prefix));
  }
  Value block = Value::map();
  block.add("algorithm", Value::scalar(recipe.scheme.substr(std::string_view("hmac-").size())));
  block.add("signed", quoted_text(recipe.signed_text.value_or("{body}")));
  block.add("signature", std::move(signature));
  block.add("key", Value::scalar(recipe.key_format.value_or("utf8")));
  if (recipe.timestamp) {
    HOOKCTL_TRY_AS(auto timestamp, timestamp_block(recipe));
    block.add("timestamp", std::move(timestamp));
  }
  return block;
}

Result<Value> engine_block(const AuthRecipe& recipe, std::string& engine)
{
  if (recipe.scheme.starts_with("hmac-")) {
    engine = "hmac";
    return hmac_block(recipe);
  }
  if (recipe.scheme == "token") {
    engine = "token";
    HOOKCTL_TRY(allow_only(recipe, {"--auth-header", "--auth-prefix"}));
    return token_block(recipe);
  }
  engine = recipe.scheme == "standard-webhooks" ? "standard_webhooks" : recipe.scheme;
  HOOKCTL_TRY(allow_only(recipe, {}));
  return Value::map();
}

} // namespace

const std::vector<std::string>& recipe_schemes()
{
  static const std::vector<std::string> kSchemes = {"token",
                                                    "basic",
                                                    "hmac-sha1",
                                                    "hmac-sha256",
                                                    "hmac-sha384",
                                                    "hmac-sha512",
                                                    "standard-webhooks",
                                                    "none"};
  return kSchemes;
}

Result<Value> make_verify_block(const AuthRecipe& recipe)
{
  if (recipe.scheme.empty()) {
    const auto given = given_flags(recipe);
    return fail(ErrorCode::invalid_argument,
                text(given.empty() ? "--auth-…" : given.front().name, " needs --auth-scheme"),
                text("use one of ", join(recipe_schemes(), ", ")));
  }
  std::string engine;
  HOOKCTL_TRY_AS(auto inner, engine_block(recipe, engine));
  Value block = Value::map();
  block.add(engine, std::move(inner));
  const auto parsed = preset::parse_scheme(block);
  if (!parsed) {
    Error error = parsed.error();
    error.code = ErrorCode::invalid_argument;
    error.at.reset(); // there is no file: the flags are the place
    return fail(std::move(error));
  }
  return block;
}

} // namespace hookctl::config
