#include "hookctl/base/text.hpp"
#include "hookctl/mapping/detail/name_words.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using mapping::detail::split_name;

TEST_CASE("name words: humps, marks, digits and plurals")
{
  struct Case {
    const char* name;
    const char* words;
  };

  const Case cases[] = {
      {"customerPhone", "customer phone"},
      {"customer_phone", "customer phone"},
      {"customer-phone", "customer phone"},
      {"CustomerPhone", "customer phone"},
      {"CUSTOMER_PHONE", "customer phone"},
      {"sf:CustomerPhone", "sf customer phone"},
      {"userID", "user id"},
      {"userIDs", "user id"},
      {"HTTPServer", "http server"},
      {"line2", "line 2"},
      {"emails", "email"},
      {"status", "status"},
      {"address", "address"},
      {"userid", "user id"},
      {"CUSTID", "cust id"},
      {"phonenumber", "phone number"},
      {"wa_id", "wa id"},
      {"", ""},
      {"~|||~", ""},
      {"caf\xC3\xA9", "caf\xC3\xA9"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(join(split_name(c.name), " ") == c.words);
  }
}

TEST_CASE("name words: a long name is cut")
{
  CHECK(split_name(std::string(100'000, 'a')).front().size() <= 200);
  std::string many;
  for (int i = 0; i < 90; ++i) {
    many += "a_";
  }
  CHECK(split_name(many).size() == 16);
}
