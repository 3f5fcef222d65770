#pragma once

#include "hookctl/base/text.hpp"

#include <cstddef>
#include <string_view>

namespace hookctl::tests {

/// The grammar of RFC 8259 read off the page, as slow as it is plain: what the real parser is held
/// against.
class JsonReference {
public:
  static bool accepts(std::string_view text, int depth = 512)
  {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (text.substr(0, 3) == kByteOrderMark) {
      text.remove_prefix(3);
    }
    JsonReference reference(text);
    return is_utf8(text) && reference.value(depth) && reference.m_at == text.size();
  }

private:
  explicit JsonReference(std::string_view text)
      : m_text(text)
  {
  }

  bool value(int depth)
  {
    blanks();
    const bool good = token(depth);
    blanks();
    return good;
  }

  bool token(int depth)
  {
    switch (peek()) {
    case '[':
      return depth > 0 && list(']', [&] { return value(depth - 1); });
    case '{':
      return depth > 0 && list('}', [&] { return member(depth - 1); });
    case '"':
      return string();
    case 't':
      return word("true");
    case 'f':
      return word("false");
    case 'n':
      return word("null");
    default:
      return number();
    }
  }

  template<typename Item> bool list(char end, Item item)
  {
    ++m_at;
    blanks();
    if (take(end)) {
      return true;
    }
    do {
      if (!item()) {
        return false;
      }
    } while (take(','));
    return take(end);
  }

  bool member(int depth)
  {
    blanks();
    if (!string()) {
      return false;
    }
    blanks();
    return take(':') && value(depth);
  }

  bool string()
  {
    if (!take('"')) {
      return false;
    }
    while (m_at < m_text.size()) {
      const char c = m_text[m_at++];
      if (c == '"') {
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20 || (c == '\\' && !escape())) {
        return false;
      }
    }
    return false;
  }

  bool escape()
  {
    if (!take('u')) {
      return one_of("\"\\/bfnrt");
    }
    constexpr std::string_view kHex = "0123456789abcdefABCDEF";
    return one_of(kHex) && one_of(kHex) && one_of(kHex) && one_of(kHex);
  }

  bool number()
  {
    take('-');
    if (!take('0') && !digits()) {
      return false;
    }
    if (take('.') && !digits()) {
      return false;
    }
    if (one_of("eE")) {
      one_of("+-");
      return digits();
    }
    return true;
  }

  bool digits()
  {
    const std::size_t first = m_at;
    while (one_of("0123456789")) {
    }
    return m_at > first;
  }

  bool word(std::string_view spelling)
  {
    const bool there = m_text.substr(m_at, spelling.size()) == spelling;
    m_at += there ? spelling.size() : 0;
    return there;
  }

  void blanks()
  {
    while (one_of(" \t\r\n")) {
    }
  }

  bool one_of(std::string_view set)
  {
    const bool there = m_at < m_text.size() && set.find(m_text[m_at]) != std::string_view::npos;
    m_at += there ? 1 : 0;
    return there;
  }

  bool take(char c) { return one_of(std::string_view(&c, 1)); }

  [[nodiscard]] char peek() const { return m_at < m_text.size() ? m_text[m_at] : '\0'; }

  std::string_view m_text;
  std::size_t m_at = 0;
};

} // namespace hookctl::tests
