#include "hookctl/base/failure.hpp"
#include "hookctl/journal/detail/record.hpp"
#include "hookctl/journal/detail/stream_requeuer.hpp"
#include "hookctl/journal/jetstream_journal.hpp"
#include "hookctl/nats/connection.hpp"
#include "hookctl/nats/publisher.hpp"
#include "hookctl/nats/stream.hpp"
#include "tests/support/nats_server.hpp"
#include "tests/unit/journal/fixture.hpp"

#include <algorithm>
#include <functional>
#include <thread>

using namespace hookctl;
using namespace hookctl::journal;
using namespace std::chrono_literals;
using tests::Ids;
using tests::make_delivery;
using tests::make_event;
using tests::make_settlement;

namespace {

struct JetstreamFixture {
  JetstreamFixture() { reopen(); }

  [[nodiscard]] JetStreamOptions options() const
  {
    JetStreamOptions out;
    out.access.servers = {server.url()};
    out.environment = "development";
    out.publish_timeout = 2s;
    return out;
  }

  void reopen()
  {
    writer.reset();
    auto opened = open_jetstream_writer(options());
    if (!opened) {
      FAIL(opened.error().message);
    }
    writer = *std::move(opened);
  }

  [[nodiscard]] std::unique_ptr<Journal> worker() const
  {
    auto opened = open_jetstream_reader(options());
    REQUIRE(opened);
    return *std::move(opened);
  }

  std::vector<Appended> append(std::initializer_list<NewDelivery> batch) const
  {
    const auto out = writer->append(std::vector(batch));
    REQUIRE(out);
    return *out;
  }

  /// Until something is claimed: what was put off comes a little later.
  [[nodiscard]] Ids
  claim(Journal& from, const std::string& destination, TimePoint now, int tries = 100) const
  {
    Ids ids;
    for (int i = 0; i < tries && ids.empty(); ++i) {
      const auto claimed = from.claim(destination, now, {});
      REQUIRE(claimed);
      for (const Claimed& one : *claimed) {
        ids.push_back(one.event_id);
      }
    }
    return ids;
  }

  void settle(Journal& at, const std::string& event, DestinationState state) const
  {
    Settlement settlement = make_settlement(event, "app", state);
    settlement.at = clock.now();
    settlement.next_attempt = clock.now() + 100ms;
    REQUIRE(at.settle({&settlement, 1}));
  }

  /// evt_1 of dlv_1, which destination app has given up.
  void append_dead(Journal& worker) const
  {
    append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})});
    REQUIRE(claim(worker, "app", clock.now()) == Ids{"evt_1"});
    settle(worker, "evt_1", DestinationState::dead);
  }

  tests::NatsServer server;
  SystemClock clock;
  std::unique_ptr<Journal> writer;
};

NewDelivery with_key(std::string id, std::string key)
{
  NewDelivery out = make_delivery(std::move(id));
  out.dedupe_key = std::move(key);
  return out;
}

} // namespace

TEST_CASE("jetstream: a repeat is answered with the first one's id, also inside a batch and after "
          "a restart")
{
  JetstreamFixture f;
  const auto first =
      f.append({with_key("dlv_1", "k1"), with_key("dlv_2", "k2"), with_key("dlv_3", "k1")});
  CHECK(first[0].delivery_id == "dlv_1");
  CHECK_FALSE(first[0].duplicate);
  CHECK_FALSE(first[1].duplicate);
  CHECK(first[2].duplicate);
  CHECK(first[2].delivery_id == "dlv_1");
  f.server.kill();
  f.server.start();
  f.reopen();
  const auto again =
      f.append({with_key("dlv_4", "k2"), make_delivery("dlv_5"), make_delivery("dlv_6")});
  CHECK(again[0].duplicate);
  CHECK(again[0].delivery_id == "dlv_2");
  CHECK_FALSE(again[1].duplicate);
  CHECK_FALSE(again[2].duplicate);
}

TEST_CASE("jetstream: one that is too large fails alone, and without a server all do")
{
  JetstreamFixture f;
  NewDelivery large = make_delivery("dlv_2");
  large.request.body.assign(2U << 20U, 'x');
  const auto outcomes = f.append({make_delivery("dlv_1"), large, make_delivery("dlv_3")});
  CHECK_FALSE(outcomes[0].failure);
  CHECK(outcomes[1].failure);
  CHECK_FALSE(outcomes[2].failure);
  f.server.kill();
  CHECK(f.append({make_delivery("dlv_4")})[0].failure);
  CHECK_FALSE(f.writer->probe());
}

