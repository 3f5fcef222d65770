#include "hookctl/auth/detail/trials.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/preset/scheme_parts.hpp"

#include <algorithm>
#include <array>

namespace hookctl::auth::detail {

namespace {

constexpr std::size_t kMostOtherKeys = 100;

void use_key(Setting& setting, std::string_view key)
{
  setting.keys = Keys{};
  setting.keys.current = model::Secret(std::string(key));
}

Result<> try_previous(Trials& trials)
{
  const Keys& keys = trials.given().keys;
  const bool over = keys.previous_until && *keys.previous_until <= trials.given().context.now;
  if (!keys.previous || !over) {
    return {};
  }
  return trials.attempt(
      {"previous_key",
       text("it is signed with the previous key, which was accepted until ",
            format_time(*keys.previous_until)),
       "give the sender the new key, or accept the old one for longer (auth_key_previous.until)"},
      [&](Setting& setting) { setting.keys.previous_until.reset(); });
}

Result<> try_other_accounts(Trials& trials, const Suspects& suspects)
{
  const std::size_t count = std::min(suspects.other_keys.size(), kMostOtherKeys);
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [name, key] = suspects.other_keys[i];
    HOOKCTL_TRY(
        trials.attempt({"other_account",
                        text("it is signed with the key of account ", name),
                        text("give the sender this account's key, or the webhook URL of ", name)},
                       [secret = &key](Setting& setting) { use_key(setting, secret->reveal()); }));
  }
  return {};
}

/// Another spelling of the key's text; nullopt when it would be the same.
struct Spelling {
  Cause cause;
  std::optional<std::string> (*respell)(std::string_view key);
};

std::optional<std::string> changed(std::string_view before, std::string after)
{
  return after.empty() || after == before ? std::nullopt : std::optional(std::move(after));
}

std::optional<std::string> unquote(std::string_view key)
{
  const std::string_view inner = trim(key);
  const bool quoted = inner.size() > 2 && inner.front() == inner.back() &&
                      (inner.front() == '"' || inner.front() == '\'' || inner.front() == '`');
  return quoted ? std::optional(std::string(inner.substr(1, inner.size() - 2))) : std::nullopt;
}

std::optional<std::string> without_start(std::string_view key, std::string_view start)
{
  return key.starts_with(start) ? changed(key, std::string(key.substr(start.size())))
                                : std::nullopt;
}

/// `NAME=value`, as a line of a .env file.
std::optional<std::string> after_assignment(std::string_view key)
{
  const std::size_t equals = key.find('=');
  const bool is_name =
      equals != std::string_view::npos && equals > 0 &&
      std::all_of(key.begin(), key.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      });
  return is_name ? changed(key, std::string(key.substr(equals + 1))) : std::nullopt;
}

const std::array<Spelling, 11>& spellings()
{
  static const std::array<Spelling, 11> all = {{
      {{"white_space",
        "the key here has white space around it that the sender's has not",
        "store the key without it"},
       [](std::string_view key) { return changed(key, std::string(trim(key))); }},
      {{"white_space",
        "the sender's key ends with a line feed",
        "take the line feed out of the sender's key (printf '%s', not echo)"},
       [](std::string_view key) { return changed(key, std::string(key) + "\n"); }},
      {{"white_space",
        "the sender's key ends with a carriage return and a line feed",
        "take the line end out of the sender's key"},
       [](std::string_view key) { return changed(key, std::string(key) + "\r\n"); }},
      {{"key_format", "the key here stands in quotes", "store the key without its quotes"},
       unquote},
      {{"key_format",
        "the key here is a whole NAME=VALUE line",
        "store only what stands after the ="},
       after_assignment},
      {{"key_format",
        "the key here has a whsec_ that the sender does not use",
        "store the key without whsec_"},
       [](std::string_view key) { return without_start(key, "whsec_"); }},
      {{"key_format",
        "the key here lacks the whsec_ that the sender uses as part of it",
        "store the key whole, with its whsec_"},
       [](std::string_view key) {
         return key.starts_with("whsec_") ? std::nullopt : changed(key, text("whsec_", key));
       }},
      {{"key_format",
        "the key here begins with the word Bearer or Basic",
        "store only what comes after it"},
       [](std::string_view key) {
         auto bare = without_start(key, "Bearer ");
         return bare ? bare : without_start(key, "Basic ");
       }},
      {{"key_format", "the key here is base64 of what the sender uses", "store the key decoded"},
       [](std::string_view key) { return base64_decode_lenient(key); }},
      {{"key_format", "the key here is percent-encoded", "store the key decoded"},
       [](std::string_view key) {
         const auto decoded = percent_decode(key, PlusIsSpace::no);
         return decoded ? changed(key, *decoded) : std::nullopt;
       }},
      {{"key_format", "the key here begins with a byte order mark", "store the key without it"},
       [](std::string_view key) { return without_start(key, "\xEF\xBB\xBF"); }},
  }};
  return all;
}

