#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

namespace hookctl::http::detail {

/// How many bytes all of them hold together. Shared: a request may outlive its server.
using ByteTotal = std::shared_ptr<std::atomic<std::size_t>>;

/// What somebody holds of it; given back when it goes. Used by one thread at a time; the total by
/// all.
class Charge {
public:
  explicit Charge(ByteTotal total)
      : m_total(std::move(total))
  {
  }

  Charge(Charge&& other) noexcept
      : m_total(other.m_total)
      , m_bytes(std::exchange(other.m_bytes, 0))
  {
  }

  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;
  Charge& operator=(Charge&&) = delete;

  ~Charge() { set(0); }

  void set(std::size_t bytes)
  {
    if (bytes != m_bytes) {
      m_total->fetch_add(bytes - m_bytes, std::memory_order_relaxed); // wraps around downwards
      m_bytes = bytes;
    }
  }

private:
  ByteTotal m_total;
  std::size_t m_bytes = 0;
};

} // namespace hookctl::http::detail
