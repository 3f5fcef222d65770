#include "hookctl/yaml/reader.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::yaml {

namespace {

using Kind = Value::Kind;

std::string_view name_of(Kind kind)
{
  switch (kind) {
  case Kind::null:
    return "empty";
  case Kind::scalar:
    return "a text";
  case Kind::sequence:
    return "a list";
  case Kind::map:
    return "a map";
  }
  return "something else";
}

/// `account.domain must be a text, but it is a list`
tl::unexpected<Error> wrong_kind(const Value& value,
                                 std::string_view what,
                                 std::string_view wanted,
                                 std::string hint = {})
{
  return fail_at(value.at,
                 Failure::wrong_type,
                 text(what, " must be ", wanted, ", but it is ", name_of(value.kind)),
                 std::move(hint));
}

/// A scalar without quotes, as numbers and booleans are.
Result<std::string> as_plain(const Value& value, std::string_view what, std::string_view wanted)
{
  if (value.kind != Kind::scalar) {
    return wrong_kind(value, what, wanted);
  }
  if (value.quoted) {
    return fail_at(value.at,
                   Failure::wrong_type,
                   text(what, " must be ", wanted, ", but it is the text ", quote(value.text)),
                   "write it without quotes");
  }
  return value.text;
}

} // namespace

Result<std::string> as_text(const Value& value, std::string_view what)
{
  if (value.kind != Kind::scalar) {
    return wrong_kind(value, what, "a text");
  }
  return value.text;
}

MapReader::MapReader(const Value& value, std::string what)
    : m_value(&value)
    , m_what(std::move(what))
{
}

Result<MapReader> MapReader::open(const Value& value, std::string what)
{
  if (value.kind != Kind::map) {
    return wrong_kind(value, what, "a map", "write it as lines of 'key: value'");
  }
  return MapReader(value, std::move(what));
}

const Value* MapReader::take(std::string_view key)
{
  m_known.emplace_back(key);
  const Value* value = m_value->find(key);
  return value == nullptr || value->kind == Kind::null ? nullptr : value;
}

Result<std::optional<std::string>> MapReader::optional_text(std::string_view key)
{
  const Value* value = take(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(auto content, as_text(*value, path_of(key)));
  return content;
}

Result<std::string> MapReader::required_text(std::string_view key)
{
  HOOKCTL_TRY_AS(auto content, optional_text(key));
  if (!content) {
    return fail(
        missing_key(key, text(m_what, " has no ", quote(key)), text("add a line '", key, ": …'")));
  }
  return *std::move(content);
}

Result<std::optional<bool>> MapReader::optional_bool(std::string_view key)
{
  const Value* value = take(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(const auto word, as_plain(*value, path_of(key), "true or false"));
  const bool is_true = word == "true" || word == "True" || word == "TRUE";
  if (!is_true && word != "false" && word != "False" && word != "FALSE") {
    return fail_at(value->at,
                   Failure::wrong_type,
                   text(path_of(key), " must be true or false, but it is ", quote(word)));
  }
  return is_true;
}

Result<std::optional<std::int64_t>> MapReader::optional_integer(std::string_view key)
{
  const Value* value = take(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(const auto digits, as_plain(*value, path_of(key), "a whole number"));
  const auto number = parse_integer<std::int64_t>(digits);
  if (!number) {
    return fail_at(value->at,
                   Failure::wrong_type,
                   text(path_of(key), " must be a whole number, but it is ", quote(digits)),
                   "use decimal digits only");
  }
  return *number;
}

Result<std::vector<std::string>> MapReader::optional_texts(std::string_view key)
{
  std::vector<std::string> texts;
  const Value* value = take(key);
  if (value == nullptr) {
    return texts;
  }
  if (value->kind != Kind::sequence) {
    HOOKCTL_TRY_AS(auto only, as_text(*value, path_of(key)));
    texts.push_back(std::move(only));
    return texts;
  }
  for (std::size_t i = 0; i < value->items.size(); ++i) {
    HOOKCTL_TRY_AS(auto item, as_text(value->items[i], text(path_of(key), "[", i, "]")));
    texts.push_back(std::move(item));
  }
  return texts;
}

Result<std::vector<std::pair<std::string, std::string>>>
MapReader::optional_text_map(std::string_view key)
{
  std::vector<std::pair<std::string, std::string>> texts;
  const Value* value = take(key);
  if (value == nullptr) {
    return texts;
  }
  if (value->kind != Kind::map) {
    return wrong_kind(*value, path_of(key), "a map", "write it as lines of 'key: value'");
  }
  for (const auto& [name, member] : value->members) {
    HOOKCTL_TRY_AS(auto content,
                   as_text(member, text(path_of(key), ".", printable(name.text, 100))));
    texts.emplace_back(name.text, std::move(content));
  }
  return texts;
}

Result<std::optional<std::string>> MapReader::optional_word(std::string_view key,
                                                            const std::vector<std::string>& known)
{
  HOOKCTL_TRY_AS(auto word, optional_text(key));
  if (word && std::ranges::find(known, *word) == known.end()) {
    return fail_at(
        m_value->find(key)->at,
        Failure::value_refused,
        text(path_of(key), " must be one of ", join(known, ", "), ", but it is ", quote(*word)),
        did_you_mean(*word, known));
  }
  return word;
}

Result<> MapReader::finish()
{
  for (const auto& [key, member] : m_value->members) {
    if (std::ranges::find(m_known, key.text) != m_known.end()) {
      continue;
    }
    std::string hint = did_you_mean(key.text, m_known);
    if (hint.empty()) {
      hint = text("known keys: ", join(m_known, ", "));
    }
    return fail_at(key.at,
                   Failure::unknown_key,
                   text(m_what, " has an unknown key ", quote(key.text)),
                   std::move(hint));
  }
  return {};
}

Error MapReader::error_at(std::string_view key, std::string message, std::string hint) const
{
  const auto& members = m_value->members;
  const auto member =
      std::ranges::find_if(members, [&](const auto& m) { return m.first.text == key; });
  const SourcePos& at = member == members.end() ? m_value->at : member->first.at;
  return fail_at(at, Failure::value_refused, std::move(message), std::move(hint)).value();
}

Error MapReader::missing_key(std::string_view key, std::string message, std::string hint) const
{
  std::vector<std::string> others;
  for (const auto& [name, member] : m_value->members) {
    if (std::ranges::find(m_known, name.text) == m_known.end()) {
      others.push_back(name.text);
    }
  }
  if (const auto misspelt = nearest(key, others)) {
    Error unknown = error_at(*misspelt,
                             text(m_what, " has an unknown key ", quote(*misspelt)),
                             text("did you mean ", quote(key), "?"));
    become(unknown, Failure::unknown_key);
    return unknown;
  }
  Error absent = error_at(key, std::move(message), std::move(hint));
  become(absent, Failure::key_absent);
  return absent;
}

std::string MapReader::path_of(std::string_view key) const
{
  return text(m_what, ".", key);
}

} // namespace hookctl::yaml
