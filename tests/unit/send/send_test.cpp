#include "hookctl/auth/verify.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/preset/library.hpp"
#include "hookctl/send/delivery.hpp"
#include "hookctl/send/edit.hpp"
#include "hookctl/send/sample.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace hookctl;
using namespace hookctl::tests;

namespace {

const TimePoint kNow = from_unix_ms(1'780'000'000'000);
const char* const kUrl = "https://hooks.example.com/development/tea/x";

send::Sender make_sender(preset::Preset preset, std::string key)
{
  send::Sender sender;
  sender.definition = account::define(preset, "development");
  sender.scheme = preset.scheme;
  sender.preset = std::move(preset);
  sender.key = model::Secret(std::move(key));
  sender.url = kUrl;
  return sender;
}

send::Sender built_in(const std::string& id, std::string key = "tea-secret")
{
  auto preset = preset::Library("/nonexistent").find(id);
  REQUIRE_MESSAGE(preset, id);
  return make_sender(*std::move(preset), std::move(key));
}

send::Sender teapot(const std::string& verify, const std::string& sample = "{\"kind\": \"hot\"}")
{
  auto preset = preset::parse_preset(
      text("id: teapot\nname: Teapot\ncategory: iot\ndocs: https://docs.example.com/\nverify: ",
           verify,
           "\nevent: {code: kind, codes: {hot: it is hot}}\nsample: |\n  ",
           sample,
           "\n"),
      "teapot.yaml");
  REQUIRE_MESSAGE(preset, preset.error().message);
  return make_sender(*std::move(preset), "tea-secret");
}

auth::Draft draft_of(const send::Sender& sender, const send::Wish& wish = {})
{
  auto draft = send::make_draft(sender, wish);
  REQUIRE_MESSAGE(draft, draft.error().message);
  return *std::move(draft);
}

std::string refusal(const send::Sender& sender, const auth::Draft& delivery, TimePoint now = kNow)
{
  auth::Keys keys;
  keys.current = model::Secret(std::string(sender.key.reveal()));
  const auto verified = auth::verify(sender.scheme,
                                     keys,
                                     send::request_of(delivery),
                                     auth::Context{delivery.url, now, sender.values});
  return verified ? std::string() : verified.error().message;
}

Result<auth::Draft> deliver(const send::Sender& sender, send::Defect defect)
{
  SeededRng rng;
  return send::make_delivery(sender, draft_of(sender), kNow, rng, defect);
}

} // namespace

TEST_CASE("send: the signed sample of a preset verifies")
{
  for (const char* id : {"shopify", "stripe", "github", "slack", "custom", "razorpay"}) {
    CAPTURE(id);
    const auto sender = built_in(id);
    const auto delivery = deliver(sender, send::Defect::none);
    REQUIRE(delivery);
    CHECK(refusal(sender, *delivery).empty());
  }
}

TEST_CASE("send: the signed sample of every built-in preset verifies with its vector's key")
{
  const preset::Library presets("/nonexistent");
  const auto ids = presets.ids();
  REQUIRE(ids);
  std::size_t checked = 0;
  for (const std::string& id : *ids) {
    const auto preset = presets.find(id);
    REQUIRE_MESSAGE(preset, id);
    for (const preset::Vector& vector : preset->vectors) {
      auto sender = make_sender(*preset, vector.key);
      sender.scheme = *preset::find_scheme(*preset, vector.variant);
      sender.values = vector.values;
      CAPTURE(id);
      CAPTURE(vector.source);
      const auto delivery = deliver(sender, send::Defect::none);
      if (!delivery) { // the vector's key is a public one, or the sample lacks what is signed
        CHECK(delivery.error().code == ErrorCode::invalid_argument);
        continue;
      }
      CHECK(refusal(sender, *delivery) == "");
      ++checked;
    }
  }
  CHECK(checked >= 20);
}

