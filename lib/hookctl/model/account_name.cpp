#include "hookctl/model/account_name.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::model {

namespace {

bool is_name_character(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

constexpr std::string_view kRule = "use a-z, 0-9 and _ (1 to 64 characters)";

/// What accented Latin letters are usually written as, for suggestions only.
std::string_view ascii_of(std::string_view sequence)
{
  struct Row {
    std::string_view letters;
    std::string_view ascii;
  };

  static constexpr Row kRows[] = {
      {"àáâãåāÀÁÂÃÅĀ", "a"},
      {"çćčÇĆČ", "c"},
      {"èéêëēęÈÉÊËĒĘ", "e"},
      {"ìíîïīÌÍÎÏĪ", "i"},
      {"ñńÑŃ", "n"},
      {"òóôõøōÒÓÔÕØŌ", "o"},
      {"ùúûūÙÚÛŪ", "u"},
      {"ýÿÝ", "y"},
      {"äÄæÆ", "ae"},
      {"öÖœŒ", "oe"},
      {"üÜ", "ue"},
      {"ß", "ss"},
      {"šŠś", "s"},
      {"žźż", "z"},
      {"łŁ", "l"},
      {"đĐ", "d"},
  };
  for (const Row& row : kRows) {
    if (sequence.size() > 1 && row.letters.find(sequence) != std::string_view::npos) {
      return row.ascii;
    }
  }
  return "_";
}

/// A valid name near `wanted`; `what` where nothing of it can stay.
std::string suggest_name(std::string_view what, std::string_view wanted)
{
  std::string out;
  while (!wanted.empty() && out.size() < AccountName::kMaxLength) {
    const std::string_view character = wanted.substr(0, utf8_sequence_length(wanted));
    const std::string folded = lower(character);
    out += character.size() == 1 && is_name_character(folded[0]) ? std::string_view(folded)
                                                                 : ascii_of(character);
    wanted.remove_prefix(character.size());
  }
  out.resize(std::min(out.size(), AccountName::kMaxLength));
  const bool has_letter = out.find_first_not_of('_') != std::string::npos;
  return has_letter ? out : std::string(what);
}

Error broken_rule(std::string message, std::string_view name, std::string_view what)
{
  Error error;
  become(error, Failure::malformed_name);
  error.message = std::move(message);
  error.hint = text("try ", quote(suggest_name(what, name)));
  return error;
}

} // namespace

Result<> check_name(std::string_view what, std::string_view name)
{
  if (name.empty()) {
    return fail(broken_rule(text(what, " name is empty; ", kRule), name, what));
  }
  std::size_t position = 1;
  for (std::string_view rest = name; !rest.empty(); ++position) {
    const std::string_view character = rest.substr(0, utf8_sequence_length(rest));
    if (!is_name_character(character[0])) {
      return fail(broken_rule(text(what,
                                   " name ",
                                   quote(name, 80),
                                   " has ",
                                   quote(character),
                                   " at position ",
                                   position,
                                   "; ",
                                   kRule),
                              name,
                              what));
    }
    rest.remove_prefix(character.size());
  }
  if (name.size() > AccountName::kMaxLength) {
    return fail(broken_rule(
        text(what, " name ", quote(name, 80), " has ", name.size(), " characters; ", kRule),
        name,
        what));
  }
  return {};
}

Result<AccountName> AccountName::parse(std::string_view name)
{
  HOOKCTL_TRY(check_name("account", name));
  return AccountName(std::string(name));
}

std::vector<std::string> broken_name_rules(std::string_view name)
{
  constexpr std::size_t kNamedCharacters = 5;
  if (name.empty()) {
    return {"is empty, use 1 to 64 characters"};
  }
  std::vector<std::string_view> seen;
  std::vector<std::string> offending;
  std::size_t position = 1;
  for (std::string_view rest = name; !rest.empty(); ++position) {
    const std::string_view character = rest.substr(0, utf8_sequence_length(rest));
    const bool is_new = std::find(seen.begin(), seen.end(), character) == seen.end();
    if (!is_name_character(character[0]) && is_new && seen.size() < kNamedCharacters) {
      seen.push_back(character);
      offending.push_back(text(quote(character), " at position ", position));
    }
    rest.remove_prefix(character.size());
  }
  std::vector<std::string> broken;
  if (!offending.empty()) {
    broken.push_back(text("has ", join(offending, ", "), ", use a-z, 0-9 and _"));
  }
  if (const std::size_t length = utf8_length(name); length > AccountName::kMaxLength) {
    broken.push_back(text("has ", length, " characters, use at most ", AccountName::kMaxLength));
  }
  return broken;
}

std::string suggest_account_name(std::string_view wanted)
{
  return suggest_name("account", wanted);
}

} // namespace hookctl::model
