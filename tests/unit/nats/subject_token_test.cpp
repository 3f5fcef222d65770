#include "hookctl/nats/subject_token.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace hookctl;

TEST_CASE("nats: a code is one token of harmless bytes, and different codes are different tokens")
{
  CHECK(*nats::subject_token("orders_create-2") == "orders_create-2");
  CHECK(*nats::subject_token("orders/create") == "orders%2fcreate");
  CHECK(*nats::subject_token("payment.captured") == "payment%2ecaptured");
  CHECK(*nats::subject_token("") == "%");
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
    const std::string token = *nats::subject_token(code);
    CAPTURE(token);
    CHECK(token.find_first_of(std::string_view(" .*>\r\n\t\0", 8)) == std::string::npos);
    tokens.insert(token);
  }
  CHECK(tokens.size() == codes.size());
}

TEST_CASE("nats: a long code is a hash of it")
{
  const std::string token = *nats::subject_token(std::string(129, 'x'));
  CHECK(token.size() == 65);
  CHECK(token[0] == '%');
  CHECK(*nats::subject_token(std::string(128, 'x')) == std::string(128, 'x'));
  CHECK(*nats::subject_token(std::string(200, 'x')) != token);
}