TEST_CASE("jetstream: two workers share a destination; what one has settled is settled for all")
{
  JetstreamFixture f;
  const auto one = f.worker();
  const auto other = f.worker();
  REQUIRE(f.claim(*one, "app", f.clock.now(), 1).empty());
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})}),
            make_delivery("dlv_2", {make_event("evt_2", {"app", "crm"})}),
            make_delivery("dlv_3", {make_event("evt_3")})});
  const auto mine = one->claim("app", f.clock.now(), {.limit = 1});
  REQUIRE(mine->size() == 1);
  CHECK((*mine)[0].event_id == "evt_1");
  CHECK((*mine)[0].delivery_id == "dlv_1");
  CHECK((*mine)[0].envelope == R"({"id":"evt_1"})");
  CHECK(f.claim(*other, "app", f.clock.now()) == Ids{"evt_2"});
  f.settle(*one, "evt_1", DestinationState::delivered);
  f.settle(*other, "evt_2", DestinationState::dead);
  CHECK(f.claim(*one, "app", f.clock.now(), 5).empty());
  CHECK(f.claim(*other, "crm", f.clock.now()) == Ids{"evt_2"});

  const auto details = f.writer->find_delivery("evt_2");
  REQUIRE(details);
  CHECK(details->id == "dlv_2");
  CHECK(details->events[0].event.status == EventStatus::dead);
  REQUIRE(details->events[0].destinations.size() == 2);
  CHECK(details->events[0].destinations[0].state == DestinationState::dead);
  CHECK(details->events[0].destinations[1].state == DestinationState::pending);
  CHECK(f.writer->find_delivery("dlv_1")->events[0].event.status == EventStatus::delivered);
  CHECK(f.writer->find_delivery("evt_9").error().code == ErrorCode::not_found);
}

TEST_CASE("jetstream: a retry waits by its schedule, also over another worker and a killed server")
{
  JetstreamFixture f;
  auto options = f.options();
  options.ack_wait = 1s; // a server that was killed has forgotten what was put off
  auto worker = *open_jetstream_reader(options);
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2", {"app"})})});
  CHECK(f.claim(*worker, "app", f.clock.now()) == Ids{"evt_1", "evt_2"});
  f.settle(*worker, "evt_1", DestinationState::delivered);
  const TimePoint failed = f.clock.now();
  f.settle(*worker, "evt_2", DestinationState::pending);
  worker.reset();
  f.server.kill();
  f.server.start();
  worker = *open_jetstream_reader(options);
  std::vector<Claimed> claimed;
  for (int i = 0; i < 400 && claimed.empty(); ++i) {
    claimed = *worker->claim("app", f.clock.now(), {});
  }
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].event_id == "evt_2");
  CHECK(claimed[0].attempts == 1);
  CHECK(f.clock.now() >= failed + 100ms);
}

TEST_CASE(
    "jetstream: an event that a dead worker held goes to another, one that is settled does not")
{
  JetstreamFixture f;
  auto options = f.options();
  options.ack_wait = 500ms;
  auto dead = *open_jetstream_reader(options);
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2", {"app"})})});
  REQUIRE(f.claim(*dead, "app", f.clock.now()).size() == 2);
  f.settle(*dead, "evt_1", DestinationState::delivered);
  std::this_thread::sleep_for(800ms); // it is held on to
  const auto other = *open_jetstream_reader(options);
  CHECK(f.claim(*other, "app", f.clock.now(), 3).empty());
  dead.reset();
  CHECK(f.claim(*other, "app", f.clock.now()) == Ids{"evt_2"});
}

TEST_CASE("jetstream: settling what is not held is not found")
{
  JetstreamFixture f;
  const Settlement settlement = make_settlement("evt_1", "app", DestinationState::delivered);
  CHECK(f.writer->settle({&settlement, 1}).error().code == ErrorCode::not_found);
}

