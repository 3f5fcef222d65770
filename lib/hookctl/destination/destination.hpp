#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace hookctl::destination {

/// One event on its way out, the n-th time.
struct Outgoing {
  std::string event_id;
  std::string delivery_id;
  std::string account;
  std::string code;
  std::string envelope; ///< the event as JSON (event/envelope.hpp)
  int attempt = 1;
};

/// How one attempt ended.
struct Attempt {
  enum class Outcome {
    delivered, ///< the destination has it
    retry,     ///< it may take it later
    dead,      ///< it will never take it
  };

  Outcome outcome = Outcome::retry;
  int status = 0;     ///< the HTTP status, or 0 when there was none
  std::string detail; ///< for a person: `200`, `cannot connect to 127.0.0.1:3000`
  std::optional<std::chrono::milliseconds> retry_after; ///< not before, if the destination said so
};

/// Where events go. Used by one thread at a time.
class Destination {
public:
  Destination() = default;
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;
  virtual ~Destination() = default;

  /// Under which the journal knows it.
  [[nodiscard]] virtual const std::string& name() const = 0;

  /// Blocks until the destination answered or its time is over. A failure is an outcome, never an
  /// error.
  virtual Attempt send(const Outgoing& outgoing) = 0;
};

} // namespace hookctl::destination
