#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::journal;
using namespace std::chrono_literals;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;

namespace {

std::string drift(const char* path, const char* what, int count)
{
  return text(R"({"drift":{"breaks":true,"findings":[{"what":")",
              what,
              R"(","path":")",
              path,
              R"(","keyword":"","first":"x","detail":"d","count":)",
              count,
              R"(,"breaks":true}],"cut":0}})");
}

struct StatisticsFixture : JournalFixture {
  StatisticsFixture()
  {
    NewDelivery first = make_delivery("dlv_1", {make_event("evt_1", {"app"}), make_event("evt_2")});
    first.dedupe_key = "one";
    first.trace = drift("customer.phone", "missing", 1);
    NewDelivery repeat = first;
    repeat.id = "dlv_1b";
    NewDelivery second = make_delivery("dlv_2", {make_event("evt_3")});
    second.request.received_at += 10s;
    second.trace = drift("customer.phone", "missing", 4);
    NewDelivery other = make_delivery("dlv_3", {make_event("evt_4")});
    other.account = "pay";
    other.request.received_at += 20s;
    other.status = 202;
    other.trace = R"(not json, though it says "drift":)";
    REQUIRE(append({first, second, other}));
    REQUIRE(append({repeat}));
    std::vector<Refusal> refusals(3);
    for (std::size_t i = 0; i < refusals.size(); ++i) {
      refusals[i].id = text("dlv_r", i);
      refusals[i].account = i == 2 ? "" : "shop";
      refusals[i].at = clock.now() + i * 1s;
      refusals[i].status = i == 2 ? 404 : 401;
      refusals[i].reason = i == 2 ? "no account of ours has this URL" : "the signature is wrong";
    }
    REQUIRE(writer->append_refusals(refusals));
  }
};

} // namespace

TEST_CASE("statistics: deliveries events and refusals are counted by what tells them apart")
{
  StatisticsFixture f;
  const auto all = f.writer->count({});
  REQUIRE(all);
  CHECK_FALSE(all->is_cut);
  REQUIRE(all->deliveries.size() == 2);
  CHECK(all->deliveries[0].account == "pay");
  CHECK(all->deliveries[0].status == 202);
  CHECK(all->deliveries[1].count == 2);
  CHECK(all->deliveries[1].repeats == 1);
  CHECK(all->deliveries[1].last == f.clock.now() + 10s);
  REQUIRE(all->events.size() == 3);
  CHECK(all->events[1].status == "no_destination");
  CHECK(all->events[1].count == 2);
  CHECK(all->events[2].status == "pending");
  REQUIRE(all->refusals.size() == 2);
  CHECK(all->refusals[0].reason == "the signature is wrong");
  CHECK(all->refusals[0].count == 2);
  CHECK(all->refusals[0].last == f.clock.now() + 1s);
}

TEST_CASE("statistics: drift is counted from the traces with how often and when last")
{
  StatisticsFixture f;
  const auto all = f.writer->count({});
  REQUIRE(all);
  REQUIRE(all->drift.size() == 1);
  const DriftCount& row = all->drift[0];
  CHECK(row.account == "shop");
  CHECK(row.path == "customer.phone");
  CHECK(row.what == "missing");
  CHECK(row.deliveries == 2);
  CHECK(row.times == 5);
  CHECK(row.last == f.clock.now() + 10s);
  CHECK(row.last_delivery == "dlv_2");
}

TEST_CASE("statistics: account and time narrow every list and the limit cuts it")
{
  StatisticsFixture f;
  const auto pay = f.writer->count({.account = "pay"});
  REQUIRE(pay);
  CHECK(pay->deliveries.size() == 1);
  CHECK(pay->events.size() == 1);
  CHECK(pay->refusals.empty());
  CHECK(pay->drift.empty());
  const auto late = f.writer->count({.since = f.clock.now() + 5s});
  REQUIRE(late);
  CHECK(late->drift[0].deliveries == 1);
  CHECK(late->refusals.empty());
  const auto cut = f.writer->count({.limit = 1});
  REQUIRE(cut);
  CHECK(cut->is_cut);
  CHECK(cut->events.size() == 1);
}

TEST_CASE("statistics: a reader counts beside the writer")
{
  StatisticsFixture f;
  const auto reader = open_sqlite_reader(f.file);
  REQUIRE(reader);
  CHECK((*reader)->count({})->deliveries.size() == 2);
  REQUIRE(f.append({make_delivery("dlv_9")}));
  CHECK((*reader)->count({.account = "shop"})->deliveries[0].count == 3);
}
