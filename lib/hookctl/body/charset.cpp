#include "hookctl/body/detail/charset.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <memory>
#include <type_traits>
#include <utility>

namespace hookctl::body::detail {

namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<std::string_view, Charset>, 16> kNames = {{
    {"utf-8", Charset::utf8},
    {"utf8", Charset::utf8},
    {"us-ascii", Charset::us_ascii},
    {"ascii", Charset::us_ascii},
    {"iso-8859-1", Charset::windows_1252},
    {"iso8859-1", Charset::windows_1252},
    {"iso_8859-1", Charset::windows_1252},
    {"latin1", Charset::windows_1252},
    {"latin-1", Charset::windows_1252},
    {"windows-1252", Charset::windows_1252},
    {"cp1252", Charset::windows_1252},
    {"utf-16", Charset::utf16},
    {"utf16", Charset::utf16},
    {"unicode", Charset::utf16},
    {"utf-16le", Charset::utf16le},
    {"utf-16be", Charset::utf16be},
}};

constexpr std::string_view kKnown =
    "use utf-8, us-ascii, iso-8859-1, windows-1252, utf-16, utf-16le or utf-16be";
constexpr std::string_view kMark = "\xEF\xBB\xBF";
constexpr std::string_view kMarkLe = "\xFF\xFE";
constexpr std::string_view kMarkBe = "\xFE\xFF";

std::string_view spelling(Charset charset)
{
  switch (charset) {
  case Charset::utf8:
    return "UTF-8";
  case Charset::us_ascii:
    return "US-ASCII";
  case Charset::windows_1252:
    return "windows-1252";
  case Charset::utf16:
  case Charset::utf16be:
    return "UTF-16BE";
  case Charset::utf16le:
    return "UTF-16LE";
  }
  return {};
}

Result<Charset> parse_charset(std::string_view name)
{
  const auto charset = find_charset(name);
  if (!charset) {
    return fail(Failure::malformed_text,
                text("the charset ", quote(name, 40), " is not supported"),
                std::string(kKnown));
  }
  return *charset;
}

/// The next parameter `name=value` of a media type, cut off `rest`. What stands between two is
/// `;`, as it should, or `,` or blanks; quotes may hold all of them.
std::optional<std::pair<std::string, std::string>> take_parameter(std::string_view& rest)
{
  constexpr std::string_view kBetween = ";, \t";
  rest.remove_prefix(std::min(rest.find_first_not_of(kBetween), rest.size()));
  if (rest.empty()) {
    return std::nullopt;
  }
  const std::string_view name = rest.substr(0, rest.find_first_of("=;, \t"));
  rest.remove_prefix(name.size());
  std::string value;
  if (rest.starts_with("=\"")) {
    const std::size_t end = std::min(rest.find('"', 2), rest.size());
    value = rest.substr(2, end - 2);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  } else if (rest.starts_with('=')) {
    value = rest.substr(1, rest.find_first_of(kBetween) - 1);
    rest.remove_prefix(1 + value.size());
  }
  return std::pair(lower(name), std::move(value));
}

class Converter {
public:
  static Result<Converter> open(Charset from)
  {
    const std::string name(spelling(from));
    const auto invalid = reinterpret_cast<iconv_t>(-1); // as iconv_open(3) says
    const iconv_t handle = ::iconv_open("UTF-8", name.c_str());
    if (handle == invalid) {
      return fail(ErrorCode::internal, text("the C library has no converter for ", name));
    }
    return Converter(handle, from);
  }

  Result<std::string> convert(std::string_view bytes)
  {
    // iconv(3) is not const-correct; it does not write to its input.
    char* in = const_cast<char*>(bytes.data()); // NOLINT(cppcoreguidelines-pro-type-const-cast)
    std::size_t left = bytes.size();
    std::string out;
    while (left > 0) {
      std::array<char, 16384> piece{};
      char* end = piece.data();
      std::size_t room = piece.size();
      const std::size_t done = ::iconv(m_handle.get(), &in, &left, &end, &room);
      const int why = errno;
      out.append(piece.data(), piece.size() - room);
      if (out.size() > json::Limits{}.bytes) {
        return fail(Failure::too_large,
                    text("the body is more than ", json::Limits{}.bytes, " bytes of UTF-8"));
      }
      if (done == static_cast<std::size_t>(-1) && why != E2BIG) {
        return fail(Failure::malformed_text,
                    text("the body is not ",
                         spelling(m_from),
                         ": byte ",
                         bytes.size() - left,
                         " (counted from 0) is malformed"));
      }
    }
    return out;
  }

private:
  struct Close {
    void operator()(iconv_t handle) const { ::iconv_close(handle); }
  };

