#include "tests/support/raw_socket.hpp"

#include "hookctl/base/text.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <utility>

namespace hookctl::tests {

namespace {

constexpr int kPatience = 10'000;

bool wait_for(int descriptor, short events)
{
  pollfd ready = {descriptor, events, 0};
  return ::poll(&ready, 1, kPatience) > 0;
}

template<typename Address> bool connect_to(int descriptor, const Address& address)
{
  sockaddr_storage storage{};
  std::memcpy(&storage, &address, sizeof(address));
  return ::connect(descriptor, reinterpret_cast<const sockaddr*>(&storage), sizeof(address)) == 0;
}

std::size_t content_length(const RawResponse& response)
{
  const std::string line = response.header("Content-Length");
  return line.empty() ? 0 : std::stoul(line.substr(line.find(':') + 1));
}

} // namespace

std::string RawResponse::header(std::string_view name) const
{
  for (const std::string_view line : split(head, '\n')) {
    if (equals_ignore_case(line.substr(0, line.find(':')), name)) {
      return std::string(trim(line));
    }
  }
  return {};
}

std::optional<RawSocket> RawSocket::connect(int port, const std::string& host)
{
  const bool is_v6 = host.find(':') != std::string::npos;
  RawSocket out(::socket(is_v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  bool connected = false;
  if (is_v6) {
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET6, host.c_str(), &address.sin6_addr);
    connected = connect_to(out.m_descriptor, address);
  } else {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    connected = connect_to(out.m_descriptor, address);
  }
  return connected ? std::optional<RawSocket>(std::move(out)) : std::nullopt;
}

std::optional<RawSocket> RawSocket::connect_to_path(const std::string& path)
{
  RawSocket out(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return connect_to(out.m_descriptor, address) ? std::optional<RawSocket>(std::move(out))
                                               : std::nullopt;
}

void RawSocket::reset()
{
  const linger at_once = {1, 0};
  ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  ::close(std::exchange(m_descriptor, -1));
}

RawSocket::RawSocket(RawSocket&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1))
    , m_buffer(std::move(other.m_buffer))
{
}

RawSocket::~RawSocket()
{
  if (m_descriptor >= 0) {
    ::close(m_descriptor);
  }
}

bool RawSocket::send(std::string_view bytes) const
{
  while (!bytes.empty()) {
    if (!wait_for(m_descriptor, POLLOUT)) {
      return false;
    }
    const auto sent = ::send(m_descriptor, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawSocket::end_sending() const
{
  ::shutdown(m_descriptor, SHUT_WR);
}

std::string RawSocket::read_some()
{
  if (!m_buffer.empty()) {
    return std::exchange(m_buffer, {});
  }
  std::array<char, 4096> bytes;
  if (!wait_for(m_descriptor, POLLIN)) {
    return {};
  }
  const auto length = ::recv(m_descriptor, bytes.data(), bytes.size(), 0);
  return length > 0 ? std::string(bytes.data(), static_cast<std::size_t>(length)) : std::string();
}

RawResponse RawSocket::read_response()
{
  RawResponse response;
  std::string bytes;
  for (std::size_t end = 0;;) {
    end = bytes.find("\r\n\r\n");
    if (end != std::string::npos) {
      response.head = bytes.substr(0, end);
      response.status = std::stoi(bytes.substr(9, 3));
      const std::size_t length = content_length(response);
      if (bytes.size() >= end + 4 + length) {
        response.body = bytes.substr(end + 4, length);
        m_buffer = bytes.substr(end + 4 + length);
        return response;
      }
    }
    const std::string more = read_some();
    if (more.empty()) {
      return {};
    }
    bytes += more;
  }
}

bool RawSocket::is_closed_by_peer()
{
  if (!m_buffer.empty() || !wait_for(m_descriptor, POLLIN)) {
    return false;
  }
  char byte = 0;
  return ::recv(m_descriptor, &byte, 1, 0) <= 0;
}

RawListener::RawListener(int backlog)
    : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(m_descriptor, generic, length) == 0 && ::listen(m_descriptor, backlog) == 0 &&
      ::getsockname(m_descriptor, generic, &length) == 0) {
    m_port = ntohs(address.sin_port);
  }
}

RawListener::~RawListener()
{
  ::close(m_descriptor);
}

RawSocket RawListener::accept() const
{
  wait_for(m_descriptor, POLLIN);
  return RawSocket(::accept(m_descriptor, nullptr, nullptr));
}

int port_of(std::string_view base_url)
{
  return parse_integer<int>(base_url.substr(base_url.rfind(':') + 1)).value_or(0);
}

} // namespace hookctl::tests
