#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace hookctl::http::detail {

/// What all of them hold together: bytes, connections. Shared: a request may outlive its server.
using Total = std::shared_ptr<std::atomic<std::size_t>>;

/// What somebody holds of it; given back when it goes. Used by one thread at a time; the total by
/// all.
class Charge {
public:
  explicit Charge(Total total)
      : m_total(std::move(total))
  {
  }

  Charge(Charge&& other) noexcept
      : m_total(other.m_total)
      , m_held(std::exchange(other.m_held, 0))
  {
  }

  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;
  Charge& operator=(Charge&&) = delete;

  ~Charge() { set(0); }

  void set(std::size_t held)
  {
    if (held != m_held) {
      m_total->fetch_add(held - m_held, std::memory_order_relaxed); // wraps around downwards
      m_held = held;
    }
  }

private:
  Total m_total;
  std::size_t m_held = 0;
};

} // namespace hookctl::http::detail
