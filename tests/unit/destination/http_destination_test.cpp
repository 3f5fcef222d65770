#include "hookctl/base/bytes.hpp"
#include "hookctl/crypto/hash.hpp"
#include "hookctl/destination/http_destination.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>

using namespace hookctl;
using namespace hookctl::destination;
using namespace std::chrono_literals;
using Outcome = Attempt::Outcome;

namespace {

struct Posted {
  std::string method;
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

  Result<model::Response> request(std::string_view method,
                                  const http::Url& url,
                                  const model::Headers& headers,
                                  std::string_view body) override
  {
    m_posted = {std::string(method), url, headers, std::string(body)};
    return m_answer;
  }

private:
  Result<model::Response> m_answer;
  Posted& m_posted;
};

struct Sent {
  Attempt attempt;
  Posted posted;
};

Sent send_with(HttpSettings settings,
               const Outgoing& outgoing,
               Result<model::Response> answer = model::Response{})
{
  const tests::FakeClock clock;
  Sent sent;
  settings.name = "app";
  settings.url = {"http", "app", 80, "/hooks"};
  const auto destination = make_http_destination(
      std::move(settings), std::make_unique<ScriptedClient>(std::move(answer), sent.posted), clock);
  CHECK(destination->name() == "app");
  sent.attempt = destination->send(outgoing);
  return sent;
}

Attempt attempt_with(Result<model::Response> answer)
{
  return send_with({}, {}, std::move(answer)).attempt;
}

} // namespace

TEST_CASE("http destination: the envelope is posted with its ids")
{
  Outgoing outgoing;
  outgoing.event_id = "evt_1";
  outgoing.delivery_id = "dlv 1\r\nX: y";
  outgoing.account = "shop_eu";
  outgoing.code = "orders/créate%";
  outgoing.envelope = "{\"a\":1}";
  outgoing.attempt = 3;
  const Posted posted = send_with({}, outgoing).posted;
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
  Outgoing outgoing;
  outgoing.code = std::string(1'000'000, '\x1b');
  const Posted posted = send_with({}, outgoing).posted;
  std::string expected;
  for (int i = 0; i < 512; ++i) {
    expected += "%1B";
  }
  CHECK(model::find_header(posted.headers, "X-Hookctl-Event-Code") == expected);
}