  Converter(iconv_t handle, Charset from)
      : m_handle(handle)
      , m_from(from)
  {
  }

  std::unique_ptr<std::remove_pointer_t<iconv_t>, Close> m_handle;
  Charset m_from;
};

/// Big-endian unless something says otherwise (RFC 2781 section 4.3).
Charset byte_order(std::string_view bytes)
{
  const bool is_little =
      bytes.starts_with(kMarkLe) || (bytes.size() > 1 && bytes[0] != '\0' && bytes[1] == '\0');
  return is_little ? Charset::utf16le : Charset::utf16be;
}

/// `encoding` of an XML declaration, which is ASCII in every encoding that this is asked about.
std::optional<std::string_view> find_xml_encoding(std::string_view bytes)
{
  constexpr std::size_t kLongest = 256;
  constexpr std::string_view kName = "encoding";
  bytes = without_mark(bytes).substr(0, kLongest);
  if (!bytes.starts_with("<?xml")) {
    return std::nullopt;
  }
  bytes = bytes.substr(0, bytes.find("?>"));
  const std::size_t at = bytes.find(kName);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  std::string_view rest = trim(bytes.substr(at + kName.size()));
  if (!rest.starts_with('=')) {
    return std::nullopt;
  }
  rest = trim(rest.substr(1));
  const bool is_quoted = rest.starts_with('"') || rest.starts_with('\'');
  const std::size_t end = is_quoted ? rest.find(rest.front(), 1) : std::string_view::npos;
  return end != std::string_view::npos ? std::optional(rest.substr(1, end - 1)) : std::nullopt;
}

} // namespace

std::optional<Charset> find_charset(std::string_view name)
{
  const std::string wanted = lower(name);
  for (const auto& [known, charset] : kNames) {
    if (known == wanted) {
      return charset;
    }
  }
  return std::nullopt;
}

std::string_view without_mark(std::string_view utf8)
{
  return utf8.starts_with(kMark) ? utf8.substr(kMark.size()) : utf8;
}

bool is_ascii_superset(Charset charset)
{
  return charset == Charset::utf8 || charset == Charset::us_ascii ||
         charset == Charset::windows_1252;
}

bool has_utf16_mark(std::string_view bytes)
{
  return bytes.starts_with(kMarkLe) || bytes.starts_with(kMarkBe);
}

Result<std::optional<Charset>> declared_charset(std::string_view content_type)
{
  const std::string_view value = trim(content_type);
  std::string_view rest = value.substr(std::min(value.find_first_of(";, \t"), value.size()));
  std::optional<Charset> declared;
  while (const auto parameter = take_parameter(rest)) {
    if (parameter->first != "charset" || parameter->second.empty()) {
      continue;
    }
    HOOKCTL_TRY_AS(const Charset charset, parse_charset(parameter->second));
    if (declared && *declared != charset) {
      return fail(Failure::malformed_text, "the Content-Type header names two charsets");
    }
    declared = charset;
  }
  return declared;
}

Result<std::string> to_utf8(std::string_view bytes, std::optional<Charset> declared)
{
  Charset from = declared.value_or(has_utf16_mark(bytes) ? Charset::utf16 : Charset::utf8);
  if (is_ascii_superset(from)) {
    return from == Charset::utf8 ? std::string(without_mark(bytes)) // whoever parses it checks it
                                 : form_text_to_utf8(without_mark(bytes), from);
  }
  from = from == Charset::utf16 ? byte_order(bytes) : from;
  HOOKCTL_TRY_AS(auto converter, Converter::open(from));
  HOOKCTL_TRY_AS(const std::string text, converter.convert(bytes));
  return std::string(without_mark(text));
}

Result<std::string> form_text_to_utf8(std::string_view bytes, std::optional<Charset> declared)
{
  if (is_utf8(bytes)) {
    return std::string(bytes);
  }
  const Charset from = declared.value_or(Charset::utf8);
  HOOKCTL_TRY_AS(auto converter, Converter::open(from));
  return converter.convert(bytes);
}

Result<std::optional<Charset>> charset_of_xml(std::string_view bytes,
                                              std::optional<Charset> declared)
{
  if (has_utf16_mark(bytes) || bytes.starts_with("<\0?\0"sv) || bytes.starts_with("\0<\0?"sv)) {
    return std::optional(Charset::utf16);
  }
  const auto own = declared ? std::nullopt : find_xml_encoding(bytes);
  if (!own) {
    return declared;
  }
  HOOKCTL_TRY_AS(const Charset charset, parse_charset(*own));
  // A declaration that can be read is not in UTF-16, whatever it says: .NET writes it into strings.
  return std::optional(is_ascii_superset(charset) ? charset : Charset::utf8);
}

} // namespace hookctl::body::detail