TEST_CASE("jetstream: events are listed newest first, by every filter")
{
  JetstreamFixture f;
  NewDelivery first = make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2")});
  first.events[0].sender = "+1555";
  first.events[1].code = "orders/paid";
  NewDelivery second = make_delivery("dlv_2", {make_event("evt_3", {"app"})});
  second.account = "pay";
  second.request.received_at += 1s;
  f.append({first, second});
  const auto list = [&](const EventFilter& filter) {
    Ids ids;
    const auto rows = f.writer->list_events(filter);
    REQUIRE(rows);
    for (const EventRow& row : *rows) {
      ids.push_back(row.id);
    }
    return ids;
  };
  CHECK(list({}) == Ids{"evt_3", "evt_2", "evt_1"});
  CHECK(list({.order = ListOrder::oldest_first}) == Ids{"evt_1", "evt_2", "evt_3"});
  CHECK(list({.limit = 2}) == Ids{"evt_3", "evt_2"});
  CHECK(list({.account = "pay"}) == Ids{"evt_3"});
  CHECK(list({.code_glob = "orders/p*"}) == Ids{"evt_2"});
  CHECK(list({.sender = "+1555"}) == Ids{"evt_1"});
  CHECK(list({.destination = "app"}) == Ids{"evt_3", "evt_1"});
  CHECK(list({.since = first.request.received_at + 500ms}) == Ids{"evt_3"});
  CHECK(list({.until = first.request.received_at + 500ms}) == Ids{"evt_2", "evt_1"});
  CHECK(list({.status = EventStatus::no_destination}) == Ids{"evt_2"});
  CHECK(list({.status = EventStatus::pending}) == Ids{"evt_3", "evt_1"});
  CHECK(list({.status = EventStatus::dead}).empty());
  const auto rows = *f.writer->list_events({.limit = 2});
  CHECK(list({.before = rows[1].place}) == Ids{"evt_1"});
  CHECK(list({.after = rows[1].place}) == Ids{"evt_3"});
  REQUIRE(f.claim(*f.writer, "app", f.clock.now()) == Ids{"evt_1", "evt_3"});
  f.settle(*f.writer, "evt_1", DestinationState::dead);
  f.settle(*f.writer, "evt_3", DestinationState::delivered);
  CHECK(list({.status = EventStatus::dead}) == Ids{"evt_1"});
  CHECK(list({.status = EventStatus::dead, .before = rows[0].place}) == Ids{"evt_1"});
  CHECK(list({.status = EventStatus::dead, .before = rows[1].place}) == Ids{"evt_1"});
  CHECK(list({.status = EventStatus::dead, .after = rows[1].place}).empty());
  CHECK(list({.status = EventStatus::delivered}) == Ids{"evt_3"});
  const auto counted = f.writer->count({});
  REQUIRE(counted);
  REQUIRE(counted->events.size() == 3);
  CHECK(counted->events[0].account == "pay");
  CHECK(counted->events[0].status == "delivered");
  CHECK(counted->events[1].status == "dead");
  CHECK(counted->events[2].status == "no_destination");
  CHECK(counted->deliveries.size() == 2);
}

TEST_CASE("jetstream: large deliveries are listed whole, a few at a time")
{
  JetstreamFixture f;
  constexpr int kCount = 150; // more than are looked at first, and larger than may be read at once
  std::vector<std::string> newest_first;
  for (int i = 0; i < kCount; ++i) {
    NewDelivery one = make_delivery(text("dlv_", i), {make_event(text("evt_", i))});
    one.request.body.assign(std::size_t{256} << 10U, 'x');
    f.append({one});
    newest_first.insert(newest_first.begin(), text("evt_", i));
  }
  const auto rows = f.writer->list_events({.limit = kCount});
  REQUIRE(rows);
  Ids ids;
  for (const EventRow& row : *rows) {
    ids.push_back(row.id);
  }
  CHECK(ids == newest_first);
}

TEST_CASE("jetstream: of refusals the last ones are kept")
{
  JetstreamFixture f;
  std::vector<Refusal> refusals(3);
  for (std::size_t i = 0; i < refusals.size(); ++i) {
    refusals[i].id = text("dlv_", i);
    refusals[i].status = 401;
    refusals[i].at = f.clock.now();
  }
  REQUIRE(f.writer->append_refusals(refusals));
  const auto found = f.writer->list_refusals(2);
  REQUIRE(found->size() == 2);
  CHECK((*found)[0].id == "dlv_2");
  CHECK_FALSE(f.writer->find_delivery("dlv_0")->accepted);
}

TEST_CASE("jetstream: what is settled and too much is taken away, what waits never is")
{
  JetstreamFixture f;
  auto options = f.options();
  options.keep.events = 2;
  const auto keeper = *open_jetstream_writer(options);
  const auto worker = f.worker();
  REQUIRE(worker->claim("app", f.clock.now(), {}));
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})}),
            make_delivery("dlv_2", {make_event("evt_2", {"app"})}),
            make_delivery("dlv_3", {make_event("evt_3", {"app"})}),
            make_delivery("dlv_4", {make_event("evt_4", {"app"})})});
  REQUIRE(keeper->maintain(f.clock.now()));
  CHECK(f.writer->list_events({})->size() == 4);
  CHECK_FALSE(keeper->append(std::vector{make_delivery("dlv_5")})); // full of what waits
  REQUIRE(f.claim(*worker, "app", f.clock.now()).size() == 4);
  f.settle(*worker, "evt_1", DestinationState::delivered);
  f.settle(*worker, "evt_2", DestinationState::delivered);
  std::this_thread::sleep_for(100ms); // acknowledgements are not waited for
  REQUIRE(keeper->maintain(f.clock.now() + 1min));
  const auto rows = f.writer->list_events({});
  REQUIRE(rows->size() == 2);
  CHECK((*rows)[1].id == "evt_3");
  CHECK(keeper->append(std::vector{make_delivery("dlv_6")}).has_value());
}

