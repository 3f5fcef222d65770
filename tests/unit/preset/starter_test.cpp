#include "hookctl/preset/preset.hpp"
#include "hookctl/preset/starter.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace hookctl;
using namespace hookctl::preset;

namespace {

Starter teapot(std::string scheme = "hmac-sha256")
{
  Starter starter;
  starter.id = "teapot";
  starter.docs = "https://docs.example.com/webhooks";
  starter.scheme = std::move(scheme);
  return starter;
}

bool takes_header(const std::string& scheme)
{
  const std::string without[] = {
      "standard-webhooks", "message-signatures", "bearer", "basic", "none"};
  return std::find(std::begin(without), std::end(without), scheme) == std::end(without);
}

Preset made(const Starter& starter)
{
  const auto yaml = make_starter(starter);
  REQUIRE_MESSAGE(yaml, (yaml ? "" : yaml.error().message));
  const auto preset = parse_preset(*yaml, starter.id + ".yaml");
  REQUIRE(preset);
  return *preset;
}

std::string first(const ValueRule& rule)
{
  REQUIRE_FALSE(rule.alternatives.empty());
  const auto* selector = std::get_if<select::Selector>(&rule.alternatives.front().use);
  return selector == nullptr ? "" : selector->text();
}

} // namespace

TEST_CASE("starter: every scheme word makes a preset that is taken as it is")
{
  for (const std::string& scheme : starter_schemes()) {
    CAPTURE(scheme);
    Starter starter = teapot(scheme);
    if (takes_header(scheme)) {
      starter.header = "Teapot-Signature";
    }
    const Preset preset = made(starter);
    CHECK(preset.id == "teapot");
    CHECK(preset.name == "Teapot");
    CHECK(preset.confidence == Confidence::unconfirmed);
    CHECK_FALSE(preset.key_help.empty());
    // The words of algorithms are the labels of what they make.
    if (scheme != "bearer") {
      CHECK(preset.scheme.label.starts_with(scheme)); // jwt-rs256 is a jwt
    }
  }
}

TEST_CASE("starter: there is nothing in it that somebody still has to fill in")
{
  Starter starter = teapot();
  starter.header = "Teapot-Signature";
  const auto yaml = make_starter(starter);
  REQUIRE(yaml);
  CHECK(yaml->find("TODO") == std::string::npos);
  CHECK(yaml->find("FIXME") == std::string::npos);
}

TEST_CASE("starter: what the flags say is what the scheme does")
{
  Starter starter = teapot("hmac-sha512");
  starter.header = "Teapot-Signature";
  starter.prefix = "sha512=";
  starter.encoding = "base64";
  starter.timestamp = "Teapot-Timestamp";
  const Preset preset = made(starter);
  const auto* hmac = std::get_if<HmacScheme>(&preset.scheme.engine);
  REQUIRE(hmac != nullptr);
  CHECK(hmac->algorithm == "sha512");
  CHECK(hmac->request.text.text() == "{timestamp}.{body}");
  CHECK(hmac->request.signature.prefix.text() == "sha512=");
  CHECK(hmac->request.signature.encoding == Encoding::base64);
  REQUIRE(hmac->request.timestamp);
  CHECK(preset.scheme.covers_body);
}

TEST_CASE("starter: code, id, time and sender are guessed from the names in the sample")
{
  Starter starter = teapot("none");
  starter.sample = R"({"data": {"id": 7, "customer": {"email": "a@example.com", "phone": "+1555"}},
    "eventType": "kettle.boiled", "event_id": "evt_1", "created-at": "2025-06-01T09:30:00Z"})";
  const Preset preset = made(starter);
  CHECK(first(preset.event.code) == "eventType");
  REQUIRE(preset.event.codes.size() == 1);
  CHECK(preset.event.codes[0].code == "kettle.boiled");
  CHECK(first(preset.event.id) == "event_id");
  CHECK(first(preset.event.time) == "created-at");
  REQUIRE(preset.sender.size() == 2);
  CHECK(preset.sender[0].text() == "data.customer.phone");
  CHECK(preset.sender[1].text() == "data.customer.email");
}

