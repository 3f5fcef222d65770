#pragma once

#include "hookctl/listen/expectations.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace hookctl::listen {

/// Whether a listener saw what it was started for.
struct Verdict {
  enum class Kind {
    met,       ///< all that was waited for came, or nothing was and it was stopped
    unmet,     ///< it ended with an expectation unmet
    timed_out, ///< the time was over first
  };

  /// The last request that was refused, for whoever waits for one that never came.
  struct Refused {
    int status = 0;
    std::string account; ///< "" when the URL names none of ours
    std::string reason;
  };

  Kind kind = Kind::met;
  std::size_t deliveries = 0;        ///< accepted and kept
  std::optional<std::size_t> wanted; ///< so many were waited for
  std::size_t repeats = 0;
  std::size_t refused = 0;  ///< requests of any kind
  std::size_t not_kept = 0; ///< verified, and answered with an error all the same
  std::optional<Refused> last_refusal;
  std::chrono::milliseconds timeout{0};
  std::vector<Expectations::Outcome> expectations;

  [[nodiscard]] std::size_t unmet() const;
};

/// `met`, `unmet`, `timed_out`.
std::string_view to_string(Verdict::Kind kind);

/// One line of JSON: {"type":"verdict","verdict","deliveries",…,"expectations":[…]}.
std::string to_json(const Verdict& verdict);

/// What to tell a person of each expectation that was met.
std::vector<std::string> met_lines(const Verdict& verdict);

/// no_match or timeout, with every expectation that is unmet, the nearest event and why it is not
/// the one. Only of a verdict that is not `met`.
Error to_error(const Verdict& verdict);

} // namespace hookctl::listen