TEST_CASE("http destination: the status decides")
{
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
      {410, Outcome::disabled},
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

TEST_CASE("http destination: what the target says is in the detail and bounded and printable")
{
  CHECK(attempt_with(model::Response{200, {}, ""}).detail == "200");
  CHECK(attempt_with(model::Response{500, {}, " no\x1b[31m\n"}).detail == "500: no\\x1b[31m");
  CHECK(attempt_with(model::Response{200, {}, std::string(5000, 'x')}).detail.size() < 300);
  CHECK(attempt_with(model::Response{400, {}, std::string(5000, 'x')}).detail.size() < 1100);
  CHECK(attempt_with(model::Response{302, {{"Location", "http://else\x01/"}}, "<html>"}).detail ==
        "302: redirects are not followed, to \"http://else\\x01/\"");
  CHECK(attempt_with(model::Response{500, {{"Content-Encoding", "gzip"}}, "\x1f\x8b"}).detail ==
        "500: 2 bytes of gzip");
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
  CHECK_FALSE(retry_after("soon"));
  // The test's clock says 2026-01-02T03:04:05Z.
  CHECK(retry_after("Fri, 02 Jan 2026 03:05:00 GMT") == 55s);
  CHECK(retry_after("Fri, 02 Jan 2026 03:00:00 GMT") == 0s);
  CHECK(retry_after("Wed, 21 Oct 2026 07:28:00 GMT") == 1h);
  CHECK_FALSE(retry_after("Wed, 21 oct 2026 07:28:00 GMT"));
  CHECK_FALSE(retry_after("Wed, 32 Oct 2026 07:28:00 GMT"));
  CHECK_FALSE(attempt_with(model::Response{400, {{"Retry-After", "7"}}, ""}).retry_after);
}

TEST_CASE("http destination: headers of the definition stand in place of ours")
{
  HttpSettings settings;
  settings.headers = {{"authorization", "Bearer t"}, {"content-type", "application/x-event"}};
  const auto posted = send_with(settings, {}).posted;
  CHECK(model::find_header(posted.headers, "Authorization") == "Bearer t");
  CHECK(model::find_header(posted.headers, "Content-Type") == "application/x-event");
  CHECK(model::count_header(posted.headers, "Content-Type") == 1);
}

TEST_CASE("http destination: a secret signs by Standard Webhooks with this attempt's time")
{
  HttpSettings settings;
  settings.signing_key = model::Secret("key");
  Outgoing outgoing;
  outgoing.event_id = "evt_1";
  outgoing.envelope = "{}";
  const auto posted = send_with(settings, outgoing).posted;
  CHECK(model::find_header(posted.headers, "webhook-id") == "evt_1");
  CHECK(model::find_header(posted.headers, "webhook-timestamp") == "1767323045");
  CHECK(model::find_header(posted.headers, "webhook-signature") ==
        "v1," + base64_encode(
                    *crypto::hmac(crypto::HashAlgorithm::sha256, "key", "evt_1.1767323045.{}")));
}

TEST_CASE("http destination: raw is the request as its sender made it")
{
  HttpSettings settings;
  settings.format = routing::Format::raw;
  model::Request request;
  request.method = "PUT";
  request.target = "/development/shop/token?a=%2F";
  request.headers = {{"Host", "hooks"},
                     {"X-Signature", "s"},
                     {"Connection", "close, X-Trace"},
                     {"X-Trace", "1"},
                     {"X-Hookctl-Account", "forged"}};
  request.body = "{ \"a\" : 1 }";
  Outgoing outgoing;
  outgoing.account = "shop";
  outgoing.request = std::make_shared<const model::Request>(request);
  const auto posted = send_with(settings, outgoing).posted;
  CHECK(posted.method == "PUT");
  CHECK(posted.url.target == "/hooks?a=%2F");
  CHECK(posted.body == request.body);
  CHECK(posted.headers.front() == std::pair<std::string, std::string>("X-Signature", "s"));
  CHECK_FALSE(model::find_header(posted.headers, "X-Trace"));
  CHECK(model::find_header(posted.headers, "X-Hookctl-Account") == "shop");
  CHECK(model::count_header(posted.headers, "X-Hookctl-Account") == 1);

  outgoing.request = nullptr;
  CHECK(send_with(settings, outgoing).attempt.outcome == Attempt::Outcome::dead);
}

TEST_CASE("http destination: an exact one is the request as it came, whatever the format, unsigned")
{
  model::Request request;
  request.method = "POST";
  request.target = "/development/shop/token";
  request.headers = {{"X-Topic", "orders/create"}};
  request.body = "{ \"a\" : 1 }";
  Outgoing outgoing;
  outgoing.event_id = "evt_1";
  outgoing.envelope = "{}";
  outgoing.request = std::make_shared<const model::Request>(request);
  outgoing.exact = true;
  HttpSettings settings;
  settings.signing_key = model::Secret("key");
  const Posted posted = send_with(std::move(settings), outgoing).posted;
  CHECK(posted.body == request.body);
  CHECK(model::find_header(posted.headers, "X-Topic") == "orders/create");
  CHECK_FALSE(model::find_header(posted.headers, "webhook-signature"));
}

TEST_CASE("http destination: the bot platform may say no in its body")
{
  HttpSettings settings;
  settings.format = routing::Format::bot;
  settings.bot_id = "x1";
  Outgoing outgoing;
  outgoing.envelope =
      R"({"id":"e","time":"t","environment":"development","account":"a","provider":"p","sender":"+1 555","source":"whatsapp","recipient":"user","event":{"code":"c","data":{"n":1.0}},"delivery":{"id":"d"}})";
  const auto said = [&](const char* body) {
    return send_with(settings, outgoing, model::Response{200, {}, body}).attempt.outcome;
  };
  CHECK(said(R"({"success":true})") == Attempt::Outcome::delivered);
  CHECK(said(R"({"success":false,"message":"busy"})") == Attempt::Outcome::retry);
  CHECK(said("[]") == Attempt::Outcome::delivered);
  const auto posted = send_with(settings, outgoing).posted;
  CHECK(posted.body ==
        R"({"botId":"x1","sender":"1555","data":{"event":{"code":"c","data":{"n":1.0}}}})");
  CHECK(posted.headers == model::Headers{{"Content-Type", "application/json"}});
}
