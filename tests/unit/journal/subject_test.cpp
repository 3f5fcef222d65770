#include "hookctl/journal/detail/subject.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace hookctl;
using namespace hookctl::journal::detail;

TEST_CASE(
    "subject: a code is one token of harmless bytes, and different codes are different tokens")
{
  CHECK(*code_token("orders_create-2") == "orders_create-2");
  CHECK(*code_token("orders/create") == "orders%2fcreate");
  CHECK(*code_token("payment.captured") == "payment%2ecaptured");
  CHECK(*code_token("") == "%");
  std::set<std::string> tokens;
  const std::vector<std::string> codes = {"",
                                          " ",
                                          "a b",
                                          "a",
                                          "a.b",
                                          "a*b",
                                          "a>b",
                                          ">",
                                          "*",
                                          "a%20b",
                                          "\n",
                                          "\xff",
                                          std::string(1, '\0')};
  for (const std::string& code : codes) {
    const std::string token = *code_token(code);
    CAPTURE(token);
    CHECK(token.find_first_of(std::string_view(" .*>\r\n\t\0", 8)) == std::string::npos);
    tokens.insert(token);
  }
  CHECK(tokens.size() == codes.size());
}

TEST_CASE("subject: a long code is a hash of it")
{
  const std::string token = *code_token(std::string(129, 'x'));
  CHECK(token.size() == 65);
  CHECK(token[0] == '%');
  CHECK(*code_token(std::string(128, 'x')) == std::string(128, 'x'));
  CHECK(*code_token(std::string(200, 'x')) != token);
}

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
