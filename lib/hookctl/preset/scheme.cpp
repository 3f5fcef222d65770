#include "hookctl/preset/scheme.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

namespace hookctl::preset {

namespace {

using detail::bad;

struct NamedEngine {
  std::string_view word;
  Result<Scheme> (*read)(const yaml::Value&);
};

constexpr NamedEngine kEngines[] = {
    {"hmac", &detail::read_hmac},
    {"digest", &detail::read_digest},
    {"public_key", &detail::read_public_key},
    {"standard_webhooks", &detail::read_standard_webhooks},
    {"jwt", &detail::read_jwt},
    {"message_signatures", &detail::read_message_signatures},
    {"cipher_checksum", &detail::read_cipher_checksum},
    {"cipher_body", &detail::read_cipher_body},
    {"token", &detail::read_token},
    {"bearer", &detail::read_bearer},
    {"basic", &detail::read_basic},
    {"none", &detail::read_none},
};

std::vector<std::string> engine_words()
{
  std::vector<std::string> words;
  for (const NamedEngine& engine : kEngines) {
    words.emplace_back(engine.word);
  }
  return words;
}

std::string engine_advice()
{
  return "use one of " + join(engine_words(), ", ");
}

std::string engine_hint(std::string_view word)
{
  std::string near = did_you_mean(word, engine_words());
  return near.empty() ? engine_advice() : near;
}

} // namespace

Result<Scheme> parse_scheme(const yaml::Value& block)
{
  if (block.kind != yaml::Value::Kind::map) {
    return bad(block, "verify must be a map", engine_advice());
  }
  if (block.members.size() != 1) {
    return bad(block,
               text("verify holds ", block.members.size(), " schemes; it must be exactly one"),
               engine_advice());
  }
  const auto& [word, given] = block.members.front();
  for (const NamedEngine& engine : kEngines) {
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

bool is_signable(const Scheme& scheme)
{
  return !std::holds_alternative<NoScheme>(scheme.engine);
}

} // namespace hookctl::preset
