#pragma once

#include "hookctl/http/detail/socket.hpp"

namespace hookctl::http::detail {

/// Wakes threads that wait in poll(): readable from raise() until lower().
class SignalFd {
public:
  SignalFd();

  [[nodiscard]] int get() const { return m_event.get(); }

  void raise() const;
  void lower() const;

private:
  Socket m_event;
};

} // namespace hookctl::http::detail
