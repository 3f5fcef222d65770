#include "hookctl/http/detail/peer.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

namespace hookctl::http::detail {

namespace {

template<typename Family> Family as(const SocketAddress& address)
{
  Family out{};
  std::memcpy(&out, &address.storage, sizeof(out));
  return out;
}

std::string shown(int family, const void* bytes)
{
  std::array<char, INET6_ADDRSTRLEN> out{};
  ::inet_ntop(family, bytes, out.data(), out.size());
  return out.data();
}

Peer v4_peer(const in_addr& address)
{
  // No IPv6 sender has these upper bits: they would be multicast.
  constexpr std::uint64_t kV4 = 0xFFFFFFFF00000000U;
  return {shown(AF_INET, &address), kV4 | address.s_addr};
}

Peer v6_peer(const in6_addr& address)
{
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    in_addr v4{};
    std::memcpy(&v4, &address.s6_addr[12], sizeof(v4));
    return v4_peer(v4);
  }
  Peer peer{shown(AF_INET6, &address), 0};
  std::memcpy(&peer.network, &address.s6_addr, sizeof(peer.network));
  return peer;
}

} // namespace

sockaddr* SocketAddress::get()
{
  return reinterpret_cast<sockaddr*>(&storage);
}

Peer peer_of(const SocketAddress& address)
{
  switch (address.storage.ss_family) {
  case AF_INET:
    return v4_peer(as<sockaddr_in>(address).sin_addr);
  case AF_INET6:
    return v6_peer(as<sockaddr_in6>(address).sin6_addr);
  default:
    return {"unix", 0};
  }
}

int port_of(const SocketAddress& address)
{
  // sin_port and sin6_port are at the same place.
  return ntohs(as<sockaddr_in>(address).sin_port);
}

} // namespace hookctl::http::detail
