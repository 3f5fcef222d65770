#include "hookctl/http/detail/connection_table.hpp"

#include <utility>

namespace hookctl::http::detail {

namespace {

constexpr unsigned kIndexBits = 32;

std::uint32_t index_of(ConnectionId id)
{
  return static_cast<std::uint32_t>(id);
}

} // namespace

ConnectionId ConnectionTable::free_id()
{
  if (m_free.empty()) {
    m_free.push_back(static_cast<std::uint32_t>(m_places.size()));
    m_places.emplace_back();
  }
  const std::uint32_t index = m_free.back();
  m_free.pop_back();
  const ConnectionId uses = ++m_places[index].uses;
  return uses << kIndexBits | index;
}

Connection& ConnectionTable::add(Socket socket, Peer peer, ByAddress counting)
{
  const ConnectionId id = free_id();
  auto& place = m_places[index_of(id)].connection;
  place = std::make_unique<Connection>(id, std::move(socket), std::move(peer), m_needs);
  place->place = m_idle.insert(m_idle.end(), id);
  place->is_counted = counting == ByAddress::counted;
  if (place->is_counted) {
    ++m_open_from[place->peer.network];
  }
  return *place;
}

Connection* ConnectionTable::find(ConnectionId id)
{
  if (index_of(id) >= m_places.size()) {
    return nullptr;
  }
  const auto& connection = m_places[index_of(id)].connection;
  return connection && connection->id == id ? connection.get() : nullptr;
}

void ConnectionTable::remove(Connection& connection)
{
  const std::uint32_t index = index_of(connection.id);
  if (connection.is_counted) {
    const auto open = m_open_from.find(connection.peer.network);
    if (--open->second == 0) {
      m_open_from.erase(open);
    }
  }
  mark_busy(connection);
  m_busy.erase(connection.place);
  m_places[index].connection.reset();
  m_free.push_back(index);
}

std::size_t ConnectionTable::open_from(const Peer& peer) const
{
  const auto open = m_open_from.find(peer.network);
  return open == m_open_from.end() ? 0 : open->second;
}

void ConnectionTable::mark_idle(Connection& connection)
{
  m_idle.splice(m_idle.end(), connection.is_idle ? m_idle : m_busy, connection.place);
  connection.is_idle = true;
}

void ConnectionTable::mark_busy(Connection& connection)
{
  if (connection.is_idle) {
    m_busy.splice(m_busy.end(), m_idle, connection.place);
    connection.is_idle = false;
  }
}

Connection* ConnectionTable::oldest_idle()
{
  return m_idle.empty() ? nullptr : find(m_idle.front());
}

void ConnectionTable::for_each(const std::function<void(Connection&)>& visit)
{
  for (std::size_t i = 0; i < m_places.size(); ++i) {
    if (m_places[i].connection) {
      visit(*m_places[i].connection);
    }
  }
}

} // namespace hookctl::http::detail