TEST_CASE("send: a stale delivery is refused now and was good then")
{
  for (const char* id : {"stripe", "slack"}) {
    CAPTURE(id);
    const auto sender = built_in(id);
    const auto delivery = deliver(sender, send::Defect::stale);
    REQUIRE(delivery);
    CHECK_FALSE(refusal(sender, *delivery).empty());
    CHECK(refusal(sender, *delivery, kNow - std::chrono::seconds(360)).empty());
  }
  const auto endless = deliver(built_in("shopify"), send::Defect::stale);
  REQUIRE_FALSE(endless);
  CHECK(endless.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("send: a tampered delivery differs in one byte and is refused")
{
  const auto sender = built_in("shopify");
  const auto good = deliver(sender, send::Defect::none);
  const auto bad = deliver(sender, send::Defect::tampered);
  REQUIRE(good);
  REQUIRE(bad);
  CHECK_FALSE(refusal(sender, *bad).empty());
  REQUIRE(good->body.size() == bad->body.size());
  int changed = 0;
  for (std::size_t i = 0; i < good->body.size(); ++i) {
    changed += good->body[i] != bad->body[i] ? 1 : 0;
  }
  CHECK(changed == 1);
  CHECK(good->headers == bad->headers);
}

TEST_CASE("send: only what the scheme covers is tampered with")
{
  const auto sender = teapot("{hmac: {signed: '{json:kind}', signature: {header: X-Sig}}}",
                             R"({"kind": "hot", "other": "not signed"})");
  const auto bad = deliver(sender, send::Defect::tampered);
  REQUIRE(bad);
  CHECK_FALSE(refusal(sender, *bad).empty());
  CHECK(bad->body.find("not signed") != std::string::npos);
  for (const char* verify : {"{token: {in: [{header: X-Token}]}}", "{basic: {}}"}) {
    auto bare = teapot(verify);
    bare.key = model::Secret("user:password");
    const auto refused = deliver(bare, send::Defect::tampered);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::invalid_argument);
  }
}

TEST_CASE("send: a timestamp inside the sample is made new")
{
  const auto sender =
      teapot("{hmac: {signed: '{timestamp}.{json:kind}', signature: {header: X-Sig}, "
             "timestamp: {json: at, tolerance: 300}}}",
             R"({"at": 1600000000, "kind": "hot"})");
  const auto delivery = deliver(sender, send::Defect::none);
  REQUIRE(delivery);
  CHECK(delivery->body == R"({"at": 1780000000, "kind": "hot"})");
  CHECK(refusal(sender, *delivery).empty());
}

TEST_CASE("send: an event code is found in the samples or written where the rule looks")
{
  CHECK(draft_of(built_in("stripe"), {.event = "payment_intent.succeeded"}).body.find("pi_2002") !=
        std::string::npos);
  CHECK(draft_of(built_in("stripe"), {.event = "payout.paid"})
            .body.find(R"("type": "payout.paid")") != std::string::npos);
  const auto paid = draft_of(built_in("shopify"), {.event = "orders/paid"});
  CHECK(model::find_header(paid.headers, "X-Shopify-Topic") == "orders/paid");
  const auto opened = draft_of(built_in("github"), {.event = "pull_request.opened"});
  CHECK(model::find_header(opened.headers, "X-GitHub-Event") == "pull_request");
}

TEST_CASE("send: a code that no sample can say is refused with those that can be said")
{
  auto sender = teapot("{none: {}}");
  sender.definition.event.code.alternatives.front().use = preset::ValueRule::Constant{"always"};
  const auto refused = send::make_draft(sender, {.event = "never"});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_argument);
  CHECK(refused.error().hint.find("always") != std::string::npos);
}

TEST_CASE("send: each delivery has an id of its own in the form of the sample's")
{
  SeededRng rng;
  for (const char* id : {"shopify", "stripe", "github", "slack"}) {
    CAPTURE(id);
    const auto sender = built_in(id);
    std::set<std::pair<model::Headers, std::string>> seen;
    for (int i = 0; i < 50; ++i) {
      const auto fresh = send::with_fresh_id(sender, draft_of(sender), rng);
      REQUIRE(fresh);
      CHECK(fresh->has_own_id);
      seen.emplace(fresh->draft.headers, fresh->draft.body);
    }
    CHECK(seen.size() == 50);
  }
  const auto none = teapot("{none: {}}");
  CHECK_FALSE(send::with_fresh_id(none, draft_of(none), rng)->has_own_id);
}

TEST_CASE("send: given headers and data win over the sample's")
{
  const auto sender = built_in("shopify");
  const auto draft =
      draft_of(sender, {.data = "{}", .headers = {{"x-shopify-topic", "orders/paid"}}});
  CHECK(draft.body == "{}");
  CHECK(model::count_header(draft.headers, "X-Shopify-Topic") == 1);
  CHECK(model::find_header(draft.headers, "X-Shopify-Topic") == "orders/paid");
}