TEST_CASE("jetstream: as many as may be are not too many when all of them are settled")
{
  JetstreamFixture f;
  auto options = f.options();
  options.keep.events = 2;
  const auto keeper = *open_jetstream_writer(options);
  const auto worker = f.worker();
  REQUIRE(worker->claim("app", f.clock.now(), {}));
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})}),
            make_delivery("dlv_2", {make_event("evt_2", {"app"})}),
            make_delivery("dlv_3", {make_event("evt_3", {"app"})})});
  REQUIRE(f.claim(*worker, "app", f.clock.now()).size() == 3);
  for (const char* event : {"evt_1", "evt_2", "evt_3"}) {
    f.settle(*worker, event, DestinationState::delivered);
  }
  // Acknowledgements are not waited for: the server may have them a moment later.
  auto now = f.clock.now();
  bool has_room = false;
  for (int round = 0; round < 200 && !has_room; ++round) {
    std::this_thread::sleep_for(20ms);
    REQUIRE(keeper->maintain(now += 1min));
    has_room = keeper->probe().has_value();
  }
  CHECK(has_room);
  CHECK(keeper->append(std::vector{make_delivery("dlv_4")}).has_value());
  REQUIRE(keeper->maintain(now + 1min));
  CHECK(keeper->append(std::vector{make_delivery("dlv_5")}).has_value());
}

TEST_CASE("jetstream: a cap of one is reached by one that waits and not by one that is settled")
{
  JetstreamFixture f;
  auto options = f.options();
  options.keep.events = 1;
  const auto keeper = *open_jetstream_writer(options);
  const auto worker = f.worker();
  REQUIRE(worker->claim("app", f.clock.now(), {}));
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})});
  REQUIRE(keeper->maintain(f.clock.now()));
  CHECK_FALSE(keeper->append(std::vector{make_delivery("dlv_2")}));
  REQUIRE(f.claim(*worker, "app", f.clock.now()) == Ids{"evt_1"});
  f.settle(*worker, "evt_1", DestinationState::delivered);
  std::this_thread::sleep_for(100ms);
  REQUIRE(keeper->maintain(f.clock.now() + 1min));
  CHECK(keeper->append(std::vector{make_delivery("dlv_3")}).has_value());
}

TEST_CASE("jetstream: there is none before a listener has made it")
{
  const tests::NatsServer server;
  JetStreamOptions options;
  options.access.servers = {server.url()};
  options.environment = "staging";
  const auto reader = open_jetstream_reader(options);
  REQUIRE_FALSE(reader);
  CHECK(reader.error().code == ErrorCode::not_found);
  REQUIRE(open_jetstream_writer(options));
  const auto facts = look_at_jetstream(options);
  REQUIRE(facts);
  CHECK(facts->replicas == 1);
  CHECK(facts->largest_delivery == 1U << 20U);
}

TEST_CASE("jetstream: the request goes along where it is asked for, and order is refused")
{
  JetstreamFixture f;
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"})})});
  const auto ordered = f.writer->claim("app", f.clock.now(), {.order = ClaimOrder::by_sender});
  REQUIRE_FALSE(ordered);
  CHECK(ordered.error().code == ErrorCode::invalid_data);
  std::vector<Claimed> claimed;
  for (int i = 0; i < 100 && claimed.empty(); ++i) {
    claimed = *f.writer->claim("app", f.clock.now(), {.with_request = true});
  }
  REQUIRE(claimed.size() == 1);
  REQUIRE(claimed[0].request);
  CHECK(claimed[0].request->body == "{}");
}

TEST_CASE("jetstream: a destination that wants no more is remembered until it is used again")
{
  JetstreamFixture f;
  REQUIRE(f.writer->disable_destination({"crm", f.clock.now(), "410 Gone"}));
  REQUIRE(f.writer->disable_destination({"app", f.clock.now(), "410"}));
  REQUIRE(f.worker()->enable_destination("app"));
  const auto disabled = f.worker()->list_disabled();
  REQUIRE(disabled);
  REQUIRE(disabled->size() == 1);
  CHECK((*disabled)[0].name == "crm");
  CHECK((*disabled)[0].reason == "410 Gone");
}

