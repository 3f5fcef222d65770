#include "hookctl/preset/scheme.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

namespace hookctl::preset {

namespace {

using detail::bad;

constexpr std::string_view kEngineAdvice = "use one of hmac, standard_webhooks, token, basic, none";

Result<TokenScheme::Place> read_token_place(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.token.in"));
  HOOKCTL_TRY_AS(auto place, detail::read_place(map, detail::BodyPlace::yes));
  HOOKCTL_TRY_AS(const auto prefix, map.optional_text("prefix"));
  HOOKCTL_TRY(map.finish());
  if (!place) {
    return bad(value,
               "verify.token.in does not say where the token is",
               "add header: NAME, query: NAME, form: NAME or json: PATH");
  }
  return TokenScheme::Place{std::move(*place), prefix.value_or("")};
}

Result<Scheme> read_token(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.token"));
  const yaml::Value* in = map.take("in");
  HOOKCTL_TRY(map.finish());
  HOOKCTL_TRY_AS(const auto items, detail::read_list(in, "verify.token.in"));
  if (items.empty()) {
    return bad(
        value, "verify.token does not say where the token is", "add in: [{header: X-Auth-Token}]");
  }
  TokenScheme token;
  for (const yaml::Value* item : items) {
    HOOKCTL_TRY_AS(auto place, read_token_place(*item));
    token.places.push_back(std::move(place));
  }
  Scheme scheme;
  scheme.engine = std::move(token);
  scheme.label = "token";
  return scheme;
}

Result<Scheme> read_basic(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.basic"));
  HOOKCTL_TRY(map.finish());
  Scheme scheme;
  scheme.engine = BasicScheme{};
  scheme.label = "basic";
  return scheme;
}

Result<Scheme> read_none(const yaml::Value& value)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, "verify.none"));
  HOOKCTL_TRY(map.finish());
  Scheme scheme;
  scheme.engine = NoScheme{};
  scheme.label = "none";
  scheme.needs_key = false;
  return scheme;
}

struct Engine {
  std::string_view word;
  Result<Scheme> (*read)(const yaml::Value&);
};

constexpr Engine kEngines[] = {
    {"hmac", &detail::read_hmac},
    {"standard_webhooks", &detail::read_standard_webhooks},
    {"token", &read_token},
    {"basic", &read_basic},
    {"none", &read_none},
};

std::string engine_hint(std::string_view word)
{
  std::vector<std::string> words;
  for (const Engine& engine : kEngines) {
    words.emplace_back(engine.word);
  }
  const std::string near = did_you_mean(word, words);
  return near.empty() ? std::string(kEngineAdvice) : near;
}

} // namespace

Result<Scheme> parse_scheme(const yaml::Value& block)
{
  if (block.kind != yaml::Value::Kind::map) {
    return bad(block, "verify must be a map", std::string(kEngineAdvice));
  }
  if (block.members.size() != 1) {
    return bad(block,
               text("verify holds ", block.members.size(), " schemes; it must be exactly one"),
               std::string(kEngineAdvice));
  }
  const auto& [word, given] = block.members.front();
  for (const Engine& engine : kEngines) {
    if (engine.word != word.text) {
      continue;
    }
    // `basic:` with nothing after it is as good as `basic: {}`.
    yaml::Value empty = yaml::Value::map();
    empty.at = given.at;
    return engine.read(given.kind == yaml::Value::Kind::null ? empty : given);
  }
  return bad(
      word, text("verify.", printable(word.text, 80), " is not a scheme"), engine_hint(word.text));
}

} // namespace hookctl::preset
