#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::journal;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;

namespace {

NewDelivery keyed(std::string id, std::string key, std::string account = "shop")
{
  NewDelivery delivery = make_delivery(std::move(id));
  delivery.dedupe_key = std::move(key);
  delivery.account = std::move(account);
  return delivery;
}

Refusal refusal(int number)
{
  Refusal out;
  out.id = text("dlv_r", number);
  out.account = "shop";
  out.at = tests::FakeClock().now();
  out.status = 401;
  out.reason = "the signature does not match";
  out.method = "POST";
  out.target = "/x";
  return out;
}

} // namespace

TEST_CASE("appender: a delivery comes back byte for byte")
{
  JournalFixture f;
  NewDelivery in = make_delivery("dlv_1", {make_event("evt_1")});
  in.dedupe_key = std::string("k\0\xff", 3);
  in.request.target = "/development/shop/token?a=%20\xff";
  in.request.headers = {{"x-sig", "a"}, {"X-Sig", "\xff\xfe"}, {"Host", ""}};
  in.request.body = std::string("\0{\"a\": 170.00}\xff\n", 16);
  in.request.remote_address = "192.0.2.7";
  in.status = 202;
  in.key = "previous";
  in.trace = R"([{"step":"verify"}])";
  in.events[0].sender = "+15550001111";
  in.events[0].source = "whatsapp";
  in.events[0].recipient = "user";
  in.events[0].status = EventStatus::unroutable;
  in.events[0].reason = "no sender";
  REQUIRE(f.append({in}));
  f.reopen();

  const DeliveryDetails out = f.writer->find_delivery("dlv_1").value();
  CHECK(out.accepted);
  CHECK(out.account == in.account);
  CHECK(out.provider == in.provider);
  CHECK(out.dedupe_key == in.dedupe_key);
  CHECK(out.request.method == in.request.method);
  CHECK(out.request.target == in.request.target);
  CHECK(out.request.headers == in.request.headers);
  CHECK(out.request.body == in.request.body);
  CHECK(out.request.remote_address == in.request.remote_address);
  CHECK(out.request.received_at == in.request.received_at);
  CHECK(out.status == 202);
  CHECK(out.verified == in.verified);
  CHECK(out.key == in.key);
  CHECK(out.trace == in.trace);
  CHECK(out.repeats == 0);
  REQUIRE(out.events.size() == 1);
  const EventRow& event = out.events[0].event;
  CHECK(event.id == "evt_1");
  CHECK(event.delivery_id == "dlv_1");
  CHECK(event.code == in.events[0].code);
  CHECK(event.sender == in.events[0].sender);
  CHECK(event.source == in.events[0].source);
  CHECK(event.recipient == "user");
  CHECK(event.status == EventStatus::unroutable);
  CHECK(event.reason == "no sender");
  CHECK(event.envelope == in.events[0].envelope);
  CHECK(event.received_at == in.request.received_at);
}

TEST_CASE("appender: a repeat is answered with the first delivery and counted there")
{
  JournalFixture f;
  NewDelivery first = keyed("dlv_1", "k");
  first.events.push_back(make_event("evt_1"));
  CHECK_FALSE(f.append({first})->front().duplicate);
  for (int i = 2; i <= 3; ++i) {
    NewDelivery repeat = keyed(text("dlv_", i), "k");
    repeat.events.push_back(make_event(text("evt_", i)));
    const auto outcome = f.append({repeat});
    REQUIRE(outcome);
    CHECK(outcome->front().duplicate);
    CHECK(outcome->front().delivery_id == "dlv_1");
    CHECK(f.writer->find_delivery(repeat.id).error().code == ErrorCode::not_found);
    CHECK(f.writer->find_delivery(repeat.events[0].id).error().code == ErrorCode::not_found);
  }
  CHECK(f.writer->find_delivery("dlv_1")->repeats == 2);
  CHECK(f.writer->find_delivery("dlv_1")->events.size() == 1);
}

