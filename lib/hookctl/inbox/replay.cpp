#include "hookctl/inbox/replay.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/receive/remap.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace hookctl::inbox {

namespace {

using journal::DestinationState;
using journal::EventStatus;

/// Events of one transaction: a commit of a running writer waits for it.
constexpr std::size_t kBatch = 128;

Replayed skipped(const journal::EventRow& event, std::string reason)
{
  return {.event_id = event.id, .reason = std::move(reason)};
}

/// Retention may take an event at any time: that is no reason to stop.
Replayed gone(const journal::EventRow& event)
{
  return skipped(event, "it is no longer kept");
}

/// What a listener was given on the spot is in no file.
std::string nowhere(const std::string& reason)
{
  return text(reason, "; name one with --to, such as 'forward-to URL' of a running listener");
}

std::vector<std::string> names_of(const journal::EventDetails& details, DestinationState state)
{
  std::vector<std::string> names;
  for (const auto& destination : details.destinations) {
    if (destination.state == state) {
      names.push_back(destination.destination);
    }
  }
  return names;
}

/// What the trace of a delivery says of its signature; see receive/trace.hpp.
std::optional<TimePoint> signed_at(const std::string& trace)
{
  const auto document = json::Document::parse(trace);
  const auto auth = document ? document->find_member(json::Document::root(), "auth") : std::nullopt;
  const auto at = auth ? document->find_member(*auth, "signed_at") : std::nullopt;
  return at && document->kind(*at) == json::Kind::string ? parse_time(document->to_text(*at))
                                                         : std::nullopt;
}

std::size_t place_of(const journal::DeliveryDetails& delivery, const std::string& event)
{
  const auto found =
      std::find_if(delivery.events.begin(),
                   delivery.events.end(),
                   [&](const journal::EventDetails& one) { return one.event.id == event; });
  return static_cast<std::size_t>(found - delivery.events.begin());
}

std::vector<std::string> ids_of(const journal::DeliveryDetails& delivery)
{
  std::vector<std::string> ids;
  for (const auto& details : delivery.events) {
    ids.push_back(details.event.id);
  }
  return ids;
}

/// The event as it is mapped now, for routes.
journal::EventRow row_of(const journal::EventRow& before, const receive::DecidedEvent& decided)
{
  journal::EventRow row = before;
  row.code = decided.code;
  row.sender = decided.sender;
  row.source = decided.source;
  row.recipient = decided.recipient;
  row.envelope = decided.envelope;
  return row;
}

journal::NewEvent new_event(receive::DecidedEvent decided, routing::Routed routed)
{
  journal::NewEvent event;
  event.id = std::move(decided.id);
  event.code = std::move(decided.code);
  event.sender = std::move(decided.sender);
  event.source = std::move(decided.source);
  event.recipient = std::move(decided.recipient);
  event.status = routed.destinations.empty() ? EventStatus::no_destination : EventStatus::pending;
  event.reason = std::move(routed.reason);
  event.envelope = std::move(decided.envelope);
  event.destinations = std::move(routed.destinations);
  return event;
}

} // namespace

Replay::Replay(journal::Journal& journal, ReplayOptions options, World world)
    : m_journal(journal)
    , m_options(std::move(options))
    , m_world(std::move(world))
{
}

Result<std::vector<Replayed>> Replay::add(const journal::EventRow& event)
{
  HOOKCTL_TRY_AS(Replayed planned, m_options.remap ? remap(event) : plan(event));
  std::vector<Replayed> out;
  if (m_options.remap || m_options.dry_run || !planned.reason.empty()) {
    out.push_back(std::move(planned));
    return out;
  }
  m_batch.push_back(
      {event.id, std::move(planned.destinations), m_world.now, m_options.exact, event.place});
  return m_batch.size() < kBatch ? out : flush();
}

Result<std::vector<Replayed>> Replay::finish()
{
  return m_batch.empty() ? std::vector<Replayed>{} : flush();
}

Result<const journal::DeliveryDetails*> Replay::find_delivery(const journal::EventRow& event)
{
  const auto has_event = [&] {
    return m_latest && place_of(*m_latest, event.id) < m_latest->events.size();
  };
  if (!has_event()) {
    auto found = m_journal.find_delivery(event.id);
    if (!found && found.error().code != ErrorCode::not_found) {
      return fail(found.error());
    }
    m_latest = found ? std::optional(*std::move(found)) : std::nullopt;
  }
  return has_event() ? &*m_latest : nullptr;
}

