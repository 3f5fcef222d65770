#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

namespace hookctl::os {

/// Owns one file descriptor. Only for the .cpp files of this module.
class Descriptor {
public:
  explicit Descriptor(int number)
      : m_number(number)
  {
  }

  Descriptor(Descriptor&& other) noexcept
      : m_number(other.release())
  {
  }

  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor& operator=(Descriptor&&) = delete;

  ~Descriptor()
  {
    if (m_number >= 0) {
      ::close(m_number);
    }
  }

  [[nodiscard]] int get() const { return m_number; }

  [[nodiscard]] bool is_open() const { return m_number >= 0; }

  int release() { return std::exchange(m_number, -1); }

private:
  int m_number;
};

/// Repeats a system call that a signal interrupted.
template<typename Call> auto retry(Call call)
{
  auto result = call();
  while (result < 0 && errno == EINTR) {
    result = call();
  }
  return result;
}

} // namespace hookctl::os
