#include "hookctl/listen/delivery_log.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/listen/metrics.hpp"
#include "hookctl/schema/drift.hpp"

#include <algorithm>
#include <string>

namespace hookctl::listen {

namespace {

constexpr std::size_t kShownCodes = 3;
constexpr std::size_t kShownCode = 100;
constexpr std::size_t kShownReason = 300;

/// At most so many bytes, cut between characters.
std::string cut(std::string_view value, std::size_t most)
{
  if (value.size() <= most) {
    return std::string(value);
  }
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return text(value.substr(0, end), "…");
}

std::string codes_of(const receive::Decision& decision)
{
  std::string out;
  for (std::size_t i = 0; i < std::min(kShownCodes, decision.events.size()); ++i) {
    out += text(i == 0 ? "" : ",", cut(decision.events[i].code, kShownCode));
  }
  return out;
}

/// Why it was refused or not kept; else why the first event that goes nowhere does not; else what
/// drifted.
std::string reason_of(const DeliveryReport& report)
{
  const receive::Decision& decision = report.decision;
  if (decision.kind != receive::Decision::Kind::accepted) {
    return decision.reason;
  }
  if (report.on_purpose) {
    return "answered so on purpose";
  }
  if (report.delivery_id.empty()) {
    return "the journal is full or failing";
  }
  const auto found = std::ranges::find_if(
      decision.events, [](const auto& event) { return event.gate != receive::Gate::open; });
  if (found != decision.events.end()) {
    return found->reason;
  }
  return decision.drift.is_empty() ? "" : text("drift: ", schema::summarize(decision.drift));
}

} // namespace

void DeliveryLog::on_delivery(const DeliveryReport& report)
{
  const receive::Decision& decision = report.decision;
  m_logger.info(
      "delivery",
      {{"method", cut(report.request.method, 20)},
       {"from", report.request.remote_address},
       {"account", decision.account},
       {"provider", decision.provider},
       {"codes", codes_of(decision)},
       {"events", decision.events.size()},
       {"id", report.delivery_id},
       {"bytes", report.request.body.size()},
       {"verified", decision.verified},
       {"outcome", std::string(kDeliveryOutcomes[static_cast<std::size_t>(outcome_of(report))])},
       {"reason", cut(reason_of(report), kShownReason)},
       {"status", report.status},
       {"took_ms", report.took}});
  m_next.on_delivery(report);
}

void DeliveryLog::on_attempt(const deliver::AttemptReport& report)
{
  m_logger.info("attempt",
                {{"destination", std::string(report.destination)},
                 {"event_id", report.outgoing.event_id},
                 {"id", report.outgoing.delivery_id},
                 {"account", report.outgoing.account},
                 {"code", cut(report.outgoing.code, kShownCode)},
                 {"attempt", report.outgoing.attempt},
                 {"outcome", std::string(deliver::to_string(deliver::fate_of(report)))},
                 {"status", report.attempt.status},
                 {"detail", cut(report.attempt.detail, kShownReason)},
                 {"next_attempt", report.next_attempt ? format_time(*report.next_attempt) : ""},
                 {"took_ms", std::chrono::microseconds(report.took)}});
  m_next.on_attempt(report);
}

} // namespace hookctl::listen
