#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace hookctl::http::detail {

/// A socket's address, of whatever family.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = sizeof(sockaddr_storage);

  /// What the socket interface asks for.
  sockaddr* get();
};

/// Who is at the other end.
struct Peer {
  /// 10.0.0.1, 2001:db8::1, an IPv4 peer of an IPv6 socket in its IPv4 form; "unix" for a process
  /// of this machine.
  std::string address;
  /// The same for all addresses of one sender: of IPv6 the /64, since that is what one is given.
  std::uint64_t network = 0;
};

Peer peer_of(const SocketAddress& address);

/// The port of an IP address.
int port_of(const SocketAddress& address);

} // namespace hookctl::http::detail
