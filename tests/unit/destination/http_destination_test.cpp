#include "hookctl/destination/http_destination.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

using namespace hookctl;
using namespace hookctl::destination;
using namespace std::chrono_literals;

namespace {

struct Posted {
  http::Url url;
  model::Headers headers;
  std::string body;
};

/// Gives one answer and keeps what it was asked.
class ScriptedClient final : public http::Client {
public:
  ScriptedClient(Result<model::Response> answer, Posted& posted)
      : m_answer(std::move(answer))
      , m_posted(posted)
  {
  }

  Result<model::Response>
  post(const http::Url& url, const model::Headers& headers, std::string_view body) override
  {
    m_posted = {url, headers, std::string(body)};
    return m_answer;
  }

private:
  Result<model::Response> m_answer;
  Posted& m_posted;
};

Attempt attempt_with(Result<model::Response> answer,
                     const Outgoing& outgoing = {},
                     Posted* posted = nullptr)
{
  Posted ignored;
  const http::Url url = {"http", "app", 80, "/hooks"};
  const auto destination = make_http_destination(
      "app",
      url,
      std::make_unique<ScriptedClient>(std::move(answer), posted == nullptr ? ignored : *posted));
  CHECK(destination->name() == "app");
  return destination->send(outgoing);
}

} // namespace

TEST_CASE("http destination: the envelope is posted with its ids")
{
  Posted posted;
  Outgoing outgoing;
  outgoing.event_id = "evt_1";
  outgoing.delivery_id = "dlv 1\r\nX: y";
  outgoing.account = "shop_eu";
  outgoing.code = "orders/créate%";
  outgoing.envelope = "{\"a\":1}";
  outgoing.attempt = 3;
  attempt_with(model::Response{}, outgoing, &posted);
  CHECK(posted.url.target == "/hooks");
  CHECK(posted.body == "{\"a\":1}");
  CHECK(posted.headers == model::Headers{{"Content-Type", "application/json"},
                                         {"X-Hookctl-Event-Id", "evt_1"},
                                         {"X-Hookctl-Delivery-Id", "dlv%201%0D%0AX:%20y"},
                                         {"X-Hookctl-Account", "shop_eu"},
                                         {"X-Hookctl-Event-Code", "orders/cr%C3%A9ate%25"},
                                         {"X-Hookctl-Attempt", "3"}});
}

TEST_CASE("http destination: a code that a sender made long does not make the headers long")
{
  Posted posted;
  Outgoing outgoing;
  outgoing.code = std::string(1'000'000, '\x1b');
  attempt_with(model::Response{}, outgoing, &posted);
  std::string expected;
  for (int i = 0; i < 512; ++i) {
    expected += "%1B";
  }
  CHECK(model::find_header(posted.headers, "X-Hookctl-Event-Code") == expected);
}

TEST_CASE("http destination: the status decides")
{
  using Outcome = Attempt::Outcome;

  struct Case {
    int status;
    Outcome outcome;
  };

  const Case cases[] = {
      {200, Outcome::delivered},
      {202, Outcome::delivered},
      {299, Outcome::delivered},
      {302, Outcome::retry},
      {400, Outcome::dead},
      {404, Outcome::dead},
      {408, Outcome::retry},
      {410, Outcome::dead},
      {425, Outcome::retry},
      {429, Outcome::retry},
      {500, Outcome::retry},
      {503, Outcome::retry},
  };
  for (const Case& c : cases) {
    CAPTURE(c.status);
    const Attempt attempt = attempt_with(model::Response{c.status, {}, ""});
    CHECK(attempt.outcome == c.outcome);
    CHECK(attempt.status == c.status);
    CHECK(attempt.detail == std::to_string(c.status));
    CHECK_FALSE(attempt.retry_after);
  }
}

TEST_CASE("http destination: a network error is tried again and says what happened")
{
  const Attempt attempt = attempt_with(fail(ErrorCode::network, "cannot connect to app:80"));
  CHECK(attempt.outcome == Attempt::Outcome::retry);
  CHECK(attempt.status == 0);
  CHECK(attempt.detail == "cannot connect to app:80");
}

TEST_CASE("http destination: Retry-After is honoured up to an hour")
{
  const auto retry_after = [](const char* value) {
    return attempt_with(model::Response{503, {{"retry-after", value}}, ""}).retry_after;
  };
  CHECK(retry_after("7") == 7s);
  CHECK(retry_after(" 0 ") == 0s);
  CHECK(retry_after("4294967295") == 1h);
  CHECK_FALSE(retry_after("-1"));
  CHECK_FALSE(retry_after("Wed, 21 Oct 2026 07:28:00 GMT"));
}
