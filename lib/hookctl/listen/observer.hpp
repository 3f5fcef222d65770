#pragma once

#include "hookctl/deliver/attempt_report.hpp"
#include "hookctl/model/http_message.hpp"
#include "hookctl/receive/decide.hpp"

#include <chrono>
#include <string>

namespace hookctl::listen {

/// One request as it ended, for whoever shows it. Only valid during the call.
struct DeliveryReport {
  const model::Request& request;
  const receive::Decision& decision;
  int status = 0;
  bool duplicate = false;
  /// Under which it is kept; "" when it is not.
  std::string delivery_id;
  std::chrono::microseconds took{0};
  /// The answer is one of AnswerSettings' failures.
  bool on_purpose = false;
};

/// Sees what happens; called from several threads. Best effort: it must not block.
class Observer {
public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;
  virtual ~Observer() = default;

  virtual void on_delivery(const DeliveryReport& report) = 0;
  virtual void on_attempt(const deliver::AttemptReport& report) = 0;
};

} // namespace hookctl::listen
