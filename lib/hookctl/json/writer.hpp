#pragma once

#include "hookctl/json/document.hpp"
#include "hookctl/json/quote.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::json {

/// Writes our own JSON, in order, with raw fragments of a stranger's document where they must stay
/// token for token. Strings are those of append_quoted(). Misuse (a value without a key in an
/// object, an unclosed array) is a bug of ours and asserts.
class Writer {
public:
  Writer() = default;

  /// With room for a text of that size, so that it is not copied while it grows.
  explicit Writer(std::size_t expected_size);

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view name);

  Writer& string(std::string_view value);
  Writer& integer(std::int64_t value);
  Writer& boolean(bool value);
  Writer& null();
  /// A value of a stranger's document, its tokens as sent, without white space between them.
  Writer& value_of(const Document& document, NodeIndex node);
  /// A well-formed JSON text, put in as it is.
  Writer& raw(std::string_view json);

  /// key + value in one.
  Writer& member(std::string_view name, std::string_view value) { return key(name).string(value); }

  Writer& member(std::string_view name, const char* value) { return key(name).string(value); }

  Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }

  Writer& member(std::string_view name, std::int64_t value) { return key(name).integer(value); }

  Writer& member(std::string_view name, int value) { return key(name).integer(value); }

  Writer& member_raw(std::string_view name, std::string_view json) { return key(name).raw(json); }

  Writer& member_null(std::string_view name) { return key(name).null(); }

  /// The whole text, compact, once everything is closed.
  [[nodiscard]] const std::string& text() const;

  /// The same, moved out: nothing more can be written.
  [[nodiscard]] std::string take();

private:
  enum class Frame : std::uint8_t { object, array };

  Writer& put(std::string_view value);
  void before_value();
  void separate();
  void end(Frame frame);

  std::string m_text;
  std::vector<Frame> m_frames;
  bool m_first = true;
  bool m_after_key = false;
};

/// Indents a well-formed JSON text by two spaces a level; tokens stay as they are. Input that is
/// not JSON comes back as it was, and so does one that is nested too deep to gain by it
/// (Limits::depth, or 16 times as long as before).
std::string pretty(std::string_view json);

} // namespace hookctl::json
