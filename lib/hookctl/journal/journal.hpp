#pragma once

#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/journal/statistics.hpp"
#include "hookctl/model/http_message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::journal {

/// What becomes of an event. With several destinations it is delivered when all took it, dead when
/// any gave up.
enum class EventStatus { pending, delivered, dead, inactive, unroutable, no_destination };

std::string_view to_string(EventStatus status);
std::optional<EventStatus> parse_event_status(std::string_view text);

/// What one destination has done with one event so far.
enum class DestinationState { pending, delivered, dead };

std::string_view to_string(DestinationState state);

/// One mapped event of a delivery, as it is first written.
struct NewEvent {
  std::string id; ///< evt_…
  std::string code;
  std::optional<std::string> sender;
  std::optional<std::string> source;
  std::string recipient; ///< "user" or "bot"
  /// inactive, unroutable, no_destination, or pending when `destinations` is not empty.
  EventStatus status = EventStatus::no_destination;
  std::string reason;   ///< why it is not pending; "" when it is
  std::string envelope; ///< the event as one line of JSON (event/envelope.hpp)
  std::vector<std::string> destinations;
};

/// One accepted request with everything that is needed to replay it.
struct NewDelivery {
  std::string id; ///< dlv_…
  std::string account;
  std::string provider;
  /// The sender's delivery id, or a hash; deliveries with the same (account, dedupe_key) are one.
  /// nullopt: never deduped.
  std::optional<std::string> dedupe_key;
  model::Request request;
  int status = 200;     ///< what the sender was answered
  std::string verified; ///< "hmac-sha256", "token", "none", …
  std::string key;      ///< "current", "previous" or ""
  std::string trace;    ///< the decision trace, JSON
  std::vector<NewEvent> events;
};

/// What append() did with one delivery.
struct Appended {
  /// The id under which it is kept: of the first delivery when this one is a repeat.
  std::string delivery_id{};
  bool duplicate = false;
  /// This one alone was not kept, though others of its batch may have been: it is answered 503.
  std::optional<Error> failure{};
};

/// A request that was turned away; kept in a bounded ring so that strangers cannot fill the disk.
struct Refusal {
  std::string id; ///< dlv_…
  std::string account;
  TimePoint at;
  int status = 0;
  std::string reason;
  std::string remote_address;
  std::string method;
  std::string target;     ///< truncated by the journal
  model::Headers headers; ///< values of credentials already redacted; truncated by the journal
  std::string body;       ///< truncated by the journal
};

struct Claimed {
  std::string event_id;
  std::string delivery_id;
  std::string account;
  std::string code;
  std::string envelope;
  int attempts = 0; ///< made before this one, since it was put into the queue last
  /// Send the request as it was received, not the event.
  bool exact = false;
  /// As it was received; only where that is asked for, or `exact` is.
  std::shared_ptr<const model::Request> request = nullptr;
  /// 0 until it was delivered or given up for the first time, then another one for each time that
  /// it is put into the queue again; the same for all attempts of that time.
  std::uint64_t round = 0;
};

/// How a destination wants its events.
enum class ClaimOrder {
  any, ///< oldest first, as far as each is due
  /// Of the same account and sender, one only when all before it are delivered or dead. An event
  /// without a sender waits for none.
  by_sender,
};

/// How much is claimed at once, and what of it.
struct ClaimOptions {
  std::size_t limit = 16;
  /// No further event once those that were found hold so many bytes.
  std::size_t bytes = std::numeric_limits<std::size_t>::max();
  ClaimOrder order = ClaimOrder::any;
  bool with_request = false;
};

/// A destination that wanted no more events.
struct DisabledDestination {
  std::string name;
  TimePoint at;
  std::string reason;
};

/// The end of one attempt.
struct Settlement {
  std::string event_id;
  std::string destination;
  DestinationState state = DestinationState::delivered;
  TimePoint at;
  std::chrono::milliseconds took{0};
  int status = 0;     ///< HTTP status, 0 where there is none
  std::string detail; ///< what the destination said or why it failed, at most 2 KiB kept
  /// When to try again; only for DestinationState::pending.
  std::optional<TimePoint> next_attempt;
};

