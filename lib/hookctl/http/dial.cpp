#include "hookctl/http/dial.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/http/detail/socket.hpp"

#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace hookctl::http {

namespace {

using detail::Socket;
using std::chrono::milliseconds;

/// One question's time.
class Deadline {
public:
  explicit Deadline(milliseconds timeout)
      : m_end(SteadyTime::clock::now() + timeout)
      , m_timeout(timeout)
  {
  }

  [[nodiscard]] milliseconds left() const
  {
    const auto left = std::chrono::ceil<milliseconds>(m_end - SteadyTime::clock::now());
    return std::max(left, milliseconds{0});
  }

  [[nodiscard]] tl::unexpected<Error> passed(const std::string& what) const
  {
    return fail(ErrorCode::timeout, text(what, " within ", m_timeout.count(), " ms"));
  }

private:
  SteadyTime m_end;
  milliseconds m_timeout;
};

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

/// What getaddrinfo_a() works on, in a thread of the C library.
struct LookUp {
  std::string host;
  std::string port;
  addrinfo wanted{};
  gaicb request{};
};

/// getaddrinfo() has no deadline.
Result<Addresses> find_addresses(const std::string& host, int port, const Deadline& deadline)
{
  auto look_up = std::make_unique<LookUp>();
  look_up->host = host;
  look_up->port = text(port);
  look_up->wanted.ai_socktype = SOCK_STREAM;
  look_up->request.ar_name = look_up->host.c_str();
  look_up->request.ar_service = look_up->port.c_str();
  look_up->request.ar_request = &look_up->wanted;
  gaicb* list[] = {&look_up->request};
  if (getaddrinfo_a(GAI_NOWAIT, list, 1, nullptr) != 0) {
    return fail(ErrorCode::network, "the system cannot look up names now");
  }
  const auto left = deadline.left();
  const timespec wait{std::chrono::duration_cast<std::chrono::seconds>(left).count(),
                      (left % std::chrono::seconds{1}).count() * 1'000'000};
  const gaicb* const waited[] = {&look_up->request};
  int result = EAI_INTR;
  while (result == EAI_INTR) {
    result = gai_suspend(waited, 1, &wait);
  }
  const int found = gai_error(&look_up->request);
  if (found == EAI_INPROGRESS) {
    if (gai_cancel(&look_up->request) == EAI_NOTCANCELED) {
      std::ignore = look_up.release(); // its thread still writes there
    }
    return deadline.passed(text("the name ", quote(host), " was not found"));
  }
  if (found != 0) {
    return fail(ErrorCode::network,
                text("the host ", quote(host), " is not known: ", gai_strerror(found)),
                "see its DNS records, and this machine's resolver");
  }
  return Addresses(look_up->request.ar_result);
}

/// 0, or an errno.
int wait_for(const Socket& socket, short events, const Deadline& deadline)
{
  pollfd wanted{socket.get(), events, 0};
  int ready = -1;
  do {
    ready = ::poll(&wanted, 1, static_cast<int>(deadline.left().count()));
  } while (ready < 0 && errno == EINTR);
  return ready > 0 ? 0 : ready == 0 ? ETIMEDOUT : errno;
}

/// 0, or an errno.
int connect_to(const Socket& socket, const addrinfo& address, const Deadline& deadline)
{
  if (::connect(socket.get(), address.ai_addr, address.ai_addrlen) == 0) {
    return 0;
  }
  if (errno != EINPROGRESS) {
    return errno;
  }
  if (const int error_number = wait_for(socket, POLLOUT, deadline); error_number != 0) {
    return error_number;
  }
  int result = 0;
  socklen_t length = sizeof(result);
  return ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &result, &length) == 0 ? result : errno;
}

Result<Socket> dial(const std::string& host, int port, const Deadline& deadline)
{
  HOOKCTL_TRY_AS(const auto addresses, find_addresses(host, port, deadline));
  const std::string peer = text(host, ":", port);
  int count = 0;
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    ++count;
  }
  int error_number = EADDRNOTAVAIL;
  for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next) {
    Socket socket(::socket(one->ai_family, one->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const Deadline share(deadline.left() / count--); // a dead one leaves time for the others
    error_number = socket.is_open() ? connect_to(socket, *one, share) : errno;
    if (error_number == 0) {
      return socket;
    }
  }
  if (error_number == ETIMEDOUT) {
    return deadline.passed(text(peer, " did not take the connection"));
  }
  return fail(
      ErrorCode::network,
      text("cannot connect to ", peer, ": ", std::generic_category().message(error_number)));
}

/// Sends what the handshake has to say.
Result<> send_all(const Socket& socket, std::string& bytes, const Deadline& deadline)
{
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const ssize_t sent = ::send(socket.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent > 0) {
      rest.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EAGAIN && errno != EINTR) {
      return fail(ErrorCode::network, "the peer hung up");
    } else if (wait_for(socket, POLLOUT, deadline) != 0) {
      return deadline.passed("the peer did not take what was sent");
    }
  }
  bytes.clear();
  return {};
}

} // namespace

Result<> check_reachable(const std::string& host, int port, milliseconds timeout)
{
  HOOKCTL_TRY(dial(host, port, Deadline(timeout)));
  return {};
}

Result<crypto::CertificateChain>
ask_for_chain(const std::string& host, int port, milliseconds timeout, TimePoint now)
{
  const Deadline deadline(timeout);
  HOOKCTL_TRY_AS(const auto socket, dial(host, port, deadline));
  crypto::TlsInquiry inquiry(host, now);
  std::array<char, 16 << 10> bytes{};
  auto state = inquiry.feed("");
  while (state == crypto::TlsInquiry::State::going_on) {
    HOOKCTL_TRY(send_all(socket, inquiry.output(), deadline));
    if (wait_for(socket, POLLIN, deadline) != 0) {
      return deadline.passed(text(host, ":", port, " showed no certificate"));
    }
    const ssize_t count = ::recv(socket.get(), bytes.data(), bytes.size(), 0);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
      return fail(ErrorCode::network, text(host, ":", port, " hung up during the TLS handshake"));
    }
    state = inquiry.feed({bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))});
  }
  if (state == crypto::TlsInquiry::State::failed) {
    return fail(ErrorCode::network,
                text(host, ":", port, " does not speak TLS as we do: ", inquiry.why_failed()));
  }
  return inquiry.chain();
}

} // namespace hookctl::http
