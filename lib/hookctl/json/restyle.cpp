#include "hookctl/json/restyle.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace hookctl::json {

namespace {

using Layout = Style::Layout;
using Escapes = Style::Escapes;

void append_u(std::string& out, std::uint32_t unit)
{
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    out += kDigits[(unit >> static_cast<unsigned>(shift)) & 0xFU];
  }
}

/// A code point as one escape, or as the two of a surrogate pair.
void append_escape(std::string& out, std::uint32_t point)
{
  if (point < 0x10000U) {
    append_u(out, point);
    return;
  }
  append_u(out, 0xD800U + ((point - 0x10000U) >> 10U));
  append_u(out, 0xDC00U + ((point - 0x10000U) & 0x3FFU));
}

std::uint32_t decode_point(std::string_view sequence)
{
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  switch (sequence.size()) {
  case 2:
    return ((byte(0) & 0x1FU) << 6U) | (byte(1) & 0x3FU);
  case 3:
    return ((byte(0) & 0x0FU) << 12U) | ((byte(1) & 0x3FU) << 6U) | (byte(2) & 0x3FU);
  case 4:
    return ((byte(0) & 0x07U) << 18U) | ((byte(1) & 0x3FU) << 12U) | ((byte(2) & 0x3FU) << 6U) |
           (byte(3) & 0x3FU);
  default:
    return byte(0);
  }
}

/// The letter of a two-character escape that every serialiser uses, or 0.
char short_escape(char c)
{
  switch (c) {
  case '"':
  case '\\':
    return c;
  case '\b':
    return 'b';
  case '\f':
    return 'f';
  case '\n':
    return 'n';
  case '\r':
    return 'r';
  case '\t':
    return 't';
  default:
    return 0;
  }
}

bool is_escaped(std::uint32_t point, Escapes escapes)
{
  if (point < 0x20U) {
    return true;
  }
  if (escapes == Escapes::html) {
    return point == '<' || point == '>' || point == '&' || point == 0x2028U || point == 0x2029U;
  }
  return point >= 0x80U && (escapes == Escapes::ascii || escapes == Escapes::ascii_slashes);
}

std::string write_string(std::string_view decoded, Escapes escapes)
{
  const bool slashes = escapes == Escapes::slashes || escapes == Escapes::ascii_slashes;
  std::string out = "\"";
  while (!decoded.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence_length(decoded), 1);
    const std::string_view sequence = decoded.substr(0, length);
    decoded.remove_prefix(length);
    const std::uint32_t point = decode_point(sequence);
    const char letter = length == 1 ? short_escape(sequence.front()) : '\0';
    if (letter != 0) {
      out += {'\\', letter};
    } else if (slashes && sequence == "/") {
      out += "\\/";
    } else if (is_escaped(point, escapes)) {
      append_escape(out, point);
    } else {
      out += sequence;
    }
  }
  return out + '"';
}

/// As ECMAScript prints the double; the text itself when it is none.
std::string shortest_number(std::string_view written)
{
  constexpr double kLargestPlain = 1e21;
  double value = 0;
  const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value);
  if (error != std::errc{} || end != written.data() + written.size() || !std::isfinite(value)) {
    return std::string(written);
  }
  char digits[64];
  const bool plain = std::abs(value) < kLargestPlain && (std::abs(value) >= 1e-6 || value == 0);
  const auto printed =
      plain ? std::to_chars(digits, digits + sizeof(digits), value, std::chars_format::fixed)
            : std::to_chars(digits, digits + sizeof(digits), value, std::chars_format::scientific);
  return {digits, printed.ptr};
}

class Restyler {
public:
  Restyler(const Document& document, const Style& style, std::size_t limit)
      : m_document(document)
      , m_style(style)
      , m_limit(limit)
  {
  }

  std::optional<std::string> run()
  {
    write(Document::root(), 0);
    return m_out.size() > m_limit ? std::nullopt : std::optional(std::move(m_out));
  }

private:
  void write(NodeIndex node,
             std::size_t level) // NOLINT(misc-no-recursion): Limits::depth bounds it
  {
    if (m_out.size() > m_limit) {
      return;
    }
    switch (m_document.kind(node)) {
    case Kind::object:
      write_object(node, level);
      return;
    case Kind::array:
      write_array(node, level);
      return;
    case Kind::string:
      m_out += string_text(node);
      return;
    case Kind::number:
      m_out += m_style.numbers == Style::Numbers::shortest ? shortest_number(m_document.raw(node))
                                                           : std::string(m_document.raw(node));
      return;
    default:
      m_out += m_document.raw(node);
    }
  }

  [[nodiscard]] std::string string_text(NodeIndex node) const
  {
    return m_style.escapes == Escapes::as_sent
               ? std::string(m_document.raw(node))
               : write_string(m_document.to_text(node), m_style.escapes);
  }

  void write_object(NodeIndex node, std::size_t level) // NOLINT(misc-no-recursion)
  {
    auto members = m_document.members(node);
    if (m_style.order == Style::Order::sorted) {
      std::stable_sort(members.begin(), members.end(), [&](const auto& a, const auto& b) {
        return m_document.to_text(a.key) < m_document.to_text(b.key);
      });
    }
    m_out += '{';
    bool first = true;
    for (const Document::Member& member : members) {
      next(first, level + 1);
      m_out += string_text(member.key);
      m_out += m_style.layout == Layout::compact ? ":" : ": ";
      write(member.value, level + 1);
    }
    close(first, level, '}');
  }

  void write_array(NodeIndex node, std::size_t level) // NOLINT(misc-no-recursion)
  {
    m_out += '[';
    bool first = true;
    const NodeIndex end = m_document.nodes()[node].end;
    for (NodeIndex child = node + 1; child < end; child = m_document.nodes()[child].end) {
      next(first, level + 1);
      write(child, level + 1);
    }
    close(first, level, ']');
  }

  [[nodiscard]] std::size_t step() const
  {
    return m_style.layout == Layout::pretty2 ? 2 : m_style.layout == Layout::pretty4 ? 4 : 0;
  }

  void next(bool& first, std::size_t level)
  {
    if (!first) {
      m_out += m_style.layout == Layout::spaced ? ", " : ",";
    }
    first = false;
    new_line(level);
  }

  void close(bool empty, std::size_t level, char bracket)
  {
    if (!empty) {
      new_line(level);
    }
    m_out += bracket;
  }

  void new_line(std::size_t level)
  {
    if (step() > 0) {
      m_out += '\n';
      m_out.append(level * step(), ' ');
    }
  }

  const Document& m_document;
  const Style& m_style;
  std::size_t m_limit;
  std::string m_out;
};

} // namespace

std::optional<std::string> restyle(const Document& document, const Style& style, std::size_t limit)
{
  return Restyler(document, style, limit).run();
}

} // namespace hookctl::json
