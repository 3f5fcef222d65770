#include "hookctl/deliver/attempt_report.hpp"

namespace hookctl::deliver {

Fate fate_of(const AttemptReport& report)
{
  using Outcome = destination::Attempt::Outcome;
  if (report.attempt.outcome == Outcome::delivered) {
    return Fate::delivered;
  }
  if (report.attempt.outcome == Outcome::disabled) {
    return Fate::disabled;
  }
  return report.next_attempt ? Fate::retried : Fate::dead;
}

std::string_view to_string(Fate fate)
{
  switch (fate) {
  case Fate::delivered:
    return "delivered";
  case Fate::retried:
    return "retried";
  case Fate::disabled:
    return "disabled";
  case Fate::dead:
    return "dead";
  }
  return "";
}

} // namespace hookctl::deliver