TEST_CASE("jetstream: a destination that wants no more outlasts the events before it")
{
  JetstreamFixture f;
  auto options = f.options();
  options.keep.events = 2;
  options.clocks_differ = 0s; // there is one server
  const auto keeper = *open_jetstream_writer(options);
  const auto worker = f.worker();
  const auto deliver = [&](const char* delivery, const char* event) {
    f.append({make_delivery(delivery, {make_event(event, {"app"})})});
    REQUIRE(f.claim(*worker, "app", f.clock.now()) == Ids{event});
    f.settle(*worker, event, DestinationState::delivered);
  };
  REQUIRE(worker->claim("app", f.clock.now(), {}));
  REQUIRE(f.writer->disable_destination({"crm", f.clock.now(), "410 Gone"}));
  deliver("dlv_1", "evt_1");
  deliver("dlv_2", "evt_2");
  deliver("dlv_3", "evt_3");
  std::this_thread::sleep_for(100ms); // acknowledgements are not waited for
  REQUIRE(keeper->maintain(f.clock.now() + 1min));
  CHECK(f.writer->list_events({})->size() == 1);
  const auto connection = *nats::Connection::open(options.access);
  const auto state = [&](std::string_view event) {
    return nats::find_newest(*connection,
                             "KV_hookctl_development",
                             text("$KV.hookctl_development.state.", event, ".app"))
        ->has_value();
  };
  std::string newest = "evt_3";
  for (int i = 4; state("evt_1") && i < 8; ++i) { // what was missed is forgotten the next time
    newest = text("evt_", i);
    deliver(text("dlv_", i).c_str(), newest.c_str());
    std::this_thread::sleep_for(100ms);
    REQUIRE(keeper->maintain(f.clock.now() + std::chrono::minutes(i)));
  }
  CHECK_FALSE(state("evt_1"));
  CHECK(state(newest));
  const auto disabled = f.writer->list_disabled();
  REQUIRE(disabled->size() == 1);
  CHECK((*disabled)[0].name == "crm");
}

namespace {

using Outcomes = std::vector<Requeued>;

Outcomes requeue(Journal& journal,
                 const std::string& event,
                 const std::vector<std::string>& destinations = {"app"},
                 bool exact = false)
{
  const Requeue one{.event_id = event, .destinations = destinations, .exact = exact};
  const auto outcomes = journal.requeue({&one, 1});
  if (!outcomes) {
    FAIL(outcomes.error().message);
  }
  return *outcomes;
}

/// Publishes through another one, and says each time that it is done.
class WatchedPublisher : public nats::Publisher {
public:
  WatchedPublisher(nats::Publisher& inner, std::function<void()> done)
      : m_inner(inner)
      , m_done(std::move(done))
  {
  }

  std::vector<Result<nats::Stored>> publish(std::span<const nats::NewMessage> messages) override
  {
    auto outcomes = m_inner.publish(messages);
    m_done();
    return outcomes;
  }

private:
  nats::Publisher& m_inner;
  std::function<void()> m_done;
};

EventStatus status_of(Journal& journal, const std::string& event)
{
  const auto found = journal.find_delivery(event);
  REQUIRE(found);
  for (const EventDetails& details : found->events) {
    if (details.event.id == event) {
      return details.event.status;
    }
  }
  FAIL("no such event");
  return EventStatus::pending;
}

Ids ids_of(Journal& journal, const EventFilter& filter)
{
  const auto rows = journal.list_events(filter);
  REQUIRE(rows);
  Ids ids;
  for (const EventRow& row : *rows) {
    ids.push_back(row.id);
  }
  return ids;
}

} // namespace

TEST_CASE("jetstream: what is replayed while nobody works goes to the next worker, every time anew")
{
  JetstreamFixture f;
  auto worker = f.worker();
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2", {"app"})})});
  REQUIRE(f.claim(*worker, "app", f.clock.now()).size() == 2);
  f.settle(*worker, "evt_1", DestinationState::dead);
  f.settle(*worker, "evt_2", DestinationState::delivered);
  worker.reset();
  CHECK(requeue(*f.writer, "evt_9") == Outcomes{Requeued::gone});
  for (int round = 0; round < 3; ++round) {
    CHECK(requeue(*f.worker(), "evt_1") == Outcomes{Requeued::queued});
    CHECK(requeue(*f.worker(), "evt_1") == Outcomes{Requeued::waiting});
    CHECK(status_of(*f.writer, "evt_1") == EventStatus::pending);
    CHECK(ids_of(*f.writer, {.status = EventStatus::dead}).empty());
    worker = f.worker();
    CHECK(f.claim(*worker, "app", f.clock.now()) == Ids{"evt_1"});
    CHECK(requeue(*f.writer, "evt_1") == Outcomes{Requeued::waiting}); // an attempt is under way
    f.settle(*worker, "evt_1", round == 2 ? DestinationState::delivered : DestinationState::dead);
    CHECK(f.claim(*worker, "app", f.clock.now() + 2s, 5).empty());
    worker.reset();
  }
  CHECK(status_of(*f.writer, "evt_1") == EventStatus::delivered);
  CHECK(ids_of(*f.writer, {.status = EventStatus::dead}).empty());
  // What was attempted before stays on record.
  CHECK(f.writer->find_delivery("dlv_1")->events[0].attempts.size() == 4);
  const auto counted = f.writer->count({});
  REQUIRE(counted->events.size() == 1);
  CHECK(counted->events[0].status == "delivered");
  CHECK(counted->events[0].count == 2);
}

