#pragma once

#include "hookctl/http/detail/connection.hpp"

#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace hookctl::http::detail {

/// All open connections: found by name, counted by address, idle ones by how long they are. A name
/// that is used after its connection's end finds nothing.
class ConnectionTable {
public:
  explicit ConnectionTable(Connection::Needs needs)
      : m_needs(std::move(needs))
  {
  }

  enum class ByAddress { counted, uncounted };

  /// Idle at first.
  Connection& add(Socket socket, Peer peer, ByAddress counting);
  [[nodiscard]] Connection* find(ConnectionId id);
  /// Ends it: the socket is closed.
  void remove(Connection& connection);

  [[nodiscard]] std::size_t size() const { return m_idle.size() + m_busy.size(); }

  [[nodiscard]] std::size_t idle() const { return m_idle.size(); }

  /// How many are open from there, of those that count.
  [[nodiscard]] std::size_t open_from(const Peer& peer) const;

  void mark_idle(Connection& connection);
  void mark_busy(Connection& connection);

  /// The one that has been idle longest.
  [[nodiscard]] Connection* oldest_idle();

  /// May end the one it is given.
  void for_each(const std::function<void(Connection&)>& visit);

private:
  struct Place {
    std::uint32_t uses = 0;
    std::unique_ptr<Connection> connection;
  };

  ConnectionId free_id();

  Connection::Needs m_needs;
  std::vector<Place> m_places;
  std::vector<std::uint32_t> m_free;
  std::list<ConnectionId> m_idle; ///< the oldest first
  std::list<ConnectionId> m_busy;
  std::unordered_map<std::uint64_t, std::size_t> m_open_from;
};

} // namespace hookctl::http::detail
