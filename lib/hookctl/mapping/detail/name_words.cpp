#include "hookctl/mapping/detail/name_words.hpp"

#include "hookctl/base/text.hpp"

#include <array>

namespace hookctl::mapping::detail {

namespace {

constexpr std::size_t kMostWords = 16;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kShortestPlural = 4;

enum class Letter { lower, upper, digit, other };

Letter letter_of(char c)
{
  if (c >= 'a' && c <= 'z') {
    return Letter::lower;
  }
  if (c >= 'A' && c <= 'Z') {
    return Letter::upper;
  }
  if (c >= '0' && c <= '9') {
    return Letter::digit;
  }
  return static_cast<unsigned char>(c) >= 0x80 ? Letter::lower : Letter::other;
}

/// `emails` as `email`; `status`, `address` and `analysis` are no plurals.
std::string singular(std::string word)
{
  const bool plural =
      word == "ids" || (word.size() > kShortestPlural && word.ends_with('s') &&
                        !word.ends_with("ss") && !word.ends_with("us") && !word.ends_with("is"));
  if (plural) {
    word.pop_back();
  }
  return word;
}

/// What services run together with another word.
constexpr std::array<std::string_view, 11> kTails = {
    "number", "address", "name", "code", "type", "time", "date", "uuid", "id", "no", "at"};
constexpr std::array<std::string_view, 34> kHeads = {
    "phone",   "mobile",  "email",   "mail",     "user",   "cust",      "customer",
    "order",   "event",   "message", "contact",  "owner",  "sender",    "account",
    "profile", "client",  "member",  "payment",  "txn",    "webhook",   "time",
    "created", "updated", "login",   "wa",       "chat",   "payer",     "buyer",
    "device",  "trans",   "invoice", "merchant", "object", "subscriber"};

void add_word(std::vector<std::string>& words, std::string word)
{
  if (word.empty()) {
    return;
  }
  for (const std::string_view head : kHeads) {
    for (const std::string_view tail : kTails) {
      if (word.size() == head.size() + tail.size() && word.starts_with(head) &&
          word.ends_with(tail)) {
        words.emplace_back(head);
        words.emplace_back(tail);
        return;
      }
    }
  }
  words.push_back(singular(std::move(word)));
}

/// A hump begins at i: `aB`, `ABc` at B, or where digits begin or end.
bool is_boundary(std::string_view name, std::size_t i)
{
  const Letter before = letter_of(name[i - 1]);
  const Letter here = letter_of(name[i]);
  if (here == Letter::upper && before == Letter::upper) {
    // `URLs` and `IDs` are plurals of what is written in capitals.
    return i + 1 < name.size() && letter_of(name[i + 1]) == Letter::lower &&
           !(name[i + 1] == 's' && i + 2 == name.size());
  }
  return here == Letter::upper || (here == Letter::digit) != (before == Letter::digit);
}

} // namespace

std::vector<std::string> split_name(std::string_view name)
{
  name = name.substr(0, kLongestName);
  std::vector<std::string> words;
  std::string word;
  for (std::size_t i = 0; i < name.size() && words.size() < kMostWords; ++i) {
    const bool other = letter_of(name[i]) == Letter::other;
    if (other || (i > 0 && is_boundary(name, i))) {
      add_word(words, std::exchange(word, {}));
    }
    if (!other) {
      word += lower(name.substr(i, 1));
    }
  }
  if (words.size() < kMostWords) {
    add_word(words, std::move(word));
  }
  return words;
}

} // namespace hookctl::mapping::detail