TEST_CASE("jetstream: a replay has its schedule from the beginning, and outlives a killed server")
{
  JetstreamFixture f;
  auto options = f.options();
  options.ack_wait = 1s;
  auto worker = *open_jetstream_reader(options);
  f.append_dead(*worker);
  REQUIRE(requeue(*worker, "evt_1") == Outcomes{Requeued::queued});
  REQUIRE(f.claim(*worker, "app", f.clock.now() + 2s) == Ids{"evt_1"});
  f.settle(*worker, "evt_1", DestinationState::pending);
  CHECK(requeue(*worker, "evt_1") == Outcomes{Requeued::waiting}); // left to its schedule
  worker.reset();
  f.server.kill();
  f.server.start();
  worker = *open_jetstream_reader(options);
  std::vector<Claimed> claimed;
  for (int i = 0; i < 400 && claimed.empty(); ++i) {
    claimed = *worker->claim("app", f.clock.now(), {});
  }
  REQUIRE(claimed.size() == 1);
  CHECK(claimed[0].attempts == 1);
  f.settle(*worker, "evt_1", DestinationState::delivered);
  CHECK(status_of(*worker, "evt_1") == EventStatus::delivered);
}

TEST_CASE("jetstream: a replay goes to another destination too, as it was received where asked")
{
  JetstreamFixture f;
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2")})});
  const auto worker = f.worker();
  REQUIRE(f.claim(*worker, "app", f.clock.now()) == Ids{"evt_1"});
  f.settle(*worker, "evt_1", DestinationState::delivered);
  CHECK(requeue(*f.writer, "evt_2", {"crm"}, true) == Outcomes{Requeued::queued});
  CHECK(requeue(*f.writer, "evt_1", {"crm", "app"}) ==
        Outcomes{Requeued::queued, Requeued::queued});
  CHECK(status_of(*f.writer, "evt_2") == EventStatus::pending);
  CHECK(ids_of(*f.writer, {.destination = "crm"}) == Ids{"evt_2", "evt_1"});
  std::vector<Claimed> claimed;
  for (int i = 0; i < 200 && claimed.size() < 2; ++i) {
    auto more = worker->claim("crm", f.clock.now() + i * 10ms, {});
    REQUIRE(more);
    std::ranges::move(*more, std::back_inserter(claimed));
  }
  REQUIRE(claimed.size() == 2);
  CHECK(claimed[0].event_id == "evt_2");
  CHECK(claimed[0].exact);
  REQUIRE(claimed[0].request);
  CHECK(claimed[0].request->body == "{}");
  CHECK_FALSE(claimed[1].exact);
  CHECK_FALSE(claimed[1].request);
}

TEST_CASE("jetstream: events of several deliveries are replayed at once, in any order")
{
  JetstreamFixture f;
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2")}),
            make_delivery("dlv_2", {make_event("evt_3")})});
  const auto to_crm = [](const std::string& event) {
    return Requeue{.event_id = event, .destinations = {"crm"}};
  };
  const auto outcomes =
      f.writer->requeue(std::vector{to_crm("evt_2"), to_crm("evt_3"), to_crm("evt_1")});
  REQUIRE(outcomes);
  CHECK(*outcomes == Outcomes(3, Requeued::queued));
  CHECK(ids_of(*f.writer, {.destination = "crm"}) == Ids{"evt_3", "evt_2", "evt_1"});
  CHECK(ids_of(*f.writer, {.destination = "app"}) == Ids{"evt_1"});
  const auto worker = f.worker();
  Ids claimed;
  for (int i = 0; i < 200 && claimed.size() < 3; ++i) {
    const Ids some = f.claim(*worker, "crm", f.clock.now() + 1s, 1);
    claimed.insert(claimed.end(), some.begin(), some.end());
  }
  CHECK(claimed == Ids{"evt_2", "evt_3", "evt_1"});
}

TEST_CASE("jetstream: an event that is mapped anew keeps its id and its place")
{
  JetstreamFixture f;
  NewDelivery delivery =
      make_delivery("dlv_1", {make_event("evt_1"), make_event("evt_2", {"app"})});
  delivery.events[0].status = EventStatus::unroutable;
  delivery.events[0].reason = "no sender";
  f.append({delivery});
  Remapped put;
  put.delivery_id = "dlv_1";
  put.trace = R"({"remapped":true})";
  put.events.push_back(make_event("evt_1", {"app"}));
  put.events[0].code = "orders/paid";
  put.events[0].sender = "+1777";
  put.events[0].envelope = R"({"id":"evt_1","sender":"+1777"})";
  REQUIRE(f.writer->remap(put));
  CHECK(f.writer->remap(put).error().code == ErrorCode::busy);
  CHECK(status_of(*f.writer, "evt_1") == EventStatus::pending);
  CHECK(ids_of(*f.writer, {.status = EventStatus::unroutable}).empty());
  CHECK(ids_of(*f.writer, {.sender = "+1777"}) == Ids{"evt_1"});
  const auto rows = f.writer->list_events({.code_glob = "orders/paid"});
  REQUIRE(rows->size() == 1);
  CHECK((*rows)[0].envelope == put.events[0].envelope);
  const auto worker = f.worker();
  std::vector<Claimed> claimed;
  for (int i = 0; i < 200 && claimed.size() < 2; ++i) {
    auto more = worker->claim("app", f.clock.now() + i * 10ms, {});
    REQUIRE(more);
    std::ranges::move(*more, std::back_inserter(claimed));
  }
  REQUIRE(claimed.size() == 2);
  CHECK(claimed[0].event_id == "evt_1");
  CHECK(claimed[0].code == "orders/paid");
  CHECK(claimed[0].envelope == put.events[0].envelope);
  f.settle(*worker, "evt_1", DestinationState::delivered);
  const auto found = f.writer->find_delivery("dlv_1");
  CHECK(found->trace == put.trace);
  CHECK(found->events[0].event.status == EventStatus::delivered);
  CHECK(found->events[0].event.envelope == put.events[0].envelope);
  CHECK(found->events[1].event.status == EventStatus::pending);
  put.events[0].id = "evt_9";
  CHECK(f.writer->remap(put).error().code == ErrorCode::not_found);
}

