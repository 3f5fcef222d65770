#include "hookctl/config/verify_block.hpp"

#include "hookctl/base/failure.hpp"
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

Value quoted_texts(const std::vector<std::string>& values)
{
  Value out = Value::sequence();
  for (const std::string& value : values) {
    out.items.push_back(quoted_text(value));
  }
  return out;
}

std::vector<std::string> given_flags(const AuthRecipe& recipe)
{
  struct Flag {
    const char* name;
    bool is_given;
  };

  const Flag all[] = {
      {"--auth-in", !recipe.in.empty()},
      {"--auth-header", recipe.header.has_value()},
      {"--auth-prefix", recipe.prefix.has_value()},
      {"--auth-encoding", recipe.encoding.has_value()},
      {"--auth-signed", recipe.signed_text.has_value()},
      {"--auth-key-format", recipe.key_format.has_value()},
      {"--auth-timestamp", recipe.timestamp.has_value()},
      {"--auth-tolerance", recipe.tolerance.has_value()},
      {"--auth-algorithm", !recipe.algorithms.empty()},
      {"--auth-claim", !recipe.claims.empty()},
      {"--auth-body-hash", recipe.body_hash.has_value()},
      {"--auth-component", !recipe.components.empty()},
  };
  std::vector<std::string> given;
  for (const Flag& flag : all) {
    if (flag.is_given) {
      given.emplace_back(flag.name);
    }
  }
  return given;
}

/// `header:X-Signature` as {header: X-Signature}.
Result<Value> place_block(std::string_view flag, std::string_view typed)
{
  constexpr std::string_view kWords[] = {"header", "query", "form", "json"};
  const auto parts = split(typed, ':', 2);
  if (parts.size() != 2 || parts[1].empty() ||
      std::find(std::begin(kWords), std::end(kWords), parts[0]) == std::end(kWords)) {
    return fail(Failure::malformed_pair,
                text(flag, " ", quote(typed), " does not say where in the request"),
                text("write it as ", flag, " header:NAME, query:NAME, form:NAME or json:PATH"));
  }
  Value block = Value::map();
  block.add(std::string(parts[0]), quoted_text(std::string(parts[1])));
  return block;
}

/// What --auth-in and --auth-header say, as typed for --auth-in.
std::vector<std::string> places_of(const AuthRecipe& recipe)
{
  std::vector<std::string> places = recipe.in;
  if (recipe.header) {
    places.insert(places.begin(), "header:" + *recipe.header);
  }
  return places;
}

Result<std::string> only_place(const AuthRecipe& recipe, const std::string& otherwise)
{
  auto places = places_of(recipe);
  if (places.empty()) {
    places.push_back(otherwise);
  }
  if (places.size() != 1 || places[0].empty()) {
    return fail(Failure::flag_needs_other,
                places.size() == 1 ? text("--auth-scheme ", recipe.scheme, " needs --auth-header")
                                   : text("--auth-scheme ", recipe.scheme, " reads one place"),
                "name the one that carries the signature: --auth-header X-Signature, or --auth-in "
                "query:sig");
  }
  return places[0];
}

Result<Value> token_block(const AuthRecipe& recipe)
{
  auto typed = places_of(recipe);
  if (typed.empty()) {
    typed.emplace_back("header:X-Auth-Token");
  }
  Value places = Value::sequence();
  for (const std::string& one : typed) {
    HOOKCTL_TRY_AS(auto place, place_block("--auth-in", one));
    if (recipe.prefix) {
      place.add("prefix", quoted_text(*recipe.prefix));
    }
    places.items.push_back(std::move(place));
  }
  Value block = Value::map();
  block.add("in", std::move(places));
  return block;
}

Result<> check_tolerance(const AuthRecipe& recipe)
{
  if (!recipe.tolerance || parse_integer<unsigned>(*recipe.tolerance)) {
    return {};
  }
  return fail(Failure::number_out_of_range,
              text("--auth-tolerance ", quote(*recipe.tolerance), " is not a number of seconds"),
              "write it as --auth-tolerance 300");
}

