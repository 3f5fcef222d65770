#pragma once

#include "hookctl/listen/observer.hpp"
#include "hookctl/log/logger.hpp"

namespace hookctl::listen {

/// Writes each request that was decided (`delivery`) and each attempt (`attempt`) to the log, at
/// level info, always with the same fields; passes them on to another observer. No header and no
/// part of a body is among them.
class DeliveryLog final : public Observer {
public:
  DeliveryLog(log::Logger& logger, Observer& next)
      : m_logger(logger)
      , m_next(next)
  {
  }

  void on_delivery(const DeliveryReport& report) override;
  void on_attempt(const deliver::AttemptReport& report) override;

private:
  log::Logger& m_logger;
  Observer& m_next;
};

} // namespace hookctl::listen
