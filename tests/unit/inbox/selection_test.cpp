#include "hookctl/inbox/selection.hpp"
#include "hookctl/json/document.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using namespace hookctl::inbox;
using namespace hookctl::journal;
using tests::Ids;
using tests::JournalFixture;
using tests::make_delivery;
using tests::make_event;

namespace {

/// evt_0 … evt_999, each with its number as data.
struct SelectionFixture : JournalFixture {
  SelectionFixture()
  {
    std::vector<NewDelivery> batch;
    for (int i = 0; i < 1000; ++i) {
      batch.push_back(make_delivery(text("dlv_", i), {make_event(text("evt_", i))}));
      batch.back().events[0].envelope = text(R"({"event":{"data":)", i, "}}");
    }
    REQUIRE(append(batch));
  }

  Ids walk(const Selection& selection)
  {
    Walk all(*writer, selection);
    Ids ids;
    while (const auto row = all.next().value()) {
      ids.push_back(row->id);
    }
    return ids;
  }
};

Selection where(std::string_view condition)
{
  Selection selection;
  selection.filter.limit = static_cast<std::size_t>(-1);
  selection.where = path::Filter::parse(condition).value();
  return selection;
}

} // namespace

TEST_CASE("selection: a walk gives every event once, page after page, either way round")
{
  SelectionFixture f;
  Selection all;
  all.filter.limit = static_cast<std::size_t>(-1);
  const Ids newest = f.walk(all);
  CHECK(newest.size() == 1000);
  CHECK(newest.front() == "evt_999");
  all.filter.order = ListOrder::oldest_first;
  const Ids oldest = f.walk(all);
  CHECK(oldest.size() == 1000);
  CHECK(oldest.back() == "evt_999");
  all.filter.limit = 300;
  CHECK(f.walk(all).size() == 300);
}

TEST_CASE("selection: a condition on the envelope is held against all of them and the limit counts "
          "what fits")
{
  SelectionFixture f;
  CHECK(f.walk(where("@.event.data == 7")) == Ids{"evt_7"});
  auto some = where("@.event.data < 100");
  some.filter.limit = 2;
  CHECK(f.walk(some) == Ids{"evt_99", "evt_98"});
  some.filter.order = ListOrder::oldest_first;
  CHECK(f.walk(some) == Ids{"evt_0", "evt_1"});
  CHECK(f.walk(where("@.event.nothing")).empty());
}

TEST_CASE("selection: the first event turned away says what was compared with another type")
{
  SelectionFixture f;
  const auto clash = [&](std::string_view condition) {
    Walk all(*f.writer, where(condition));
    while (all.next().value()) {
    }
    return all.type_clash();
  };
  CHECK(clash("@.event.data > '1000'") ==
        "in evt_999 @.event.data is the number 999, not a string");
  CHECK(clash("@.event.data > 1000") == "");
  CHECK(clash("@.event.data >= 0") == "");
}

TEST_CASE("selection: a payload as deep as one may be is looked at too")
{
  SelectionFixture f;
  NewDelivery deep = make_delivery("dlv_deep", {make_event("evt_deep")});
  const std::size_t depth = json::Limits{}.depth; // that of a payload
  deep.events[0].envelope = text(
      R"({"code":"deep","event":{"data":)", std::string(depth, '['), std::string(depth, ']'), "}}");
  REQUIRE(f.append({deep}));
  CHECK(f.walk(where("@.code == 'deep'")) == Ids{"evt_deep"});
  CHECK(f.walk(where("@.event.data == 7")) == Ids{"evt_7"});
}

TEST_CASE("selection: a walk that has ended goes on with what came since")
{
  SelectionFixture f;
  Selection all;
  all.filter.limit = static_cast<std::size_t>(-1);
  all.filter.order = ListOrder::oldest_first;
  Walk walk(*f.writer, all);
  while (walk.next().value()) {
  }
  CHECK_FALSE(walk.next().value());
  REQUIRE(f.append({make_delivery("dlv_new", {make_event("evt_new")})}));
  CHECK(walk.next().value()->id == "evt_new");
  CHECK_FALSE(walk.next().value());
  CHECK(walk.looked_at() == 1001);
}