TEST_CASE("send: data of a form goes out as a form")
{
  auto sender = teapot("{none: {}}", R"({"kind": "hot", "note": "a b&c"})");
  sender.preset.sample_headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  CHECK(draft_of(sender).body == "kind=hot&note=a%20b%26c");
}

TEST_CASE("send: a scheme that signs a form's field gets the sample as that form")
{
  auto sender = teapot("{hmac: {signed: '{form:payload}', signature: {header: X-Sig}}}",
                       R"({"kind": "hot"})");
  body::Unwrap field;
  field.name = "payload";
  sender.definition.unwrap = {field};
  const auto delivery = deliver(sender, send::Defect::none);
  REQUIRE_MESSAGE(delivery, delivery.error().message);
  CHECK(model::media_type(delivery->headers) == "application/x-www-form-urlencoded");
  CHECK(delivery->body.starts_with("payload=%7B%22kind%22"));
  CHECK(refusal(sender, *delivery) == "");
}

TEST_CASE("send: what a pipeline takes out of the body is put into it again")
{
  auto sender = teapot("{jwt: {in: body, algorithms: [HS256]}}", R"({"kind": "hot"})");
  body::Unwrap token;
  token.start = body::Unwrap::Start::body;
  token.decode = {{body::Unwrap::Step::jwt, ""},
                  {body::Unwrap::Step::string_member, "data"},
                  {body::Unwrap::Step::string_member, "event"}};
  sender.definition.unwrap = {token};
  const auto delivery = deliver(sender, send::Defect::none);
  REQUIRE_MESSAGE(delivery, delivery.error().message);
  const auto document = body::parse_body(send::request_of(*delivery), sender.definition.unwrap);
  REQUIRE_MESSAGE(document, document.error().message);
  CHECK(document->text().find(R"("kind": "hot")") != std::string::npos);
}

TEST_CASE("send: a token that is the whole body is tampered with in its claims")
{
  const auto sender = teapot("{jwt: {in: body, algorithms: [HS256]}}");
  const auto good = deliver(sender, send::Defect::none);
  const auto bad = deliver(sender, send::Defect::tampered);
  REQUIRE(good);
  REQUIRE_MESSAGE(bad, bad.error().message);
  CHECK_FALSE(refusal(sender, *bad).empty());
  const auto part = [](const std::string& token, std::size_t index) {
    return std::string(split(token, '.').at(index));
  };
  CHECK(part(bad->body, 0) == part(good->body, 0));
  CHECK(part(bad->body, 1) != part(good->body, 1));
  CHECK(part(bad->body, 2) == part(good->body, 2));
}

TEST_CASE("send: signed items of the signature's list are taken from the sample")
{
  auto sender =
      teapot("{hmac: {signed: '{list:env}.{timestamp}.{body}', signature: {header: X-Sig, "
             "list: {separator: ', ', assign: '=', signature: sign, timestamp: t}}, "
             "timestamp: {unit: ms, tolerance: 300}}}");
  sender.preset.sample_headers = {{"X-Sig", "sign=00, env=main, t=1600000000000"}};
  const auto delivery = deliver(sender, send::Defect::none);
  REQUIRE_MESSAGE(delivery, delivery.error().message);
  CHECK(refusal(sender, *delivery) == "");
  const auto header = model::find_header(delivery->headers, "X-Sig").value_or("");
  CHECK(header.find("env=main") != std::string_view::npos);
  CHECK(header.find("t=1780000000000") != std::string_view::npos);
}

TEST_CASE("send: a variant with another kind of body is sent as its vector is")
{
  auto sender = teapot("{hmac: {signed: '{json:id}', signature: {json: head.sig}}}");
  sender.preset.sample_headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  preset::Vector vector;
  vector.variant = "json";
  vector.headers = {{"Content-Type", "application/json"}};
  vector.body = R"({"head":{"sig":"00"},"id":"1"})";
  sender.preset.vectors = {vector};
  CHECK(model::media_type(draft_of(sender).headers) == "application/x-www-form-urlencoded");
  sender.variant = "json";
  CHECK(draft_of(sender).body == vector.body);
  CHECK(model::media_type(draft_of(sender, {.data = "{}"}).headers) == "application/json");
  const auto delivery = deliver(sender, send::Defect::none);
  REQUIRE_MESSAGE(delivery, delivery.error().message);
  CHECK(refusal(sender, *delivery) == "");
}
