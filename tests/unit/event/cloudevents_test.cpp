#include "hookctl/event/cloudevents.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;

namespace {

event::Read event_with(std::string_view code, std::string_view sender)
{
  auto read = event::read_envelope(
      R"({"type":"event","id":"evt_1","time":"2026-01-02T03:04:05.678Z","environment":"development","account":"shop_eu","provider":"shopify","sender":)" +
      std::string(sender) + R"(,"source":"whatsapp","recipient":"user","event":{"code":)" +
      std::string(code) +
      R"(,"data":{"amount":170.00,"x":"\u0041","x":1},"params":{"order_id":5501234567890123456789}},"delivery":{"id":"dlv_1"}})");
  REQUIRE(read);
  return *std::move(read);
}

} // namespace

TEST_CASE("cloudevents: structured is one line with the data token for token")
{
  CHECK(
      event::to_cloudevent(event_with(R"("orders/create")", R"("+1555")")) ==
      R"({"specversion":"1.0","id":"evt_1","source":"/hookctl/development/shop_eu","type":"orders/create",)"
      R"("time":"2026-01-02T03:04:05.678Z","environment":"development","account":"shop_eu","provider":"shopify",)"
      R"("recipient":"user","deliveryid":"dlv_1","sender":"+1555","channel":"whatsapp","datacontenttype":"application/json",)"
      R"("data":{"code":"orders/create","data":{"amount":170.00,"x":"\u0041","x":1},"params":{"order_id":5501234567890123456789}}})");
}

TEST_CASE("cloudevents: binary has its attributes in headers as the HTTP binding writes them")
{
  const auto event = event_with(R"("Euro \u20ac \"100%\"")", "null");
  const auto headers = event::cloudevent_headers(event);
  CHECK(model::find_header(headers, "Content-Type") == "application/json");
  CHECK(model::find_header(headers, "ce-specversion") == "1.0");
  CHECK(model::find_header(headers, "ce-id") == "evt_1");
  CHECK(model::find_header(headers, "ce-source") == "/hookctl/development/shop_eu");
  CHECK(model::find_header(headers, "ce-type") == "Euro%20%E2%82%AC%20%22100%25%22");
  CHECK(model::find_header(headers, "ce-time") == "2026-01-02T03:04:05.678Z");
  CHECK(model::find_header(headers, "ce-channel") == "whatsapp");
  CHECK_FALSE(model::find_header(headers, "ce-sender"));
  CHECK_FALSE(model::find_header(headers, "ce-datacontenttype"));
  CHECK(event::cloudevent_data(event).starts_with(R"({"code":"Euro \u20ac \"100%\"","data":)"));
}

TEST_CASE("cloudevents: what an attribute may not hold is percent-encoded in it")
{
  const auto event = event_with(R"("a\u0000\n\u0085\uFFFE\ud800b")", R"("+1")");
  CHECK(event::to_cloudevent(event).find(R"("type":"a%00%0A%C2%85%EF%BF%BE\\ud800b")") !=
        std::string::npos);
}

TEST_CASE("cloudevents: what a sender made long does not make the headers long")
{
  const std::string euros = [] {
    std::string out;
    for (int i = 0; i < 1000; ++i) {
      out += "\xE2\x82\xAC";
    }
    return '"' + out + '"';
  }();
  const auto headers = event::cloudevent_headers(event_with(euros, euros));
  CHECK(model::find_header(headers, "ce-type")->size() == 170 * 9); // 510 bytes of 512: whole ones
  CHECK_FALSE(model::find_header(headers, "ce-sender"));
}

TEST_CASE("cloudevents: what is no event is refused")
{
  for (const char* text : {"", "[]", "{}", R"({"id":"evt_1"})", "nonsense"}) {
    CAPTURE(text);
    CHECK(event::read_envelope(text).error().code == ErrorCode::invalid_data);
  }
}

TEST_CASE("cloudevents: a payload as deep as it may be is no obstacle")
{
  const std::size_t depth = json::Limits{}.depth;
  const std::string deep = std::string(depth, '[') + std::string(depth, ']');
  CHECK(event::read_envelope(
      R"({"id":"e","time":"t","environment":"d","account":"a","provider":"p","sender":null,"source":null,"recipient":"bot","event":{"code":"c","data":)" +
      deep + R"(},"delivery":{"id":"d"}})"));
}
