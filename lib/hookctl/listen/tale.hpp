#pragma once

#include "hookctl/journal/journal.hpp"

#include <string>
#include <vector>

namespace hookctl::listen {

/// One step of what happened to a request. Nothing here is escaped for a terminal.
struct TaleStep {
  /// limits, account, authenticate, parse, split, map, gate, journal, deliver, answer; `handshake`
  /// in place of what follows it.
  std::string step;
  std::string event; ///< evt_… where it is about one; else ""
  std::string
      outcome; ///< passed, stopped, not reached, or what the step is about: found, pending …
  std::string found; ///< what it saw
  std::string why;   ///< why it went so, where that is not plain
  std::string next;  ///< what to do about it; "" when there is nothing to do
};

/// The decision of a delivery or a refused request, step by step in their order, as far as the
/// journal tells.
std::vector<TaleStep> tell_tale(const journal::DeliveryDetails& delivery);

/// {"id","account","provider","accepted","status","reason","steps":[{"step","event","outcome",
/// "found","why","next"}],"trace"}; trace is the decision trace as it was kept, or null.
std::string tale_json(const journal::DeliveryDetails& delivery, const std::vector<TaleStep>& steps);

} // namespace hookctl::listen
