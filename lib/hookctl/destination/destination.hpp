#pragma once

#include "hookctl/model/http_message.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace hookctl::destination {

/// One event on its way out, the n-th time.
struct Outgoing {
  std::string event_id;
  std::string delivery_id;
  std::string account;
  std::string code;
  std::string envelope; ///< the event as one line of JSON (event/envelope.hpp), which has all else
  int attempt = 1;
  /// The delivery that the event came with, as it was received; only for a destination that
  /// needs_request(), since it is long.
  std::shared_ptr<const model::Request> request = nullptr;
  /// The request as it was received, with its own headers and no signature of ours, whatever the
  /// format; `request` is there. Where lines of JSON are written it means nothing.
  bool exact = false;
  /// 0 at first, another one each time that it is delivered again because somebody wants it, and
  /// the same for all attempts of that time.
  std::uint64_t round = 0;
};

/// How one attempt ended.
struct Attempt {
  enum class Outcome {
    delivered, ///< the destination has it
    retry,     ///< it may take it later
    dead,      ///< it will never take it
    disabled,  ///< it wants no event any more (HTTP 410): nothing is sent to it until a person says
               ///< so
  };

  Outcome outcome = Outcome::retry;
  int status = 0; ///< the HTTP status, or a command's exit code, or 0 when there was none
  /// For a person: `200`, `503: try later`, `cannot connect to 127.0.0.1:3000`. A stranger's text
  /// in it is printable, and the whole is bounded.
  std::string detail;
  std::optional<std::chrono::milliseconds> retry_after; ///< not before, if the destination said so
};

/// Where events go.
class Destination {
public:
  Destination() = default;
  Destination(const Destination&) = delete;
  Destination& operator=(const Destination&) = delete;
  virtual ~Destination() = default;

  /// Under which the journal knows it.
  [[nodiscard]] virtual const std::string& name() const = 0;

  /// Whether Outgoing::request must be there. An event without it is dead then.
  [[nodiscard]] virtual bool needs_request() const { return false; }

  /// Blocks until the destination answered or its time is over. A failure is an outcome, never an
  /// error. Unless an implementation says otherwise, several threads may send at once.
  virtual Attempt send(const Outgoing& outgoing) = 0;
};

} // namespace hookctl::destination
