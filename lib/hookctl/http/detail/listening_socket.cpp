#include "hookctl/http/detail/listening_socket.hpp"

#include "hookctl/base/text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <tuple>

namespace hookctl::http::detail {

namespace {

/// Bursts come while one connection is being accepted.
constexpr int kBacklog = 4096;

struct Address {
  sockaddr_storage storage{};
  socklen_t length = 0;
};

template<typename Family> Address address_of(const Family& family)
{
  Address address;
  std::memcpy(&address.storage, &family, sizeof(family));
  address.length = sizeof(family);
  return address;
}

std::optional<Address> to_address(const BindAddress& bind)
{
  const std::string host = bind.host == "localhost" ? "127.0.0.1" : bind.host;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(static_cast<std::uint16_t>(bind.port));
  if (::inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    return address_of(v4);
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(static_cast<std::uint16_t>(bind.port));
  if (::inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    return address_of(v6);
  }
  return std::nullopt;
}

sockaddr* as_sockaddr(Address& address)
{
  return reinterpret_cast<sockaddr*>(&address.storage); // what the socket interface asks for
}

int port_of(const Address& address)
{
  // sin_port and sin6_port are at the same place.
  sockaddr_in v4{};
  std::memcpy(&v4, &address.storage, sizeof(v4));
  return ntohs(v4.sin_port);
}

/// 10.0.0.1, 2001:db8::1; an IPv4 peer of an IPv6 socket in its IPv4 form.
std::string host_of(const Address& address)
{
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (address.storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address.storage, sizeof(v4));
    ::inet_ntop(AF_INET, &v4.sin_addr, out.data(), out.size());
    return out.data();
  }
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address.storage, sizeof(v6));
  ::inet_ntop(AF_INET6, &v6.sin6_addr, out.data(), out.size());
  const std::string host = out.data();
  constexpr std::string_view kMapped = "::ffff:";
  return host.starts_with(kMapped) && host.find('.') != std::string::npos
             ? host.substr(kMapped.size())
             : host;
}

std::string shown(std::string_view host, int port)
{
  return host.find(':') == std::string_view::npos ? text(host, ":", port)
                                                  : text("[", host, "]:", port);
}

tl::unexpected<Error> bind_failure(const BindAddress& bind, int error_number)
{
  const std::string where = shown(bind.host, bind.port);
  if (error_number == EADDRINUSE) {
    return fail(
        ErrorCode::busy,
        text(where, " is in use"),
        text("stop the other program, or take any free port with --bind ", shown(bind.host, 0)));
  }
  if (error_number == EACCES || error_number == EPERM) {
    return fail(
        ErrorCode::denied, text(where, " may not be bound by this user"), "use a port above 1023");
  }
  if (error_number == EADDRNOTAVAIL) {
    return fail(ErrorCode::invalid_argument,
                text(where, " is not an address of this machine"),
                "use 127.0.0.1, or 0.0.0.0 for every address");
  }
  return fail(ErrorCode::io,
              text("cannot bind ", where, ": ", std::generic_category().message(error_number)));
}

void switch_on(const Socket& socket, int level, int option)
{
  const int on = 1;
  std::ignore =
      ::setsockopt(socket.get(), level, option, &on, sizeof(on)); // works without, only less well
}

} // namespace

Result<Listening> listen_on(const BindAddress& bind)
{
  auto address = to_address(bind);
  if (!address) {
    return fail(ErrorCode::invalid_argument,
                text("bind address ", quote(bind.host), " is not an IP address"));
  }
  Listening listening;
  listening.socket =
      Socket(::socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!listening.socket.is_open()) {
    return bind_failure(bind, errno);
  }
  // Not SO_REUSEPORT: two listeners on one port would share the deliveries by chance.
  switch_on(listening.socket, SOL_SOCKET, SO_REUSEADDR);
  if (::bind(listening.socket.get(), as_sockaddr(*address), address->length) != 0 ||
      ::listen(listening.socket.get(), kBacklog) != 0 ||
      ::getsockname(listening.socket.get(), as_sockaddr(*address), &address->length) != 0) {
    return bind_failure(bind, errno);
  }
  listening.base_url = text("http://", shown(host_of(*address), port_of(*address)));
  return listening;
}

tl::expected<Accepted, AcceptFailure> accept_from(const Socket& listening)
{
  Address peer;
  peer.length = sizeof(peer.storage);
  Socket socket(
      ::accept4(listening.get(), as_sockaddr(peer), &peer.length, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!socket.is_open()) {
    const bool exhausted =
        errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return tl::unexpected<AcceptFailure>(exhausted ? AcceptFailure::no_descriptors
                                                   : AcceptFailure::nobody);
  }
  switch_on(socket, IPPROTO_TCP, TCP_NODELAY);
  Accepted accepted;
  accepted.socket = std::move(socket);
  accepted.remote_address = host_of(peer);
  return accepted;
}

} // namespace hookctl::http::detail
