#include "hookctl/journal/journal.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <array>
#include <utility>

namespace hookctl::journal {

namespace {

// In the order of the enumerators.
constexpr std::array<std::string_view, 6> kEventStatuses = {
    "pending", "delivered", "dead", "inactive", "unroutable", "no_destination"};

} // namespace

Result<std::int64_t> Journal::requeues()
{
  return fail(Failure::journal_read_only,
              "this journal does not count what is put back into its queues",
              "its workers look by themselves");
}

std::string_view to_string(EventStatus status)
{
  return kEventStatuses[static_cast<std::size_t>(status)];
}

std::optional<EventStatus> parse_event_status(std::string_view text)
{
  for (std::size_t i = 0; i < kEventStatuses.size(); ++i) {
    if (kEventStatuses[i] == text) {
      return static_cast<EventStatus>(i);
    }
  }
  return std::nullopt;
}

std::string_view to_string(DestinationState state)
{
  switch (state) {
  case DestinationState::pending:
    return "pending";
  case DestinationState::delivered:
    return "delivered";
  case DestinationState::dead:
    return "dead";
  }
  return "pending";
}

DeliveryDetails details_of(Refusal refusal)
{
  DeliveryDetails out;
  out.id = std::move(refusal.id);
  out.account = std::move(refusal.account);
  out.accepted = false;
  out.status = refusal.status;
  out.reason = std::move(refusal.reason);
  out.request.method = std::move(refusal.method);
  out.request.target = std::move(refusal.target);
  out.request.headers = std::move(refusal.headers);
  out.request.body = std::move(refusal.body);
  out.request.remote_address = std::move(refusal.remote_address);
  out.request.received_at = refusal.at;
  return out;
}

} // namespace hookctl::journal
