#pragma once

#include <unistd.h>

#include <utility>

namespace hookctl::http::detail {

/// Owns one file descriptor.
class Socket {
public:
  Socket() = default;

  explicit Socket(int descriptor)
      : m_descriptor(descriptor)
  {
  }

  Socket(Socket&& other) noexcept
      : m_descriptor(std::exchange(other.m_descriptor, -1))
  {
  }

  Socket& operator=(Socket&& other) noexcept
  {
    close();
    m_descriptor = std::exchange(other.m_descriptor, -1);
    return *this;
  }

  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  ~Socket() { close(); }

  [[nodiscard]] int get() const { return m_descriptor; }

  [[nodiscard]] bool is_open() const { return m_descriptor >= 0; }

  void close()
  {
    if (m_descriptor >= 0) {
      ::close(std::exchange(m_descriptor, -1));
    }
  }

private:
  int m_descriptor = -1;
};

} // namespace hookctl::http::detail
