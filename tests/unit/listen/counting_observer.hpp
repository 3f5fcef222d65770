#pragma once

#include "hookctl/listen/observer.hpp"

#include <atomic>

namespace hookctl::tests {

/// Counts what it is told, on whatever thread.
class CountingObserver final : public listen::Observer {
public:
  void on_delivery(const listen::DeliveryReport&) override { ++deliveries; }

  void on_attempt(const deliver::AttemptReport&) override { ++attempts; }

  std::atomic<int> deliveries = 0;
  std::atomic<int> attempts = 0;
};

} // namespace hookctl::tests