TEST_CASE("starter: an id is the delivery's only beside the code")
{
  Starter starter = teapot("none");
  const auto id_of = [&](std::string sample) {
    starter.sample = std::move(sample);
    const Preset preset = made(starter);
    const auto& use = preset.event.id.alternatives.at(0).use;
    return std::holds_alternative<ValueRule::BodyHash>(use) ? "hash" : first(preset.event.id);
  };
  CHECK(id_of(R"({"id": "evt_1", "type": "order.paid", "data": {"id": 7}})") == "id");
  CHECK(id_of(R"({"type": "order.paid", "order": {"id": 7}})") == "hash");
  CHECK(id_of(R"({"id": 7, "total": "49.00"})") == "hash");
  CHECK(id_of(R"({"id": 7, "meta": {"event": "order.paid", "uuid": "u1"}})") == "meta.uuid");
}

TEST_CASE("starter: a sample without known names gives one code and the body's hash")
{
  Starter starter = teapot("none");
  starter.sample = R"({"a b": [1, {"?": null}], "litres": 1.70})";
  const Preset preset = made(starter);
  REQUIRE(preset.event.codes.size() == 1);
  CHECK(preset.event.codes[0].code == "teapot_received");
  REQUIRE(preset.event.id.alternatives.size() == 1);
  CHECK(std::holds_alternative<ValueRule::BodyHash>(preset.event.id.alternatives[0].use));
  CHECK(preset.sender.empty());
  CHECK(preset.sample.find("1.70") != std::string::npos);
}

TEST_CASE("starter: odd texts stay what they are")
{
  Starter starter = teapot("token");
  starter.name = "Tea: \"pot\" # 1";
  starter.header = "X-Tea";
  starter.prefix = "a \"b\" \\ ";
  starter.sample = R"({"type": "yes", "weird: key": {"id": "x # y"}})";
  const Preset preset = made(starter);
  CHECK(preset.name == starter.name);
  CHECK(preset.event.codes[0].code == "yes");
  const auto* token = std::get_if<TokenScheme>(&preset.scheme.engine);
  REQUIRE(token != nullptr);
  CHECK(token->places[0].prefix == *starter.prefix);
}

TEST_CASE("starter: a flag that is missing, foreign or wrong is named")
{
  const auto error_of = [](const Starter& starter) {
    const auto yaml = make_starter(starter);
    REQUIRE_FALSE(yaml);
    CHECK_FALSE(yaml.error().at);
    return yaml.error();
  };
  const Error no_header = error_of(teapot());
  CHECK(no_header.code == ErrorCode::invalid_argument);
  CHECK(no_header.message == "--scheme hmac-sha256 needs --header");

  Starter basic = teapot("basic");
  basic.prefix = "x";
  CHECK(error_of(basic).message == "--prefix does not belong to --scheme basic");

  Starter unsigned_time = teapot();
  unsigned_time.header = "X-S";
  unsigned_time.timestamp = "X-T";
  unsigned_time.signed_text = "{body}";
  CHECK(error_of(unsigned_time).code == ErrorCode::invalid_argument);

  Starter no_docs = teapot("none");
  no_docs.docs = "ftp://x";
  CHECK(error_of(no_docs).code == ErrorCode::invalid_argument);

  Starter odd_id = teapot("none");
  odd_id.id = "Tea-Pot";
  CHECK(error_of(odd_id).hint == "use tea_pot");
  CHECK(error_of(teapot("rot13")).code == ErrorCode::invalid_argument);
}

TEST_CASE("starter: a sample that is not JSON is told with its place")
{
  Starter starter = teapot("none");
  starter.sample = "{\"a\": }";
  const auto yaml = make_starter(starter);
  REQUIRE_FALSE(yaml);
  CHECK(yaml.error().code == ErrorCode::invalid_data);
  REQUIRE(yaml.error().at);
  CHECK(yaml.error().at->column == 7);
}