TEST_CASE("appender: a repeat inside one batch is a repeat")
{
  JournalFixture f;
  const auto outcomes =
      f.append({keyed("dlv_1", "k"), keyed("dlv_2", "other"), keyed("dlv_3", "k")});
  REQUIRE(outcomes);
  REQUIRE(outcomes->size() == 3);
  CHECK_FALSE(outcomes->at(0).duplicate);
  CHECK_FALSE(outcomes->at(1).duplicate);
  CHECK(outcomes->at(1).delivery_id == "dlv_2");
  CHECK(outcomes->at(2).duplicate);
  CHECK(outcomes->at(2).delivery_id == "dlv_1");
  CHECK(f.writer->find_delivery("dlv_1")->repeats == 1);
}

TEST_CASE("appender: without a key and in another account nothing is a repeat")
{
  JournalFixture f;
  const auto outcomes = f.append({make_delivery("dlv_1"),
                                  make_delivery("dlv_2"),
                                  keyed("dlv_3", "k", "shop"),
                                  keyed("dlv_4", "k", "shop_eu"),
                                  keyed("dlv_5", "", "shop"),
                                  keyed("dlv_6", std::string("k\0", 2), "shop")});
  REQUIRE(outcomes);
  for (const Appended& outcome : *outcomes) {
    CAPTURE(outcome.delivery_id);
    CHECK_FALSE(outcome.duplicate);
  }
  CHECK(f.writer->find_delivery("dlv_4")->account == "shop_eu");
}

TEST_CASE("appender: one bad delivery keeps the whole batch out")
{
  JournalFixture f;
  REQUIRE(f.append({make_delivery("dlv_1")}));
  CHECK(f.append({make_delivery("dlv_2"), make_delivery("dlv_1")}).error().code ==
        ErrorCode::already_exists);

  NewDelivery waits_for_nobody = make_delivery("dlv_3", {make_event("evt_3")});
  waits_for_nobody.events[0].status = EventStatus::pending;
  CHECK(f.append({make_delivery("dlv_2"), waits_for_nobody}).error().code == ErrorCode::internal);

  NewDelivery inactive = make_delivery("dlv_4", {make_event("evt_4", {"app"})});
  inactive.events[0].status = EventStatus::inactive;
  CHECK(f.append({make_delivery("dlv_2"), inactive}).error().code == ErrorCode::internal);

  CHECK_FALSE(f.writer->find_delivery("dlv_2"));
  CHECK(f.append({make_delivery("dlv_2")}));
  CHECK(f.append({})->empty());
}

TEST_CASE("appender: the ring of refusals keeps the newest")
{
  JournalFixture f({.refusals = 5});
  for (int i = 0; i < 12; ++i) {
    REQUIRE(f.writer->append_refusals(std::vector{refusal(i)}));
  }
  std::vector<Refusal> many;
  for (int i = 12; i < 15; ++i) {
    many.push_back(refusal(i));
  }
  REQUIRE(f.writer->append_refusals(many));
  f.reopen();
  tests::Ids ids;
  const auto ring = f.writer->list_refusals(100).value();
  for (const Refusal& kept : ring) {
    ids.push_back(kept.id);
  }
  CHECK(ids == tests::Ids{"dlv_r14", "dlv_r13", "dlv_r12", "dlv_r11", "dlv_r10"});
  CHECK(f.writer->list_refusals(2)->size() == 2);

  many.clear();
  for (int i = 20; i < 40; ++i) {
    many.push_back(refusal(i));
  }
  REQUIRE(f.writer->append_refusals(many));
  CHECK(f.writer->list_refusals(100)->size() == 5);
  CHECK(f.writer->list_refusals(100)->back().id == "dlv_r35");
}

TEST_CASE("appender: what a stranger sent is truncated")
{
  JournalFixture f({.refusal_body = 100});
  Refusal big = refusal(1);
  big.method = std::string(5000, 'M');
  big.target = std::string(50000, 't');
  big.body = std::string(1000000, 'b');
  big.headers.assign(1000, {"X-Header", std::string(100, 'v')});
  REQUIRE(f.writer->append_refusals(std::vector{big}));

  const Refusal kept = f.writer->list_refusals(1)->front();
  CHECK(kept.body == std::string(100, 'b'));
  CHECK(kept.method.size() == 32);
  CHECK(kept.target == std::string(2048, 't'));
  std::size_t bytes = 0;
  for (const auto& [name, value] : kept.headers) {
    bytes += name.size() + value.size();
  }
  CHECK(bytes == 8192);
  CHECK(kept.reason == big.reason);
  CHECK(kept.at == big.at);
}
