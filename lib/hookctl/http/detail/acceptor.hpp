#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/http/detail/epoll.hpp"
#include "hookctl/http/detail/listening_socket.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace hookctl::http::detail {

/// The listening sockets: announced under the keys from kFirstKey on. When the process has run
/// out of descriptors they are left alone for a moment.
class Acceptor {
public:
  /// Those below are for others of the same Epoll.
  static constexpr std::uint64_t kFirstKey = 16;

  explicit Acceptor(std::vector<Listening> listening);

  [[nodiscard]] const std::string& base_url() const { return m_listening.front().base_url(); }

  [[nodiscard]] bool owns(std::uint64_t key) const;

  /// From now on they are announced.
  void start(const Epoll& epoll);

  /// Takes in what waits at one of them, a bounded number; no_descriptors when that is why it
  /// stopped.
  AcceptFailure accept(std::uint64_t key, const std::function<void(Accepted)>& admit);

  void pause(const Epoll& epoll, SteadyTime now);
  void resume_if_due(const Epoll& epoll, SteadyTime now);

  /// nullopt when it is not pausing.
  [[nodiscard]] std::optional<SteadyTime> pauses_until() const { return m_pauses_until; }

  /// Takes in what waits at all of them, and listens no more.
  void finish(const std::function<void(Accepted)>& admit);

private:
  std::vector<Listening> m_listening;
  std::optional<SteadyTime> m_pauses_until;
};

} // namespace hookctl::http::detail