/// The keys that hmac, digest and public_key have in common.
Result<> add_signed_request(Value& block, const AuthRecipe& recipe)
{
  HOOKCTL_TRY(check_tolerance(recipe));
  if (recipe.tolerance && !recipe.timestamp) {
    return fail(Failure::flag_needs_other,
                "--auth-tolerance takes a number of seconds, beside --auth-timestamp",
                "write --auth-timestamp header:X-Timestamp --auth-tolerance 300");
  }
  HOOKCTL_TRY_AS(const auto at, only_place(recipe, ""));
  HOOKCTL_TRY_AS(auto signature, place_block("--auth-in", at));
  signature.add("encoding", Value::scalar(recipe.encoding.value_or("hex")));
  if (recipe.prefix) {
    signature.add("prefix", quoted_text(*recipe.prefix));
  }
  block.add("signed", quoted_text(recipe.signed_text.value_or("{body}")));
  block.add("signature", std::move(signature));
  if (recipe.timestamp) {
    HOOKCTL_TRY_AS(auto timestamp, place_block("--auth-timestamp", *recipe.timestamp));
    timestamp.add("unit", Value::scalar("s"));
    timestamp.add("tolerance", Value::scalar(recipe.tolerance.value_or("300")));
    block.add("timestamp", std::move(timestamp));
  }
  return {};
}

/// hmac-sha256 and digest-sha512 alike.
Result<Value> keyed_block(const AuthRecipe& recipe)
{
  Value block = Value::map();
  block.add("algorithm", Value::scalar(recipe.scheme.substr(recipe.scheme.find('-') + 1)));
  block.add("key", Value::scalar(recipe.key_format.value_or("utf8")));
  HOOKCTL_TRY(add_signed_request(block, recipe));
  return block;
}

Result<Value> public_key_block(const AuthRecipe& recipe)
{
  Value block = Value::map();
  block.add("algorithm", Value::scalar(recipe.scheme));
  HOOKCTL_TRY(add_signed_request(block, recipe));
  return block;
}

Result<> require_algorithms(const AuthRecipe& recipe, std::string_view example)
{
  if (!recipe.algorithms.empty()) {
    return {};
  }
  return fail(Failure::flag_needs_other,
              text("--auth-scheme ", recipe.scheme, " needs --auth-algorithm"),
              text("name each that the sender may use, as in --auth-algorithm ", example));
}

Result<Value> claims_block(const AuthRecipe& recipe)
{
  Value block = Value::map();
  for (const std::string& claim : recipe.claims) {
    const auto parts = split(claim, '=', 2);
    if (parts.size() != 2 || parts[0].empty()) {
      return fail(Failure::malformed_pair,
                  text("--auth-claim ", quote(claim), " is not NAME=VALUE"),
                  "write it as --auth-claim iss=https://sender.example.com");
    }
    if (block.find(std::string(parts[0])) != nullptr) {
      return fail(Failure::flag_repeated,
                  text("--auth-claim ", quote(parts[0]), " is there twice"),
                  "leave one out");
    }
    block.add(std::string(parts[0]), quoted_text(std::string(parts[1])));
  }
  return block;
}

Result<Value> jwt_place(const AuthRecipe& recipe)
{
  const std::string otherwise = "header:Authorization";
  HOOKCTL_TRY_AS(const auto at, only_place(recipe, otherwise));
  if (at == "body") {
    return Value::scalar("body");
  }
  HOOKCTL_TRY_AS(auto place, place_block("--auth-in", at));
  const std::string prefix = recipe.prefix.value_or(at == otherwise ? "Bearer " : "");
  if (!prefix.empty()) {
    place.add("prefix", quoted_text(prefix));
  }
  return place;
}

Result<Value> jwt_block(const AuthRecipe& recipe)
{
  HOOKCTL_TRY(require_algorithms(recipe, "RS256"));
  Value block = Value::map();
  HOOKCTL_TRY_AS(auto place, jwt_place(recipe));
  block.add("in", std::move(place));
  block.add("algorithms", quoted_texts(recipe.algorithms));
  if (recipe.key_format) {
    block.add("key", Value::scalar(*recipe.key_format));
  }
  HOOKCTL_TRY_AS(auto claims, claims_block(recipe));
  if (!claims.members.empty()) {
    block.add("claims", std::move(claims));
  }
  if (recipe.body_hash) {
    Value hash = Value::map();
    hash.add("claim", quoted_text(*recipe.body_hash));
    block.add("body_hash", std::move(hash));
  }
  return block;
}

Result<Value> message_signatures_block(const AuthRecipe& recipe)
{
  HOOKCTL_TRY(require_algorithms(recipe, "ed25519"));
  HOOKCTL_TRY(check_tolerance(recipe));
  Value block = Value::map();
  block.add("algorithms", quoted_texts(recipe.algorithms));
  block.add("components",
            quoted_texts(recipe.components.empty()
                             ? std::vector<std::string>{"@method", "@target-uri", "content-digest"}
                             : recipe.components));
  block.add("tolerance", Value::scalar(recipe.tolerance.value_or("300")));
  if (recipe.key_format) {
    block.add("key", Value::scalar(*recipe.key_format));
  }
  return block;
}

