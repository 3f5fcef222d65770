#include "hookctl/journal/detail/subject.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::journal::detail;

TEST_CASE("subject: destinations have names that a consumer may have")
{
  CHECK(*destination_token("crm_2") == "crm_2");
  const std::string spot = *destination_token("forward-to http://localhost:3000/events");
  CHECK(spot.starts_with("forward-to_"));
  CHECK(spot.find_first_of(" .*>/:") == std::string::npos);
  CHECK(spot != *destination_token("forward-to http://localhost:3001/events"));
  CHECK(destination_token(std::string(400, 'x'))->size() < 80);
}

TEST_CASE("subject: the id of a message is of environment, account and the sender's id together")
{
  CHECK(message_id("development", "shop", std::nullopt)->empty());
  const std::string one = *message_id("development", "shop", "1");
  CHECK(one.size() == 64);
  CHECK(one == *message_id("development", "shop", "1"));
  CHECK(one != *message_id("staging", "shop", "1"));
  CHECK(one != *message_id("development", "sho", "p 1"));
  CHECK(one != *message_id("development", "shop", "2"));
  CHECK(*delivery_subject("staging", "shop_eu", "orders/create") ==
        "hookctl.staging.shop_eu.orders%2fcreate");
}
