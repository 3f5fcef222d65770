#include "hookctl/model/ip_address.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>

namespace hookctl::model {

namespace {

constexpr std::size_t kV4Start = 12;
constexpr unsigned kV4Bits = 32;
constexpr unsigned kAllBits = 128;
/// 45 characters are the longest address there is.
constexpr std::size_t kLongest = 45;

using Bytes = std::array<std::uint8_t, 16>;

bool has_bit(const Bytes& bytes, unsigned bit)
{
  return (bytes[bit / 8] >> (7 - bit % 8) & 1U) != 0;
}

bool has_bits_from(const Bytes& bytes, unsigned first)
{
  for (unsigned bit = first; bit < kAllBits; ++bit) {
    if (has_bit(bytes, bit)) {
      return true;
    }
  }
  return false;
}

tl::unexpected<Error> refuse(std::string_view typed, std::string_view rule, std::string hint = {})
{
  return fail(Failure::malformed_address,
              text("network ", quote(typed), " ", rule),
              hint.empty() ? "write it as 192.0.2.0/24, 2001:db8::/32, or one address"
                           : std::move(hint));
}

} // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text)
{
  // inet_pton stops at a zero byte.
  if (text.size() > kLongest || text.find('\0') != std::string_view::npos) {
    return std::nullopt;
  }
  const std::string terminated(text);
  IpAddress address;
  if (::inet_pton(AF_INET6, terminated.c_str(), address.m_bytes.data()) == 1) {
    return address;
  }
  address.m_bytes = {};
  address.m_bytes[kV4Start - 2] = 0xFF;
  address.m_bytes[kV4Start - 1] = 0xFF;
  const bool is_v4 =
      ::inet_pton(AF_INET, terminated.c_str(), address.m_bytes.data() + kV4Start) == 1;
  return is_v4 ? std::optional(address) : std::nullopt;
}

bool IpAddress::is_v4() const
{
  constexpr std::array<std::uint8_t, kV4Start> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  return std::equal(kMapped.begin(), kMapped.end(), m_bytes.begin());
}

std::string IpAddress::to_string() const
{
  std::array<char, INET6_ADDRSTRLEN> out{};
  const bool v4 = is_v4();
  ::inet_ntop(v4 ? AF_INET : AF_INET6,
              m_bytes.data() + (v4 ? kV4Start : 0),
              out.data(),
              static_cast<socklen_t>(out.size()));
  return out.data();
}

Result<IpNetwork> IpNetwork::parse(std::string_view typed)
{
  const auto parts = split(typed, '/', 2);
  const auto address = IpAddress::parse(parts[0]);
  if (!address) {
    return refuse(typed, "does not begin with an IP address");
  }
  if (parts.size() == 1) {
    return IpNetwork(*address, kAllBits);
  }
  const bool is_short = parts[0].find(':') == std::string_view::npos;
  const unsigned longest = is_short ? kV4Bits : kAllBits;
  const auto length = parse_integer<unsigned>(parts[1]);
  if (!length || *length > longest) {
    return refuse(typed, text("has no length from 0 to ", longest, " after its /"));
  }
  const unsigned bits = kAllBits - longest + *length;
  if (address->is_v4() && bits < kAllBits - kV4Bits) {
    return refuse(typed, "is IPv4 in IPv6's form with a length that is not IPv4's");
  }
  if (has_bits_from(address->m_bytes, bits)) {
    IpAddress first = *address;
    for (unsigned bit = bits; bit < kAllBits; ++bit) {
      first.m_bytes[bit / 8] &= static_cast<std::uint8_t>(~(0x80U >> bit % 8));
    }
    return refuse(typed,
                  text("has bits set after the first ", *length),
                  text("write ",
                       IpNetwork(first, bits).to_string(),
                       " for the network, ",
                       address->to_string(),
                       " for the one address"));
  }
  return IpNetwork(*address, bits);
}

bool IpNetwork::contains(const IpAddress& address) const
{
  if (address.is_v4() != m_first.is_v4()) {
    return false;
  }
  const unsigned whole = m_bits / 8;
  const auto& bytes = address.m_bytes;
  if (!std::equal(bytes.begin(), bytes.begin() + whole, m_first.m_bytes.begin())) {
    return false;
  }
  const unsigned rest = m_bits % 8;
  return rest == 0 || (bytes[whole] ^ m_first.m_bytes[whole]) >> (8 - rest) == 0;
}

std::string IpNetwork::to_string() const
{
  const std::string first = m_first.to_string();
  const unsigned bits = m_first.is_v4() ? m_bits - (kAllBits - kV4Bits) : m_bits;
  return m_bits == kAllBits ? first : text(first, "/", bits);
}

const IpNetwork* find_network(const std::vector<IpNetwork>& networks, const IpAddress& address)
{
  const auto found = std::ranges::find_if(
      networks, [&](const IpNetwork& network) { return network.contains(address); });
  return found == networks.end() ? nullptr : &*found;
}

std::vector<std::string> to_strings(const std::vector<IpNetwork>& networks)
{
  std::vector<std::string> texts;
  for (const IpNetwork& network : networks) {
    texts.push_back(network.to_string());
  }
  return texts;
}

std::vector<IpNetwork> loopback_addresses()
{
  std::vector<IpNetwork> networks;
  for (const std::string_view address : {"127.0.0.1", "::1"}) {
    networks.push_back(*IpNetwork::parse(address));
  }
  return networks;
}

} // namespace hookctl::model
