#include "hookctl/model/channel.hpp"
#include "hookctl/model/source_id.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace hookctl::model;

TEST_CASE("channel: every line of the file is a channel with an id of its own")
{
  REQUIRE(channels().size() > 20);
  std::set<std::string_view> words;
  for (const Channel& channel : channels()) {
    CAPTURE(std::string(channel.id));
    CHECK(SourceId::parse(channel.id));
    CHECK(words.insert(channel.id).second);
    for (const std::string_view alias : channel.aliases) {
      CAPTURE(std::string(alias));
      CHECK(words.insert(alias).second);
    }
  }
}

TEST_CASE("channel: found by id or alias whatever the spelling")
{
  for (const char* word :
       {"whatsapp", "WhatsApp", "Whats App", "whats-app", "waba", "WhatsApp_Business"}) {
    CAPTURE(word);
    REQUIRE(find_channel(word) != nullptr);
    CHECK(find_channel(word)->id == "whatsapp");
  }
  CHECK(find_channel("") == nullptr);
  CHECK(find_channel("carrier pigeon") == nullptr);
}

TEST_CASE("channel: the sender as the channel wants it")
{
  CHECK(sender_for(*find_channel("whatsapp"), "+1 (555) 000-1111") == "15550001111");
  CHECK(sender_for(*find_channel("whatsapp"), "15550001111") == "15550001111");
  CHECK(sender_for(*find_channel("whatsapp"), "ada@example.com") == "ada@example.com");
  CHECK(sender_for(*find_channel("whatsapp"), "+") == "+");
  CHECK(sender_for(*find_channel("sms"), "+15550001111") == "+15550001111");
}
