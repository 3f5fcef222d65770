#include "hookctl/http/detail/forwarded_list.hpp"

#include "hookctl/base/text.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

namespace hookctl::http::detail {

namespace {

bool is_token_character(char c)
{
  constexpr std::string_view kOthers = "!#$%&'*+-.^_`|~";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         kOthers.find(c) != std::string_view::npos;
}

/// Some proxies write a port that is a name (RFC 7239 section 6).
bool is_port(std::string_view text)
{
  if (text.starts_with('_')) {
    return text.size() > 1 && std::ranges::all_of(text, is_token_character);
  }
  return !text.starts_with('+') && parse_integer<std::uint16_t>(text).has_value();
}

/// The grammar of one Forwarded line, left to right.
class ForwardedLine {
public:
  explicit ForwardedLine(std::string_view text)
      : m_rest(text)
  {
  }

  /// False when the grammar is broken.
  bool read(Hops& hops)
  {
    do {
      if (!read_element(hops)) {
        return false;
      }
    } while (take(','));
    return m_rest.empty();
  }

private:
  bool read_element(Hops& hops)
  {
    std::optional<std::string> node;
    do {
      skip_space();
      const std::string name = lower(take_token());
      std::string value;
      if (name.empty() || !take('=') || !take_value(value)) {
        return false;
      }
      skip_space();
      if (name == "for") {
        if (node) {
          return false;
        }
        node = std::move(value);
      }
    } while (take(';'));
    hops.push_back(node ? parse_hop(*node) : std::nullopt);
    return true;
  }

  bool take(char c)
  {
    const bool is_next = m_rest.starts_with(c);
    m_rest.remove_prefix(is_next ? 1 : 0);
    return is_next;
  }

  void skip_space()
  {
    m_rest.remove_prefix(std::min(m_rest.find_first_not_of(" \t"), m_rest.size()));
  }

  std::string_view take_token()
  {
    const auto end = std::ranges::find_if_not(m_rest, is_token_character);
    const auto length = static_cast<std::size_t>(end - m_rest.begin());
    const std::string_view token = m_rest.substr(0, length);
    m_rest.remove_prefix(length);
    return token;
  }

  bool take_value(std::string& value)
  {
    if (!take('"')) {
      value = take_unquoted();
      return !value.empty();
    }
    while (!take('"')) {
      take('\\');
      if (m_rest.empty()) {
        return false;
      }
      value += m_rest.front();
      m_rest.remove_prefix(1);
    }
    return true;
  }

  /// Proxies are known to leave the quotes out around what has a colon.
  std::string_view take_unquoted()
  {
    const std::size_t length = std::min(m_rest.find_first_of(" \t,;\"="), m_rest.size());
    const std::string_view value = m_rest.substr(0, length);
    m_rest.remove_prefix(length);
    return value;
  }

  std::string_view m_rest;
};

} // namespace

std::optional<model::IpAddress> parse_hop(std::string_view text)
{
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view inside = text.substr(1, end - 1);
    const std::string_view after = text.substr(end + 1);
    const bool is_v6 = inside.find(':') != std::string_view::npos;
    const bool ends_well = after.empty() || (after.front() == ':' && is_port(after.substr(1)));
    return is_v6 && ends_well ? model::IpAddress::parse(inside) : std::nullopt;
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon != text.rfind(':')) {
    return model::IpAddress::parse(text);
  }
  return is_port(text.substr(colon + 1)) ? model::IpAddress::parse(text.substr(0, colon))
                                         : std::nullopt;
}

Hops read_forwarded_for(std::string_view line)
{
  Hops hops;
  for (const std::string_view entry : split(line, ',')) {
    hops.push_back(parse_hop(trim(entry)));
  }
  std::ranges::reverse(hops);
  return hops;
}

Hops read_forwarded(std::string_view line)
{
  Hops hops;
  if (!ForwardedLine(line).read(hops)) {
    return {std::nullopt};
  }
  std::ranges::reverse(hops);
  return hops;
}

} // namespace hookctl::http::detail
