#include "hookctl/auth/detail/structured_fields.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"

#include <algorithm>

namespace hookctl::auth::detail {

namespace {

constexpr std::size_t kMaxIntegerDigits = 15;
constexpr std::size_t kMaxItems = 64;
constexpr std::size_t kMaxParameters = 32;

bool is_digit(char c)
{
  return c >= '0' && c <= '9';
}

bool is_lower(char c)
{
  return c >= 'a' && c <= 'z';
}

bool is_alpha(char c)
{
  return is_lower(c) || (c >= 'A' && c <= 'Z');
}

bool is_key_start(char c)
{
  return is_lower(c) || c == '*';
}

bool is_key(char c)
{
  return is_key_start(c) || is_digit(c) ||
         std::string_view("_-.").find(c) != std::string_view::npos;
}

/// RFC 9110 tchar, and what tokens may hold beyond it.
bool is_token(char c)
{
  return is_alpha(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~:/").find(c) != std::string_view::npos;
}

/// Reads a text from left to right; each read_… stands after what it read.
class Parser {
public:
  explicit Parser(std::string_view text)
      : m_text(text)
  {
  }

  Result<SfDictionary> read_dictionary()
  {
    SfDictionary dictionary;
    skip(" ");
    while (!at_end()) {
      HOOKCTL_TRY_AS(SfMember member, read_member());
      if (find_member(dictionary, member.key) != nullptr) {
        return failed(text("has ", quote(member.key, 80), " twice"));
      }
      if (dictionary.size() == kMaxSfMembers) {
        return failed(text("has more than ", kMaxSfMembers, " members"));
      }
      dictionary.push_back(std::move(member));
      HOOKCTL_TRY(read_separator());
    }
    return dictionary;
  }

private:
  [[nodiscard]] bool at_end() const { return m_at == m_text.size(); }

  /// NUL at the end: it is part of nothing.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : m_text[m_at]; }

  bool take(char c)
  {
    const bool is_there = !at_end() && peek() == c;
    m_at += is_there ? 1 : 0;
    return is_there;
  }

  void skip(std::string_view characters)
  {
    while (!at_end() && characters.find(peek()) != std::string_view::npos) {
      ++m_at;
    }
  }

  template<typename Predicate> std::string_view take_while(Predicate is_part)
  {
    const std::size_t start = m_at;
    while (!at_end() && is_part(peek())) {
      ++m_at;
    }
    return m_text.substr(start, m_at - start);
  }

  static tl::unexpected<Error> failed(std::string message)
  {
    return fail(ErrorCode::invalid_data, std::move(message));
  }

  [[nodiscard]] tl::unexpected<Error> malformed() const
  {
    return failed(text("is malformed at character ", m_at + 1));
  }

  /// A comma with something after it, or the end.
  Result<> read_separator()
  {
    skip(" \t");
    if (at_end()) {
      return {};
    }
    if (!take(',')) {
      return malformed();
    }
    skip(" \t");
    return at_end() ? Result<>(malformed()) : Result<>{};
  }

  Result<std::string> read_key()
  {
    if (!is_key_start(peek())) {
      return malformed();
    }
    return std::string(take_while(is_key));
  }

  Result<SfMember> read_member()
  {
    SfMember member;
    HOOKCTL_TRY_AS(member.key, read_key());
    if (!take('=')) {
      SfItem item{true, {}};
      HOOKCTL_TRY_AS(item.parameters, read_parameters());
      member.value = std::move(item);
    } else if (peek() == '(') {
      HOOKCTL_TRY_AS(member.value, read_inner_list());
    } else {
      HOOKCTL_TRY_AS(member.value, read_item());
    }
    return member;
  }

  Result<SfInnerList> read_inner_list()
  {
    SfInnerList list;
    ++m_at; // the bracket
    skip(" ");
    while (!take(')')) {
      if (list.items.size() == kMaxItems) {
        return failed(text("has a list of more than ", kMaxItems, " items"));
      }
      HOOKCTL_TRY_AS(SfItem item, read_item());
      list.items.push_back(std::move(item));
      if (peek() != ' ' && peek() != ')') {
        return malformed();
      }
      skip(" ");
    }
    HOOKCTL_TRY_AS(list.parameters, read_parameters());
    return list;
  }

  Result<SfItem> read_item()
  {
    SfItem item;
    HOOKCTL_TRY_AS(item.value, read_bare());
    HOOKCTL_TRY_AS(item.parameters, read_parameters());
    return item;
  }

  Result<SfParameters> read_parameters()
  {
    SfParameters parameters;
    while (take(';')) {
      skip(" ");
      HOOKCTL_TRY_AS(std::string key, read_key());
      SfBare value = true;
      if (take('=')) {
        HOOKCTL_TRY_AS(value, read_bare());
      }
      if (find_parameter(parameters, key) != nullptr) {
        return failed(text("has the parameter ", quote(key, 80), " twice"));
      }
      if (parameters.size() == kMaxParameters) {
        return failed(text("has more than ", kMaxParameters, " parameters in one place"));
      }
      parameters.emplace_back(std::move(key), std::move(value));
    }
    return parameters;
  }

  Result<SfBare> read_bare()
  {
    const char c = peek();
    if (c == '-' || is_digit(c)) {
      return read_integer();
    }
    if (c == '"') {
      return read_string();
    }
    if (c == ':') {
      return read_bytes();
    }
    if (c == '?') {
      return read_boolean();
    }
    if (is_alpha(c) || c == '*') {
      return SfBare(SfToken{std::string(take_while(is_token))});
    }
    return malformed();
  }

  Result<SfBare> read_integer()
  {
    const bool is_negative = take('-');
    const std::string_view digits = take_while(is_digit);
    const auto number = parse_integer<std::int64_t>(digits);
    if (!number || digits.size() > kMaxIntegerDigits || peek() == '.') {
      return malformed();
    }
    return SfBare(is_negative ? -*number : *number);
  }

  Result<SfBare> read_string()
  {
    std::string value;
    ++m_at; // the quotation mark
    while (!take('"')) {
      const bool is_escaped = take('\\');
      const char c = peek();
      if (c < ' ' || c > '~' || (is_escaped && c != '"' && c != '\\')) {
        return malformed();
      }
      value += c;
      ++m_at;
    }
    return SfBare(std::move(value));
  }

  Result<SfBare> read_bytes()
  {
    ++m_at; // the colon
    const std::string_view characters = take_while([](char c) { return c != ':'; });
    auto bytes = base64_decode(characters);
    if (!bytes || !take(':')) {
      return malformed();
    }
    return SfBare(SfBytes{std::move(*bytes)});
  }

  Result<SfBare> read_boolean()
  {
    ++m_at; // the question mark
    if (peek() != '0' && peek() != '1') {
      return malformed();
    }
    return SfBare(m_text[m_at++] == '1');
  }

  std::string_view m_text;
  std::size_t m_at = 0;
};

struct WriteBare {
  std::string operator()(std::int64_t number) const { return text(number); }

  std::string operator()(const std::string& value) const
  {
    std::string out = "\"";
    for (const char c : value) {
      if (c == '"' || c == '\\') {
        out += '\\';
      }
      out += c;
    }
    return out + '"';
  }

  std::string operator()(const SfToken& token) const { return token.text; }

  std::string operator()(const SfBytes& bytes) const
  {
    return text(':', base64_encode(bytes.bytes), ':');
  }

  std::string operator()(bool value) const { return value ? "?1" : "?0"; }
};

} // namespace

Result<SfDictionary> parse_sf_dictionary(std::string_view text)
{
  if (text.size() > kMaxSfText) {
    return fail(ErrorCode::invalid_data, "is longer than 16 KiB");
  }
  while (text.ends_with(' ')) {
    text.remove_suffix(1);
  }
  return Parser(text).read_dictionary();
}

std::string write_sf(const SfBare& value)
{
  return std::visit(WriteBare{}, value);
}

std::string write_sf(const SfParameters& parameters)
{
  std::string out;
  for (const auto& [key, value] : parameters) {
    out += text(';', key);
    if (value != SfBare(true)) {
      out += text('=', write_sf(value));
    }
  }
  return out;
}

std::string write_sf(const SfItem& item)
{
  return write_sf(item.value) + write_sf(item.parameters);
}

std::string write_sf(const SfInnerList& list)
{
  std::vector<std::string> items;
  for (const SfItem& item : list.items) {
    items.push_back(write_sf(item));
  }
  return text('(', join(items, " "), ')', write_sf(list.parameters));
}

const SfMember* find_member(const SfDictionary& dictionary, std::string_view key)
{
  const auto found = std::find_if(
      dictionary.begin(), dictionary.end(), [&](const SfMember& one) { return one.key == key; });
  return found == dictionary.end() ? nullptr : &*found;
}

const SfBare* find_parameter(const SfParameters& parameters, std::string_view key)
{
  const auto found = std::find_if(
      parameters.begin(), parameters.end(), [&](const auto& one) { return one.first == key; });
  return found == parameters.end() ? nullptr : &found->second;
}

} // namespace hookctl::auth::detail
