#include "hookctl/base/text.hpp"
#include "hookctl/yaml/block_writer.hpp"
#include "hookctl/yaml/value.hpp"

#include <cstdint>
#include <optional>

namespace hookctl::yaml {

namespace {

constexpr std::uint32_t kReplacement = 0xFFFD;

void append_utf8(std::string& out, std::uint32_t code)
{
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6U);
    put(0x80 | (code & 0x3FU));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12U);
    put(0x80 | (code >> 6U & 0x3FU));
    put(0x80 | (code & 0x3FU));
  } else {
    put(0xF0 | code >> 18U);
    put(0x80 | (code >> 12U & 0x3FU));
    put(0x80 | (code >> 6U & 0x3FU));
    put(0x80 | (code & 0x3FU));
  }
}

/// RFC 8259, token by token, straight into the writer. Each step is false at the first thing that
/// is no JSON.
class JsonToYaml {
public:
  explicit JsonToYaml(std::string_view json)
      : m_rest(json)
  {
  }

  /// nullopt for what is no JSON text.
  std::optional<std::string> convert()
  {
    do {
      if (!value() || !close_containers()) {
        return std::nullopt;
      }
    } while (!m_open.empty());
    skip_space();
    return m_rest.empty() ? std::optional(m_out.finish()) : std::nullopt;
  }

private:
  void skip_space()
  {
    m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t\r\n"), m_rest.size()));
  }

  bool take(std::string_view word)
  {
    const bool found = m_rest.starts_with(word);
    m_rest.remove_prefix(found ? word.size() : 0);
    return found;
  }

  bool take_digits()
  {
    const std::size_t count = std::min(m_rest.find_first_not_of("0123456789"), m_rest.size());
    m_rest.remove_prefix(count);
    return count > 0;
  }

  /// One scalar, or the start of a container down to its first scalar or emptiness.
  bool value()
  {
    for (;;) {
      skip_space();
      if (take("{")) {
        m_out.open_map();
        m_open += '}';
      } else if (take("[")) {
        m_out.open_sequence();
        m_open += ']';
      } else {
        return scalar();
      }
      skip_space();
      if (m_rest.starts_with(m_open.back())) {
        return true; // empty
      }
      if (m_open.back() == '}' && !key()) {
        return false;
      }
    }
  }

  /// What follows a value: the ends of containers, then a comma and the next key.
  bool close_containers()
  {
    while (!m_open.empty()) {
      skip_space();
      if (take(",")) {
        return m_open.back() == ']' || key();
      }
      if (!take(std::string_view(&m_open.back(), 1))) {
        return false;
      }
      m_out.close();
      m_open.pop_back();
    }
    return true;
  }

  bool key()
  {
    skip_space();
    const auto name = string();
    skip_space();
    if (!name || !take(":")) {
      return false;
    }
    m_out.key(*name);
    return true;
  }

  bool scalar()
  {
    if (m_rest.starts_with('"')) {
      const auto content = string();
      m_out.string(content.value_or(""));
      return content.has_value();
    }
    if (take("null")) {
      m_out.null();
      return true;
    }
    const std::string_view start = m_rest;
    const bool is_scalar = take("true") || take("false") || number();
    m_out.plain(start.substr(0, start.size() - m_rest.size()));
    return is_scalar;
  }

  bool number()
  {
    take("-");
    if (!take("0") && !take_digits()) {
      return false;
    }
    if (take(".") && !take_digits()) {
      return false;
    }
    if (!take("e") && !take("E")) {
      return true;
    }
    if (!take("+")) {
      take("-");
    }
    return take_digits();
  }

  std::optional<std::string> string()
  {
    std::string out;
    if (!take("\"")) {
      return std::nullopt;
    }
    while (!take("\"")) {
      const char c = m_rest.empty() ? '\0' : m_rest.front();
      if (static_cast<unsigned char>(c) < 0x20) {
        return std::nullopt;
      }
      m_rest.remove_prefix(1);
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return std::nullopt;
      }
    }
    return out;
  }

  bool escape(std::string& out)
  {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (take("u")) {
      return unicode_escape(out);
    }
    const std::size_t which =
        m_rest.empty() ? std::string_view::npos : kLetters.find(m_rest.front());
    if (which == std::string_view::npos) {
      return false;
    }
    out += kMeanings[which];
    m_rest.remove_prefix(1);
    return true;
  }

  /// After \u. A half of a surrogate pair alone is no character: U+FFFD.
  bool unicode_escape(std::string& out)
  {
    const auto first = four_digits();
    if (!first) {
      return false;
    }
    const bool is_high = *first >= 0xD800 && *first < 0xDC00;
    const bool is_low = *first >= 0xDC00 && *first < 0xE000;
    if (!is_high) {
      append_utf8(out, is_low ? kReplacement : *first);
      return true;
    }
    const std::string_view after_first = m_rest;
    const auto second = take("\\u") ? four_digits() : std::nullopt;
    if (second && *second >= 0xDC00 && *second < 0xE000) {
      append_utf8(out, 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00));
    } else {
      append_utf8(out, kReplacement);
      m_rest = after_first;
    }
    return true;
  }

  std::optional<std::uint32_t> four_digits()
  {
    const std::string_view digits = m_rest.substr(0, 4);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || error != std::errc{} || end != digits.data() + digits.size()) {
      return std::nullopt;
    }
    m_rest.remove_prefix(4);
    return code;
  }

  std::string_view m_rest;
  /// The closing bracket of each open container, outermost first.
  std::string m_open;
  BlockWriter m_out;
};

} // namespace

std::string from_json(std::string_view json)
{
  const auto converted = JsonToYaml(json).convert();
  return converted ? *converted : write(Value::string(std::string(json)));
}

} // namespace hookctl::yaml