Result<> try_spellings(Trials& trials)
{
  const std::string_view key = trials.given().keys.current.reveal();
  for (const Spelling& spelling : spellings()) {
    if (const auto other = spelling.respell(key)) {
      HOOKCTL_TRY(
          trials.attempt(spelling.cause, [&](Setting& setting) { use_key(setting, *other); }));
    }
  }
  return {};
}

std::string_view format_words(preset::KeyFormat format)
{
  switch (format) {
  case preset::KeyFormat::utf8:
    return "as it is";
  case preset::KeyFormat::hex:
    return "decoded from hex";
  case preset::KeyFormat::base64:
    return "decoded from base64";
  case preset::KeyFormat::whsec:
    return "decoded from base64 after whsec_";
  }
  return "in another form";
}

std::string_view format_name(preset::KeyFormat format)
{
  static constexpr std::array<std::string_view, 4> kNames = {"utf8", "hex", "base64", "whsec"};
  return kNames[static_cast<std::size_t>(format)];
}

Result<> try_formats(Trials& trials)
{
  const auto* given = preset::find_key_spec(trials.given().scheme);
  if (given == nullptr) {
    return {};
  }
  using preset::KeyFormat;
  for (const KeyFormat format :
       {KeyFormat::utf8, KeyFormat::base64, KeyFormat::whsec, KeyFormat::hex}) {
    if (format == given->format) {
      continue;
    }
    HOOKCTL_TRY(trials.attempt(
        {"key_format",
         text("the sender uses the key ",
              format_words(format),
              ", the scheme uses it ",
              format_words(given->format)),
         text("give the scheme the key format ", format_name(format))},
        [&](Setting& setting) { preset::find_key_spec(setting.scheme)->format = format; }));
  }
  for (const auto derivation : {preset::KeyDerivation::none,
                                preset::KeyDerivation::md5,
                                preset::KeyDerivation::sha1,
                                preset::KeyDerivation::html_entities}) {
    HOOKCTL_TRY(trials.attempt(
        {"key_format",
         "the sender derives the key from its text in another way",
         derivation == preset::KeyDerivation::none  ? "use the key itself (derive: none)"
         : derivation == preset::KeyDerivation::md5 ? "use the key's MD5 (derive: md5)"
         : derivation == preset::KeyDerivation::sha1
             ? "use the key's SHA-1 (derive: sha1)"
             : "decode the key's HTML entities (derive: html_entities)"},
        [&](Setting& setting) { preset::find_key_spec(setting.scheme)->derivation = derivation; }));
  }
  return {};
}

} // namespace

Result<> try_keys(Trials& trials, const Suspects& suspects)
{
  HOOKCTL_TRY(try_previous(trials));
  HOOKCTL_TRY(try_spellings(trials));
  HOOKCTL_TRY(try_formats(trials));
  return try_other_accounts(trials, suspects);
}

} // namespace hookctl::auth::detail