Result<Value> empty_block(const AuthRecipe& /*recipe*/)
{
  return Value::map();
}

Result<Value> standard_v1a_block(const AuthRecipe& /*recipe*/)
{
  Value block = Value::map();
  block.add("version", Value::scalar("v1a"));
  return block;
}

/// How one engine is filled in, and by which flags.
struct Engine {
  const char* word;
  std::vector<std::string> schemes;
  Result<Value> (*fill_in)(const AuthRecipe&);
  std::vector<std::string> flags;
};

std::vector<Engine> make_engines()
{
  const std::vector<std::string> signing = {"--auth-in",
                                            "--auth-header",
                                            "--auth-prefix",
                                            "--auth-encoding",
                                            "--auth-signed",
                                            "--auth-timestamp",
                                            "--auth-tolerance"};
  std::vector<std::string> keyed = signing;
  keyed.emplace_back("--auth-key-format");
  return {
      {"token", {"token"}, token_block, {"--auth-in", "--auth-header", "--auth-prefix"}},
      {"bearer", {"bearer"}, empty_block, {}},
      {"basic", {"basic"}, empty_block, {}},
      {"hmac",
       {"hmac-md5", "hmac-sha1", "hmac-sha256", "hmac-sha384", "hmac-sha512"},
       keyed_block,
       keyed},
      {"digest",
       {"digest-md5", "digest-sha1", "digest-sha256", "digest-sha384", "digest-sha512"},
       keyed_block,
       keyed},
      {"standard_webhooks", {"standard-webhooks"}, empty_block, {}},
      {"standard_webhooks", {"standard-webhooks-v1a"}, standard_v1a_block, {}},
      {"public_key", preset::public_key_algorithms(), public_key_block, signing},
      {"jwt",
       {"jwt"},
       jwt_block,
       {"--auth-in",
        "--auth-header",
        "--auth-prefix",
        "--auth-algorithm",
        "--auth-key-format",
        "--auth-claim",
        "--auth-body-hash"}},
      {"message_signatures",
       {"message-signatures"},
       message_signatures_block,
       {"--auth-algorithm", "--auth-component", "--auth-tolerance", "--auth-key-format"}},
      {"none", {"none"}, empty_block, {}},
  };
}

const std::vector<Engine>& engines()
{
  static const std::vector<Engine> kEngines = make_engines();
  return kEngines;
}

Result<> allow_only(const AuthRecipe& recipe, const std::vector<std::string>& names)
{
  for (const std::string& flag : given_flags(recipe)) {
    if (std::find(names.begin(), names.end(), flag) == names.end()) {
      return fail(Failure::flag_out_of_place,
                  text(flag, " does not belong to --auth-scheme ", recipe.scheme),
                  names.empty() ? "leave it out" : text("it takes ", join(names, ", ")));
    }
  }
  return {};
}

Result<const Engine*> find_engine(const AuthRecipe& recipe)
{
  for (const Engine& engine : engines()) {
    if (std::ranges::find(engine.schemes, recipe.scheme) != engine.schemes.end()) {
      return &engine;
    }
  }
  const auto given = given_flags(recipe);
  const std::string mean = did_you_mean(recipe.scheme, recipe_schemes());
  return fail(Failure::flag_needs_other,
              recipe.scheme.empty()
                  ? text(given.empty() ? "--auth-…" : given.front(), " needs --auth-scheme")
                  : text("--auth-scheme ", quote(recipe.scheme), " is not known"),
              mean.empty() ? text("use one of ", join(recipe_schemes(), ", ")) : mean);
}

} // namespace

const std::vector<std::string>& recipe_schemes()
{
  static const std::vector<std::string> kSchemes = [] {
    std::vector<std::string> words;
    for (const Engine& engine : engines()) {
      words.insert(words.end(), engine.schemes.begin(), engine.schemes.end());
    }
    return words;
  }();
  return kSchemes;
}

Result<Value> make_verify_block(const AuthRecipe& recipe)
{
  HOOKCTL_TRY_AS(const Engine* engine, find_engine(recipe));
  HOOKCTL_TRY(allow_only(recipe, engine->flags));
  HOOKCTL_TRY_AS(auto inner, engine->fill_in(recipe));
  Value block = Value::map();
  block.add(engine->word, std::move(inner));
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
