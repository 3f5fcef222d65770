#include "hookctl/journal/detail/record.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::journal;
using namespace hookctl::journal::detail;
using namespace std::chrono_literals;
using tests::make_delivery;
using tests::make_event;

namespace {

NewDelivery whole_delivery()
{
  NewDelivery out = make_delivery(
      "dlv_1", {make_event("evt_1", {"app", "forward-to http://x"}), make_event("evt_2")});
  out.dedupe_key = "a key, with:odd 1:bytes,";
  out.status = 202;
  out.key = "previous";
  out.request.headers = {{"Host", "x"}, {"X-Odd", "\xff:,"}};
  out.request.body = std::string("{\"phone\":\"+1555\",\"n\":170.00}\0", 29);
  out.request.remote_address = "10.0.0.1";
  out.events[0].sender = "+1555";
  out.events[0].source = "";
  out.events[0].envelope = R"({"data":{"phone":"+1555","n":170.00}})";
  out.events[1].status = EventStatus::unroutable;
  out.events[1].reason = "no sender";
  return out;
}

} // namespace

TEST_CASE("record: a delivery comes back as it was")
{
  const NewDelivery in = whole_delivery();
  const auto out = decode_delivery(encode_delivery(in));
  REQUIRE(out);
  CHECK(out->id == in.id);
  CHECK(out->account == in.account);
  CHECK(out->provider == in.provider);
  CHECK(out->dedupe_key == in.dedupe_key);
  CHECK(out->status == in.status);
  CHECK(out->verified == in.verified);
  CHECK(out->key == in.key);
  CHECK(out->trace == in.trace);
  CHECK(out->request.method == in.request.method);
  CHECK(out->request.target == in.request.target);
  CHECK(out->request.headers == in.request.headers);
  CHECK(out->request.body == in.request.body);
  CHECK(out->request.remote_address == in.request.remote_address);
  CHECK(out->request.received_at == in.request.received_at);
  REQUIRE(out->events.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(out->events[i].id == in.events[i].id);
    CHECK(out->events[i].code == in.events[i].code);
    CHECK(out->events[i].sender == in.events[i].sender);
    CHECK(out->events[i].source == in.events[i].source);
    CHECK(out->events[i].recipient == in.events[i].recipient);
    CHECK(out->events[i].status == in.events[i].status);
    CHECK(out->events[i].reason == in.events[i].reason);
    CHECK(out->events[i].envelope == in.events[i].envelope);
    CHECK(out->events[i].destinations == in.events[i].destinations);
  }
}

TEST_CASE("record: no prefix of one and none with a foreign beginning is taken")
{
  const std::string whole = encode_delivery(whole_delivery());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK_FALSE(decode_delivery(std::string_view(whole).substr(0, size)));
  }
  CHECK_FALSE(decode_delivery(whole + "1:x,"));
  CHECK_FALSE(decode_delivery("18:hookctl delivery 9,"));
  CHECK_FALSE(decode_state(whole));
  CHECK_FALSE(decode_refusal(whole));
}

TEST_CASE("record: a state keeps its last attempts")
{
  StateRecord in{.delivery = 77, .destination = "app", .attempts = 25};
  in.next_attempt = tests::FakeClock().now() + 5s;
  for (int i = 0; i < 25; ++i) {
    in.latest.push_back(
        {"app", tests::FakeClock().now(), 12ms, DestinationState::pending, i, "503"});
  }
  const auto out = decode_state(encode_state(in));
  REQUIRE(out);
  CHECK(out->delivery == 77);
  CHECK(out->destination == "app");
  CHECK(out->attempts == 25);
  CHECK(out->next_attempt == in.next_attempt);
  REQUIRE(out->latest.size() == kLatestAttempts);
  CHECK(out->latest.front().status == 5);
  CHECK(out->latest.back().status == 24);
  CHECK(out->latest.back().destination == "app");
  CHECK(out->latest.back().took == 12ms);
}

TEST_CASE("record: of a refusal only so much is kept")
{
  Refusal in;
  in.id = "dlv_2";
  in.at = tests::FakeClock().now();
  in.status = 401;
  in.reason = "signature wrong";
  in.method = "POST";
  in.target.assign(5000, 'x');
  in.headers = {{"Host", "x"}};
  in.body.assign(5000, 'y');
  const auto out = decode_refusal(encode_refusal(in, 100));
  REQUIRE(out);
  CHECK(out->id == in.id);
  CHECK(out->reason == in.reason);
  CHECK(out->target.size() < 2000);
  CHECK(out->body.size() == 100);
  CHECK(out->headers == in.headers);
}

TEST_CASE("record: a replay, an amendment and a mapping come back as they were")
{
  ReplayRecord replay{.replay = 8, .sequence = 3, .exact = true, .delivery = whole_delivery()};
  CHECK_FALSE(decode_replay(encode_replay(replay))); // two events
  replay.delivery.events.resize(1);
  const auto out = decode_replay(encode_replay(replay));
  REQUIRE(out);
  CHECK(out->replay == 8);
  CHECK(out->sequence == 3);
  CHECK(out->exact);
  CHECK(out->delivery.request.body == replay.delivery.request.body);
  CHECK(out->delivery.events[0].envelope == replay.delivery.events[0].envelope);
  CHECK_FALSE(decode_replay(encode_replay(replay) + "1:x,"));

  const Amendment amendment{.event = replay.delivery.events[0], .is_remapped = true};
  const auto amended = decode_amendment(encode_amendment(amendment));
  REQUIRE(amended);
  CHECK(amended->is_remapped);
  CHECK(amended->event.destinations == amendment.event.destinations);
  CHECK(amended->event.envelope.empty());
  CHECK_FALSE(decode_amendment(encode_replay(replay)));

  const auto mapping = decode_mapping(encode_mapping({"{}", R"({"a":1})"}));
  REQUIRE(mapping);
  CHECK(mapping->envelope == "{}");
  CHECK(mapping->trace == R"({"a":1})");
  CHECK_FALSE(decode_mapping("x"));
}

TEST_CASE("record: a state says by which replay it is, and an old one that it is by none")
{
  StateRecord state{.delivery = 4, .destination = "app"};
  CHECK(decode_state(encode_state(state))->replay == 0);
  state.replay = 17;
  CHECK(decode_state(encode_state(state))->replay == 17);
  CHECK_FALSE(decode_state(encode_state(state) + "1:x,"));
}
