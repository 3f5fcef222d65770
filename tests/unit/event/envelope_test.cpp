#include "hookctl/event/envelope.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace hookctl;

TEST_CASE("envelope: one line with the payload token for token")
{
  const std::vector<std::pair<std::string, std::string>> params = {
      {"order_id", "5501234567890123456789"}};
  event::EnvelopeParts parts;
  parts.id = "evt_1";
  parts.time = from_unix_ms(1767323045678);
  parts.account = "shop_eu";
  parts.provider = "shopify";
  parts.sender = "+15550001111";
  parts.recipient = "user";
  parts.code = "orders/create";
  parts.params = params;
  parts.delivery_id = "dlv_1";
  parts.verified = "hmac-sha256";
  parts.key = "current";
  parts.received_at = parts.time;
  const auto document = tests::document_of(
      "{ \"amount\" : 170.00,\n \"x\" : [1E400, -0, \"\\u0041\\ud800\"] ,\"x\":1}");
  CHECK(
      event::write_envelope(parts, &document, 0) ==
      R"({"type":"event","id":"evt_1","time":"2026-01-02T03:04:05.678Z","environment":"development","account":"shop_eu","provider":"shopify",)"
      R"("sender":"+15550001111","source":null,"recipient":"user","event":{"code":"orders/create",)"
      R"("data":{"amount":170.00,"x":[1E400,-0,"\u0041\ud800"],"x":1},"params":{"order_id":5501234567890123456789}},)"
      R"("delivery":{"id":"dlv_1","verified":"hmac-sha256","key":"current","received_at":"2026-01-02T03:04:05.678Z"}})");
}