TEST_CASE("jetstream: an event that still waits for a destination is not mapped anew, nor pruned")
{
  JetstreamFixture f;
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app", "crm"})})});
  const auto worker = f.worker();
  REQUIRE(f.claim(*worker, "app", f.clock.now()) == Ids{"evt_1"});
  f.settle(*worker, "evt_1", DestinationState::dead);
  REQUIRE(status_of(*f.writer, "evt_1") == EventStatus::dead);
  Remapped put;
  put.delivery_id = "dlv_1";
  put.events.push_back(make_event("evt_1", {"app", "crm"}));
  put.events[0].envelope = R"({"id":"evt_1","sender":"+1777"})";
  CHECK(failure_of(f.writer->remap(put).error()) == Failure::event_under_way);
  const auto pruned = f.writer->prune({.before = f.clock.now() + 1h, .now = f.clock.now()});
  REQUIRE(pruned);
  CHECK(pruned->deliveries == 0);
  CHECK(pruned->waiting == 1);
}

TEST_CASE("jetstream: what is forgotten is older than a replay that waits")
{
  JetstreamFixture f;
  auto options = f.options();
  options.clocks_differ = 0s;
  const auto keeper = *open_jetstream_writer(options);
  const auto worker = f.worker();
  f.append_dead(*worker);
  REQUIRE(requeue(*f.writer, "evt_1") == Outcomes{Requeued::queued});
  const auto connection = *nats::Connection::open(options.access);
  REQUIRE(nats::remove_message(*connection, "hookctl_development", 1));
  auto young = make_delivery("dlv_2", {make_event("evt_2", {"crm"})});
  young.request.received_at = f.clock.now();
  f.append({young});
  REQUIRE(f.claim(*worker, "crm", f.clock.now()) == Ids{"evt_2"});
  const auto done = make_settlement("evt_2", "crm", DestinationState::delivered);
  REQUIRE(worker->settle({&done, 1}));
  REQUIRE(keeper->prune({.before = f.clock.now() - 1h, .now = f.clock.now()}));
  CHECK(nats::find_newest(
            *connection, "KV_hookctl_development", "$KV.hookctl_development.state.evt_1.app")
            ->has_value());
}

TEST_CASE("jetstream: two replays of one event at the same time are one")
{
  JetstreamFixture f;
  const auto worker = f.worker();
  f.append_dead(*worker);
  const Requeue one{.event_id = "evt_1", .destinations = {"app"}};
  const auto outcomes = f.writer->requeue(std::vector{one, one});
  REQUIRE(outcomes);
  CHECK(*outcomes == Outcomes{Requeued::queued, Requeued::waiting});
  REQUIRE(f.claim(*worker, "app", f.clock.now() + 2s) == Ids{"evt_1"});
  f.settle(*worker, "evt_1", DestinationState::delivered);
  CHECK(status_of(*f.writer, "evt_1") == EventStatus::delivered);
  // The queue holds nothing that is done.
  const auto connection = *nats::Connection::open(f.options().access);
  std::uint64_t left = 1;
  for (int i = 0; i < 100 && left > 0; ++i) {
    std::this_thread::sleep_for(20ms); // acknowledgements are not waited for
    left = nats::stream_state(*connection, "hookctl_development_replays")->messages;
  }
  CHECK(left == 0);
}

