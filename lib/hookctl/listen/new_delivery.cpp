#include "hookctl/listen/new_delivery.hpp"

#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/listen/event_status.hpp"

#include <cstddef>
#include <utility>

namespace hookctl::listen {

namespace {

journal::NewEvent lend_event(receive::DecidedEvent& decided)
{
  journal::NewEvent event;
  event.id = decided.id;
  event.code = decided.code;
  event.sender = decided.sender;
  event.source = decided.source;
  event.recipient = decided.recipient;
  event.status = status_of(decided.gate, !decided.destinations.empty());
  event.reason =
      event.status == journal::EventStatus::no_destination ? decided.unrouted : decided.reason;
  event.envelope = std::move(decided.envelope);
  event.destinations = decided.destinations;
  return event;
}

} // namespace

void route(receive::Decision& decision, const routing::Table& table)
{
  for (receive::DecidedEvent& event : decision.events) {
    if (event.gate != receive::Gate::open) {
      continue;
    }
    auto routed = table.route({decision.account, event.code, event.recipient}, event.envelope);
    event.destinations = std::move(routed.destinations);
    event.unrouted = std::move(routed.reason);
  }
}

journal::NewDelivery lend(model::Request request, receive::Decision& decision)
{
  journal::NewDelivery delivery;
  delivery.id = decision.delivery_id;
  delivery.account = decision.account;
  delivery.provider = decision.provider;
  delivery.dedupe_key = decision.dedupe_key;
  delivery.request = std::move(request);
  delivery.status = decision.answer.status;
  delivery.verified = decision.verified;
  delivery.key = decision.key;
  delivery.trace = std::move(decision.trace);
  delivery.events.reserve(decision.events.size());
  for (receive::DecidedEvent& event : decision.events) {
    delivery.events.push_back(lend_event(event));
  }
  return delivery;
}

model::Request take_back(journal::NewDelivery& delivery, receive::Decision& decision)
{
  decision.trace = std::move(delivery.trace);
  for (std::size_t i = 0; i < decision.events.size(); ++i) {
    decision.events[i].envelope = std::move(delivery.events[i].envelope);
  }
  return std::move(delivery.request);
}

journal::Refusal new_refusal(std::string id,
                             TimePoint at,
                             const model::Request& request,
                             const receive::Decision& decision,
                             const receive::AccountTable& accounts)
{
  journal::Refusal refusal;
  refusal.id = std::move(id);
  refusal.account = decision.account;
  refusal.at = at;
  refusal.status = decision.response.status;
  refusal.reason = decision.reason;
  refusal.remote_address = request.remote_address;
  refusal.method = request.method;
  refusal.target = receive::redact_target(request.target);
  refusal.headers = receive::redact_headers(request.headers, accounts.credential_headers);
  const bool is_secret =
      decision.account.empty() ? accounts.bodies_are_secret : decision.has_secret_body;
  refusal.body =
      is_secret ? std::string() : request.body.substr(0, journal::SqliteOptions{}.refusal_body);
  return refusal;
}

} // namespace hookctl::listen
