#pragma once

#include "hookctl/base/result.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::model {

/// An IP address. An IPv4 one in IPv6's form (::ffff:192.0.2.1) is the IPv4 one.
class IpAddress {
public:
  /// `192.0.2.1`, `2001:db8::1`: without port, brackets or zone. nullopt for anything else.
  static std::optional<IpAddress> parse(std::string_view text);

  [[nodiscard]] bool is_v4() const;
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

private:
  friend class IpNetwork;
  IpAddress() = default;

  std::array<std::uint8_t, 16> m_bytes{}; ///< of IPv4 in IPv6's form
};

/// Addresses that begin with the same bits.
class IpNetwork {
public:
  /// `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.1` (alone). invalid_argument naming the rule, also
  /// for bits after the prefix: `192.0.2.1/24` may be meant either way.
  static Result<IpNetwork> parse(std::string_view text);

  /// IPv4 addresses are in IPv4 networks only.
  [[nodiscard]] bool contains(const IpAddress& address) const;
  /// As it is parsed; a single address without its length.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const IpNetwork&, const IpNetwork&) = default;

private:
  IpNetwork(IpAddress first, unsigned bits)
      : m_first(first)
      , m_bits(bits)
  {
  }

  IpAddress m_first;
  unsigned m_bits; ///< of 128
};

/// The network with the address in it; nullptr when there is none.
const IpNetwork* find_network(const std::vector<IpNetwork>& networks, const IpAddress& address);

/// Each as to_string() has it.
std::vector<std::string> to_strings(const std::vector<IpNetwork>& networks);

/// Of this machine: 127.0.0.1 and ::1.
std::vector<IpNetwork> loopback_addresses();

} // namespace hookctl::model