struct EventRow {
  std::int64_t place = 0; ///< in the order of arrival; see EventFilter
  std::string id;
  std::string delivery_id;
  std::string account;
  std::string provider;
  std::string code;
  std::optional<std::string> sender;
  std::optional<std::string> source;
  std::string recipient;
  EventStatus status = EventStatus::pending;
  std::string reason;
  TimePoint received_at;
  std::string envelope;
};

struct AttemptRow {
  std::string destination;
  TimePoint at;
  std::chrono::milliseconds took{0};
  DestinationState outcome = DestinationState::pending;
  int status = 0;
  std::string detail;
};

struct DestinationRow {
  std::string destination;
  DestinationState state = DestinationState::pending;
  int attempts = 0;
  std::optional<TimePoint> next_attempt;
};

struct EventDetails {
  EventRow event;
  std::vector<DestinationRow> destinations;
  std::vector<AttemptRow> attempts;
};

/// One delivery whole, accepted or refused.
struct DeliveryDetails {
  std::string id;
  std::string account;
  std::string provider;
  bool accepted = true;
  int status = 0;
  std::string reason; ///< why it was refused
  std::string verified;
  std::string key;
  std::optional<std::string> dedupe_key;
  std::string trace;
  model::Request request;
  /// How often the sender repeated it.
  int repeats = 0;
  std::vector<EventDetails> events;
};

enum class ListOrder { newest_first, oldest_first };

/// As much of it as a refusal keeps.
DeliveryDetails details_of(Refusal refusal);

struct EventFilter {
  // With initializers, so that EventFilter{.account = "shop"} is no warning.
  std::optional<std::string> account{};
  std::optional<std::string> code_glob{};
  std::optional<EventStatus> status{};
  std::optional<std::string> sender{};
  std::optional<TimePoint> since{};
  /// Received before.
  std::optional<TimePoint> until{};
  /// One that it has gone to, or waits for.
  std::optional<std::string> destination{};
  /// Only what came before, or after, this EventRow::place: the next page, or what is new.
  std::optional<std::int64_t> before{};
  std::optional<std::int64_t> after{};
  ListOrder order = ListOrder::newest_first;
  std::size_t limit = 50;
  /// No further row once those that were found hold so many bytes of envelopes.
  std::size_t bytes = std::size_t{64} << 20U;
};

/// An event that is to go to destinations again, or for the first time.
struct Requeue {
  std::string event_id;
  std::vector<std::string> destinations;
  TimePoint due{};
  /// The request as it was received, not the event.
  bool exact = false;
  std::int64_t place = 0; ///< EventRow::place, where it is known
};

/// What requeue() did with one (event, destination).
enum class Requeued {
  queued,
  waiting, ///< it is due already, or an attempt is under way; left as it is. JetStream: also when
           ///< it waits for a retry
  gone,    ///< the event is no longer kept
};

/// What today's mapping makes of a stored delivery, or of some of its events.
struct Remapped {
  std::string delivery_id;
  std::string trace;
  /// By the ids that they have.
  std::vector<NewEvent> events;
  TimePoint due{};
};

/// What a person wants taken away before retention does.
struct PruneFilter {
  TimePoint before{};
  TimePoint now{};
  std::optional<std::string> account{};
  /// Deliveries whose events all have this status; nullopt: any that is settled.
  std::optional<EventStatus> status{};
  /// Only counted.
  bool dry_run = false;
  /// Where the last step ended.
  std::int64_t from = 0;
};

/// One step of prune().
struct Pruned {
  std::int64_t deliveries = 0;
  std::int64_t events = 0;
  std::int64_t waiting = 0; ///< deliveries that were old enough, with an event that is pending
  /// For PruneFilter::from.
  std::int64_t next = 0;
  bool has_more = false;
};

/// What housekeeping leaves to be done.
struct Upkeep {
  /// There is more that can be done now: call maintain() again soon.
  bool has_more = false;
  /// Enough has gathered for a Checkpointer, whose thread should be woken.
  bool wants_checkpoint = false;
  /// For the log of the listener: something that a person should know, said once; "" when there is
  /// nothing.
  std::string notice{};
};