TEST_CASE("jetstream: a worker that is quicker than the one who replays has the last word")
{
  JetstreamFixture f;
  const auto worker = f.worker();
  f.append_dead(*worker);
  const auto connection = *nats::Connection::open(f.options().access);
  const auto publisher = *nats::Publisher::open(*connection, {});
  int rounds = 0;
  WatchedPublisher watched(*publisher, [&] {
    if (++rounds == 1) { // the event waits in its queue, and nobody has said so yet
      CHECK(status_of(*f.writer, "evt_1") == EventStatus::dead);
      REQUIRE(f.claim(*worker, "app", f.clock.now() + 2s) == Ids{"evt_1"});
      f.settle(*worker, "evt_1", DestinationState::delivered);
    }
  });
  const journal::detail::Names names("development");
  journal::detail::StreamQueries queries(*connection, names);
  journal::detail::StreamRequeuer requeuer(*connection, watched, names, queries);
  const Requeue one{.event_id = "evt_1", .destinations = {"app"}};
  const auto outcomes = requeuer.requeue({&one, 1});
  REQUIRE(outcomes);
  CHECK(*outcomes == Outcomes{Requeued::queued});
  CHECK(rounds == 2);
  CHECK(status_of(*f.writer, "evt_1") == EventStatus::delivered);
}

TEST_CASE("jetstream: a worker that comes late does not undo what another one settled")
{
  JetstreamFixture f;
  const auto late = f.worker();
  REQUIRE(late->claim("app", f.clock.now(), {}));
  f.append({make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2", {"app"})})});
  REQUIRE(f.claim(*late, "app", f.clock.now()) == Ids{"evt_1", "evt_2"});
  // Meanwhile another one got the message: one event is done with, the other is to be tried again.
  const auto connection = *nats::Connection::open(f.options().access);
  const auto publisher = *nats::Publisher::open(*connection, {});
  const auto put = [&](const std::string& event, DestinationState state) {
    const journal::detail::StateRecord record{
        .delivery = 1,
        .destination = "app",
        .state = state,
        .attempts = 1,
        .latest = {{"app", f.clock.now(), 1ms, state, 200, "theirs"}}};
    const nats::NewMessage entry{.subject = text("$KV.hookctl_development.state.", event, ".app"),
                                 .payload = journal::detail::encode_state(record)};
    REQUIRE(publisher->publish({&entry, 1})[0]);
  };
  put("evt_1", DestinationState::delivered);
  put("evt_2", DestinationState::pending);
  f.settle(*late, "evt_1", DestinationState::pending);
  f.settle(*late, "evt_2", DestinationState::dead);
  CHECK(status_of(*f.writer, "evt_1") == EventStatus::delivered);
  CHECK(status_of(*f.writer, "evt_2") == EventStatus::dead);
  const auto details = f.writer->find_delivery("evt_2");
  REQUIRE(details->events.size() == 2);
  CHECK(details->events[1].attempts.size() == 2); // theirs and ours
  CHECK(f.writer->list_events({.status = EventStatus::dead})->size() == 1);
}

TEST_CASE("jetstream: what is old and settled is taken away on request, what waits never is")
{
  JetstreamFixture f;
  std::vector<NewDelivery> all;
  for (int i = 0; i < 300; ++i) {
    NewDelivery one = make_delivery(text("dlv_", i), {make_event(text("evt_", i))});
    one.request.received_at += std::chrono::seconds(i);
    all.push_back(std::move(one));
  }
  all[10].events = {make_event("evt_10", {"app"})};
  all[11].account = "pay";
  all[12].events = {make_event("evt_12", {"app"}), make_event("evt_12b")};
  REQUIRE(f.writer->append(all));
  const auto worker = f.worker();
  REQUIRE(worker->claim("app", f.clock.now(), {}));
  const auto prune = [&](PruneFilter filter) {
    Pruned total;
    filter.before = filter.before == TimePoint{} ? all[250].request.received_at : filter.before;
    filter.now = f.clock.now();
    for (bool more = true; more;) {
      const auto step = f.writer->prune(filter);
      REQUIRE(step);
      total.deliveries += step->deliveries;
      total.events += step->events;
      total.waiting += step->waiting;
      filter.from = step->next;
      more = step->has_more;
    }
    return total;
  };
  const auto looked = prune({.dry_run = true});
  CHECK(looked.deliveries == 248);
  CHECK(looked.waiting == 2);
  CHECK(ids_of(*f.writer, {.limit = 1000}).size() == 301);
  CHECK(prune({.account = "pay"}).deliveries == 1);
  CHECK(prune({.status = EventStatus::dead}).deliveries == 0);
  CHECK(prune({}).deliveries == 247);
  CHECK(ids_of(*f.writer, {.limit = 1000}).size() == 53);
  CHECK(f.writer->find_delivery("dlv_9").error().code == ErrorCode::not_found);
  REQUIRE(f.claim(*worker, "app", f.clock.now(), 3).empty()); // held already
  f.settle(*worker, "evt_10", DestinationState::delivered);
  f.settle(*worker, "evt_12", DestinationState::dead);
  CHECK(prune({.status = EventStatus::delivered}).deliveries == 1);
  CHECK(f.writer->find_delivery("dlv_12").has_value());
}
