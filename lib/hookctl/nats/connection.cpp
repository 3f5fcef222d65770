#include "hookctl/nats/connection.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/nats/detail/link.hpp"

#include <array>

namespace hookctl::nats {

Connection::Connection(std::unique_ptr<detail::Link> link)
    : m_link(std::move(link))
{
}

Connection::~Connection() = default;

Result<std::unique_ptr<Connection>> Connection::open(const Access& access)
{
  HOOKCTL_TRY_AS(auto link, detail::Link::open(access));
  return std::unique_ptr<Connection>(new Connection(std::move(link)));
}

bool Connection::is_up() const
{
  return natsConnection_Status(m_link->socket()) == NATS_CONN_STATUS_CONNECTED;
}

Result<> Connection::require_up() const
{
  if (is_up()) {
    return {};
  }
  return fail(Failure::nats_unreachable, text("the connection to NATS at ", server(), " is lost"));
}

std::uint64_t Connection::losses() const
{
  return m_link->losses();
}

std::size_t Connection::max_payload() const
{
  return static_cast<std::size_t>(natsConnection_GetMaxPayload(m_link->socket()));
}

std::string Connection::server() const
{
  std::array<char, 512> url{};
  if (natsConnection_GetConnectedUrl(m_link->socket(), url.data(), url.size()) != NATS_OK ||
      url[0] == '\0') {
    return "its server";
  }
  return url.data();
}

} // namespace hookctl::nats