/// The durable record between receiving and delivering.
///
/// Promise: when append() returns a value, the deliveries without a failure are on stable storage:
/// they survive a killed process, a crashed machine and a power cut (SQLite: WAL with
/// synchronous=FULL; JetStream: acknowledged by a quorum of its replicas, so with a single one they
/// survive a kill, not a power cut). When it returns an error none of the batch is acknowledged,
/// and SQLite keeps none; what JetStream did not acknowledge in time may be there all the same.
/// Delivery to a destination
/// is at least once: a process killed between a destination's answer and settle() delivers that
/// event again. Used by one thread at a time.
class Journal {
public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  /// One durable transaction for the whole batch, outcomes in the same order; repeats inside a
  /// batch count too. io, also when the file was deleted or replaced under us.
  virtual Result<std::vector<Appended>> append(std::span<const NewDelivery> batch) = 0;

  /// Adds to the ring of refusals and trims it; durable like any other write.
  virtual Result<> append_refusals(std::span<const Refusal> batch) = 0;

  /// A durable write that changes nothing: tells whether append() would work again after it failed.
  virtual Result<> probe() = 0;

  /// One small step of housekeeping, for the writer between two batches: a few milliseconds, with
  /// nothing that an acknowledgement waits for. What fails is tried again at the next call.
  virtual Result<Upkeep> maintain(TimePoint now) = 0;

  /// Events that are due at this destination, oldest first; each is held by this journal object
  /// until settle(), and given out to nobody by it meanwhile: one object claims for a destination.
  /// None may be found though some are due, while many wait for others of their sender: next_due()
  /// says so. It takes no longer with a long backlog than with a short one.
  virtual Result<std::vector<Claimed>>
  claim(std::string_view destination, TimePoint now, const ClaimOptions& options) = 0;

  /// Records attempts and the new state of each (event, destination), and of the event as a whole.
  /// What is delivered or dead stays so: a late attempt is only recorded. not_found, and nothing
  /// settled, for an event that this destination never had. What was settled survives a killed
  /// process; a power cut may take back the last second of it, which is then delivered again.
  virtual Result<> settle(std::span<const Settlement> batch) = 0;

  /// When the next pending event of this destination is due that is not held and waits for no other
  /// of its sender; nullopt when there is none.
  virtual Result<std::optional<TimePoint>> next_due(std::string_view destination) = 0;

  /// Each of the batch's destinations gets its event again, with its schedule from the beginning;
  /// what was attempted stays on record. One transaction for the batch; outcomes in the order of
  /// events and, within each, of destinations. Also beside a running writer, whose workers see it
  /// by requeues(). JetStream knows no transaction: when it fails, a part may be queued.
  virtual Result<std::vector<Requeued>> requeue(std::span<const Requeue> batch) = 0;

  /// Puts what today's mapping makes of events in their place, under the ids that they have, and
  /// into the queues of their destinations. not_found when one is gone; busy when one is due, so
  /// that it may be being attempted; then nothing is changed.
  virtual Result<> remap(const Remapped& delivery) = 0;

  /// One small step of taking away old deliveries whose events are all settled, the oldest first;
  /// their keys are still known for the dedupe window (JetStream: until its server starts anew).
  /// Beside a running writer too.
  virtual Result<Pruned> prune(const PruneFilter& filter) = 0;

  /// A number that grows whenever requeue() or remap() put something into a queue, by whichever
  /// process: what a worker looks at to learn that there is more to do. denied where workers look
  /// by themselves.
  virtual Result<std::int64_t> requeues();

  /// Keeps that this destination wanted no more events, and why; durable.
  virtual Result<> disable_destination(const DisabledDestination& destination) = 0;

  /// It is used again; nothing happens when it never was disabled.
  virtual Result<> enable_destination(std::string_view name) = 0;

  /// By name.
  virtual Result<std::vector<DisabledDestination>> list_disabled() = 0;

  /// Newest first, or as the filter says. One consistent view; JetStream: what is written meanwhile
  /// may be seen or not.
  virtual Result<std::vector<EventRow>> list_events(const EventFilter& filter) = 0;

  /// Newest first.
  virtual Result<std::vector<Refusal>> list_refusals(std::size_t limit) = 0;

  /// What there is, counted.
  virtual Result<Statistics> count(const StatisticsFilter& filter) = 0;

  /// By delivery id, event id or refusal id. not_found.
  virtual Result<DeliveryDetails> find_delivery(std::string_view id) = 0;
};

} // namespace hookctl::journal