Result<Replayed> Replay::plan(const journal::EventRow& event)
{
  if (event.status == EventStatus::inactive || event.status == EventStatus::unroutable) {
    return skipped(event,
                   text("it is ",
                        journal::to_string(event.status),
                        ": mend the account, then replay it with --remap"));
  }
  if (event.status == EventStatus::pending && m_options.to.empty()) {
    return skipped(event, "it waits already");
  }
  Replayed out{.event_id = event.id, .is_queued = true, .destinations = m_options.to};
  if (!out.destinations.empty()) {
    return out;
  }
  HOOKCTL_TRY_AS(const auto* delivery, find_delivery(event));
  if (delivery == nullptr) {
    return gone(event);
  }
  auto chosen = choose(delivery->events[place_of(*delivery, event.id)]);
  out.destinations = std::move(chosen.destinations);
  return out.destinations.empty() ? skipped(event, nowhere(chosen.reason)) : out;
}

routing::Routed Replay::choose(const journal::EventDetails& details) const
{
  auto dead = names_of(details, DestinationState::dead);
  if (!dead.empty()) {
    return {std::move(dead), ""};
  }
  auto delivered = names_of(details, DestinationState::delivered);
  return delivered.empty() ? route(details.event) : routing::Routed{std::move(delivered), ""};
}

routing::Routed Replay::route(const journal::EventRow& event) const
{
  return m_options.to.empty()
             ? m_world.routes.route({event.account, event.code, event.recipient}, event.envelope)
             : routing::Routed{m_options.to, ""};
}

Result<std::vector<Replayed>> Replay::flush()
{
  HOOKCTL_TRY_AS(const auto outcomes, m_journal.requeue(m_batch));
  std::vector<Replayed> out;
  std::size_t next = 0;
  for (const journal::Requeue& one : std::exchange(m_batch, {})) {
    Replayed replayed{.event_id = one.event_id};
    for (const std::string& destination : one.destinations) {
      const journal::Requeued outcome = outcomes[next++];
      if (outcome == journal::Requeued::queued) {
        replayed.destinations.push_back(destination);
      } else {
        replayed.reason =
            outcome == journal::Requeued::gone ? "it is no longer kept" : "an attempt is under way";
      }
    }
    replayed.is_queued = !replayed.destinations.empty();
    out.push_back(std::move(replayed));
  }
  return out;
}

Result<const receive::ReadyAccount*> Replay::account(const std::string& name)
{
  auto found = m_accounts.find(name);
  if (found == m_accounts.end()) {
    found = m_accounts.emplace(name, m_world.find_account(name)).first;
  }
  if (!found->second) {
    return fail(found->second.error());
  }
  return &*found->second;
}

Result<Replayed> Replay::remap(const journal::EventRow& event)
{
  if (event.status == EventStatus::pending) {
    return skipped(event, "it waits already");
  }
  const auto ready = account(event.account);
  if (!ready) {
    return skipped(event, ready.error().message);
  }
  HOOKCTL_TRY_AS(const auto* delivery, find_delivery(event));
  if (delivery == nullptr) {
    return gone(event);
  }
  auto mapped = receive::remap(**ready,
                               {delivery->request,
                                delivery->id,
                                delivery->verified,
                                delivery->key,
                                signed_at(delivery->trace),
                                ids_of(*delivery)},
                               m_world.environment);
  if (!mapped) {
    return skipped(event, mapped.error().message);
  }
  receive::DecidedEvent& decided = mapped->events[place_of(*delivery, event.id)];
  if (decided.gate != receive::Gate::open) {
    return skipped(event,
                   text("it is still ",
                        decided.gate == receive::Gate::inactive ? "inactive" : "unroutable",
                        ": ",
                        decided.reason));
  }
  auto routed = route(row_of(event, decided));
  const Replayed out{.event_id = event.id,
                     .is_queued = !routed.destinations.empty(),
                     .destinations = routed.destinations,
                     .reason = routed.destinations.empty() ? nowhere(routed.reason) : ""};
  if (!m_options.dry_run) {
    journal::Remapped put;
    put.delivery_id = delivery->id;
    put.trace = std::move(mapped->trace);
    put.events.push_back(new_event(std::move(decided), std::move(routed)));
    put.due = m_world.now;
    const auto done = m_journal.remap(put);
    m_latest.reset(); // it was mapped otherwise
    if (!done && done.error().code == ErrorCode::busy) {
      return skipped(event, "an attempt is under way");
    }
    if (!done && done.error().code == ErrorCode::not_found) {
      return gone(event);
    }
    if (!done) {
      return fail(done.error());
    }
  }
  return out;
}

} // namespace hookctl::inbox
