#include "hookctl/http/detail/listening_socket.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/unix_socket.hpp"
#include "hookctl/http/dial.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>
#include <tuple>

namespace hookctl::http::detail {

namespace {

template<typename Family> SocketAddress address_of(const Family& family)
{
  SocketAddress address;
  std::memcpy(&address.storage, &family, sizeof(family));
  address.length = sizeof(family);
  return address;
}

std::optional<SocketAddress> to_address(const BindAddress& bind)
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
        Failure::port_in_use,
        text(where, " is in use"),
        text("stop the other program, or take any free port with --bind ", shown(bind.host, 0)));
  }
  if (error_number == EACCES || error_number == EPERM) {
    return fail(Failure::port_denied,
                text(where, " may not be bound by this user"),
                "use a port above 1023");
  }
  if (error_number == EADDRNOTAVAIL) {
    return fail(Failure::malformed_address,
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

std::string url_of(const SocketAddress& address)
{
  if (address.storage.ss_family == AF_UNIX) {
    sockaddr_un un{};
    std::memcpy(&un, &address.storage, sizeof(un));
    return text("unix:", std::string_view(un.sun_path));
  }
  return text("http://", shown(peer_of(address).address, port_of(address)));
}

Result<Listening> listen_on_ip(const BindAddress& bind)
{
  auto address = to_address(bind);
  if (!address) {
    return fail(Failure::malformed_address,
                text("bind address ", quote(bind.host), " is not an IP address"));
  }
  Socket socket(
      ::socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.is_open()) {
    return bind_failure(bind, errno);
  }
  // Not SO_REUSEPORT: two listeners on one port would share the deliveries by chance.
  switch_on(socket, SOL_SOCKET, SO_REUSEADDR);
  if (::bind(socket.get(), address->get(), address->length) != 0 ||
      ::listen(socket.get(), kBacklog) != 0 ||
      ::getsockname(socket.get(), address->get(), &address->length) != 0) {
    return bind_failure(bind, errno);
  }
  return Listening(std::move(socket), url_of(*address));
}

bool is_listening_stream(int descriptor)
{
  const auto option = [&](int name) {
    int value = 0;
    socklen_t length = sizeof(value);
    return ::getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : -1;
  };
  return option(SO_TYPE) == SOCK_STREAM && option(SO_ACCEPTCONN) == 1;
}

Result<Listening> take_over(int descriptor)
{
  SocketAddress address;
  if (!is_listening_stream(descriptor) ||
      ::getsockname(descriptor, address.get(), &address.length) != 0) {
    return fail(Failure::descriptor_unusable,
                text("descriptor ", descriptor, " is not a listening stream socket"),
                "a systemd socket unit needs ListenStream= and Accept=no");
  }
  Socket socket(descriptor);
  const int flags = ::fcntl(descriptor, F_GETFL);
  if (flags < 0 || ::fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) != 0 ||
      ::fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) {
    return fail(ErrorCode::io, text("descriptor ", descriptor, " cannot be used"));
  }
  return Listening(std::move(socket), url_of(address));
}

} // namespace

void Listening::close()
{
  if (m_socket.is_open() && !m_made_path.empty()) {
    ::unlink(m_made_path.c_str());
  }
  m_socket.close();
}

Result<Listening> listen_on(const BindAddress& bind)
{
  if (bind.descriptor >= 0) {
    return take_over(bind.descriptor);
  }
  return bind.unix_path.empty() ? listen_on_ip(bind) : listen_on_path(bind.unix_path);
}

tl::expected<Accepted, AcceptFailure> accept_from(const Listening& listening)
{
  SocketAddress peer;
  Socket socket(::accept4(listening.get(), peer.get(), &peer.length, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!socket.is_open()) {
    const bool exhausted =
        errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    return tl::unexpected<AcceptFailure>(exhausted ? AcceptFailure::no_descriptors
                                                   : AcceptFailure::nobody);
  }
  if (peer.storage.ss_family != AF_UNIX) {
    switch_on(socket, IPPROTO_TCP, TCP_NODELAY);
  }
  return Accepted{std::move(socket), peer_of(peer)};
}

} // namespace hookctl::http::detail

namespace hookctl::http {

Result<> check_bindable(const BindAddress& address)
{
  if (!address.unix_path.empty()) {
    return detail::check_path(address.unix_path);
  }
  HOOKCTL_TRY(detail::listen_on(address));
  return {};
}

} // namespace hookctl::http
