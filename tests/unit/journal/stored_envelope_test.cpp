#include "hookctl/base/text.hpp"
#include "hookctl/db/database.hpp"
#include "hookctl/db/statement.hpp"
#include "hookctl/journal/detail/stored_envelope.hpp"
#include "tests/unit/journal/fixture.hpp"

using namespace hookctl;
using journal::detail::share_with_body;

namespace {

std::string payload(char fill, std::size_t size = 300)
{
  return text(R"({"id":1,"note":")", std::string(size, fill), R"("})");
}

std::string envelope_of(std::string_view data)
{
  return text(R"({"type":"event","event":{"code":"c","data":)", data, R"(,"params":{}}})");
}

/// What is left of the envelope, put together with the body.
std::string joined(std::string_view envelope, std::string_view body, std::size_t from = 0)
{
  const auto shared = share_with_body(envelope, body, from);
  return shared ? text(shared->head, body.substr(shared->first, shared->size), shared->tail)
                : std::string();
}

} // namespace

TEST_CASE("stored_envelope: a payload that is the body is not kept twice")
{
  const std::string body = payload('x');
  const std::string envelope = envelope_of(body);
  const auto shared = share_with_body(envelope, body, 0);
  REQUIRE(shared);
  CHECK(shared->first == 0);
  CHECK(shared->size == body.size());
  CHECK(shared->head.size() + shared->tail.size() == envelope.size() - body.size());
  CHECK(joined(envelope, body) == envelope);
  CHECK(joined(envelope, text(" \n", body, "\n")) == envelope);
}

TEST_CASE("stored_envelope: each event of a batch finds its part")
{
  const std::string body = text("[", payload('a'), ",", payload('b'), "]");
  const std::string second = envelope_of(payload('b'));
  const auto first = share_with_body(envelope_of(payload('a')), body, 0);
  REQUIRE(first);
  CHECK(first->first == 1);
  CHECK(joined(second, body, first->first + first->size) == second);
}

TEST_CASE("stored_envelope: what is shared only in part or not at all is whole again or kept whole")
{
  const std::string body = payload('x');
  CHECK(joined(envelope_of(payload('y')), body).empty());
  CHECK(joined(envelope_of(R"({"id":1})"), R"({"id":1})").empty());
  CHECK_FALSE(share_with_body("no json", body, 0));
  CHECK_FALSE(share_with_body(envelope_of(body), "", 0));
  CHECK_FALSE(share_with_body(envelope_of(body), body, body.size()));
  std::string other = body;
  other[200] = '!';
  CHECK(joined(envelope_of(other), body) == envelope_of(other));
}

TEST_CASE("stored_envelope: it comes back the same from the journal by every way and for strangers")
{
  tests::JournalFixture f;
  auto delivery = tests::make_delivery("dlv_1");
  delivery.request.body = text("[", payload('a'), ",", payload('\xfc'), ", {}]");
  std::vector<std::string> envelopes = {
      envelope_of(payload('a')), envelope_of(payload('\xfc')), envelope_of("{}")};
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    delivery.events.push_back(tests::make_event(text("evt_", i), {"app"}));
    delivery.events.back().envelope = envelopes[i];
  }
  REQUIRE(f.append({delivery}));
  f.reopen();
  const auto claimed = f.writer->claim("app", f.clock.now(), {.limit = 10}).value();
  const auto found = f.writer->find_delivery("dlv_1").value();
  const auto listed = f.writer->list_events({}).value();
  auto database = db::Database::open(f.file, db::OpenMode::read_only).value();
  for (std::size_t i = 0; i < envelopes.size(); ++i) {
    CAPTURE(i);
    CHECK(claimed.at(i).envelope == envelopes[i]);
    CHECK(found.events.at(i).event.envelope == envelopes[i]);
    CHECK(listed.at(2 - i).envelope == envelopes[i]);
    CHECK(db::query_text(database, text("SELECT json FROM envelopes WHERE event = ", i + 1)) ==
          envelopes[i]);
  }
  CHECK(db::query_integer(database, "SELECT count(*) FROM whole_envelopes") == 1);
}
