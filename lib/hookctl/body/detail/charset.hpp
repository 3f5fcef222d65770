#pragma once

#include "hookctl/base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hookctl::body::detail {

/// How bytes are a text.
enum class Charset {
  utf8,
  us_ascii,
  windows_1252, ///< also what ISO-8859-1 is called: WHATWG Encoding section 4.2, as browsers do
  utf16,        ///< by its mark, else by its first character, which is ASCII in JSON and XML
  utf16le,
  utf16be
};

/// By one of its usual names, ASCII case ignored.
std::optional<Charset> find_charset(std::string_view name);

/// True for the charsets in which ASCII is ASCII, as the `&` and `%` of a form must be.
bool is_ascii_superset(Charset charset);

/// True for a text that begins with the byte order mark of UTF-16.
bool has_utf16_mark(std::string_view bytes);

/// Without the byte order mark of UTF-8.
std::string_view without_mark(std::string_view utf8);

/// The `charset` of a media type; nullopt when it says none. invalid_data for one that is not known
/// (the hint names those that are), and for two that differ.
Result<std::optional<Charset>> declared_charset(std::string_view content_type);

/// The text as UTF-8, without a byte order mark. Nothing declared: UTF-8, or UTF-16 by its mark.
/// Bytes that are UTF-8 are UTF-8 whatever superset of ASCII was declared: Content-Type is hardly
/// ever signed, so no other label may make another text of signed bytes. invalid_data naming the
/// byte where they stop being what was declared, and beyond json::Limits::bytes of UTF-8.
Result<std::string> to_utf8(std::string_view bytes, std::optional<Charset> declared);

/// The same of one decoded name or value of a form: bytes that begin like a mark are its own, and
/// `declared` is a superset of ASCII.
Result<std::string> form_text_to_utf8(std::string_view bytes, std::optional<Charset> declared);

/// The encoding of an XML document: by its UTF-16 mark or first characters, else as declared, else
/// as its own declaration says (XML 1.0 appendix F). invalid_data for one that is not known.
Result<std::optional<Charset>> charset_of_xml(std::string_view bytes,
                                              std::optional<Charset> declared);

} // namespace hookctl::body::detail
