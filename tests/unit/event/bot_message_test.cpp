#include "hookctl/event/bot_message.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace hookctl;

namespace {

event::Read
event_for(const std::string& sender, const std::string& source, const std::string& data = "{}")
{
  auto read = event::read_envelope(
      R"({"id":"e","time":"t","environment":"d","account":"a","provider":"p","sender":)" + sender +
      R"(,"source":)" + source + R"(,"recipient":"user","event":{"code":"orders/create","data":)" +
      data + R"(,"params":{"a":1}},"delivery":{"id":"d"}})");
  REQUIRE(read);
  return *std::move(read);
}

} // namespace

TEST_CASE("bot message: it is the documented call with the payload token for token")
{
  CHECK(
      *event::bot_message("x1668670622130", event_for(R"("u 1")", R"("web")", R"({"n":170.00})")) ==
      R"({"botId":"x1668670622130","sender":"u 1","data":{"event":{"code":"orders/create","data":{"n":170.00}}}})");
  CHECK(event::bot_message("x1", event_for(R"("u")", "null", "null"))
            ->ends_with(R"("event":{"code":"orders/create","data":{}}}})"));
}

TEST_CASE("bot message: the sender has the form its channel wants")
{
  const auto sender = [](const char* id, const char* source) {
    return event::sender_of(event_for(id, source));
  };
  CHECK(sender(R"("+1 (555) 000-1111")", R"("whatsapp")") == "15550001111");
  CHECK(sender(R"("+1 (555) 000-1111")", R"("WhatsApp")") == "15550001111");
  CHECK(sender(R"("+15550001111")", R"("sms")") == "+15550001111");
  CHECK(sender(R"("+15550001111")", R"("unheard of")") == "+15550001111");
  CHECK(sender(R"("+15550001111")", "null") == "+15550001111");
  CHECK_FALSE(sender("null", R"("whatsapp")"));
  CHECK_FALSE(sender(R"("")", R"("whatsapp")"));
}

TEST_CASE("bot message: without a sender there is none")
{
  CHECK(event::bot_message("x1", event_for("null", "null")).error().code ==
        ErrorCode::invalid_data);
}
