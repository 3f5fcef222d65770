#include "hookctl/base/text.hpp"
#include "hookctl/preset/detail/engines.hpp"
#include "hookctl/preset/detail/fields.hpp"

#include <algorithm>

namespace hookctl::preset::detail {

namespace {

const std::vector<std::string> kFormats = {"utf8", "hex", "base64", "whsec"};
const std::vector<std::string> kDerivations = {"none", "md5", "sha1", "nfkd", "html_entities"};

template<typename Enum> Enum enum_of(const std::vector<std::string>& words, const std::string& word)
{
  return static_cast<Enum>(std::find(words.begin(), words.end(), word) - words.begin());
}

Result<KeySpec> read_key_map(const yaml::Value& value, KeyFormat otherwise, const std::string& what)
{
  HOOKCTL_TRY_AS(auto map, yaml::MapReader::open(value, what));
  KeySpec key;
  HOOKCTL_TRY_AS(const auto format, map.optional_word("format", kFormats));
  key.format = format ? enum_of<KeyFormat>(kFormats, *format) : otherwise;
  HOOKCTL_TRY_AS(const auto derive, map.optional_word("derive", kDerivations));
  key.derivation = enum_of<KeyDerivation>(kDerivations, derive.value_or("none"));
  HOOKCTL_TRY_AS(const auto cut, map.optional_text("cut"));
  HOOKCTL_TRY_AS(const auto separator, map.optional_text("separator"));
  HOOKCTL_TRY_AS(const auto suffix, map.optional_text("suffix"));
  HOOKCTL_TRY_AS(const auto lenient, map.optional_bool("lenient"));
  HOOKCTL_TRY(map.finish());
  key.cut = cut.value_or("");
  key.separator = separator.value_or("");
  key.suffix = suffix.value_or("");
  key.lenient = lenient.value_or(false);
  if (key.lenient && key.format != KeyFormat::whsec) {
    return bad(value, what + ".lenient is for format: whsec only");
  }
  return key;
}

} // namespace

Result<Encoding> read_encoding(yaml::MapReader& map)
{
  HOOKCTL_TRY_AS(const auto encoding, map.optional_word("encoding", kEncodings));
  return enum_of<Encoding>(kEncodings, encoding.value_or("hex"));
}

Result<KeySpec> read_key_spec(yaml::MapReader& map, KeyFormat otherwise)
{
  const yaml::Value* value = map.take("key");
  if (value != nullptr && value->kind == yaml::Value::Kind::map) {
    return read_key_map(*value, otherwise, map.what() + ".key");
  }
  HOOKCTL_TRY_AS(const auto word, map.optional_word("key", kFormats));
  KeySpec key;
  key.format = word ? enum_of<KeyFormat>(kFormats, *word) : otherwise;
  return key;
}

} // namespace hookctl::preset::detail
