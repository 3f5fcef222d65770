#include "hookctl/base/text.hpp"
#include "hookctl/path/path.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

TEST_CASE("nearest: spelling, lists, wrappers and names that are elsewhere")
{
  struct Case {
    const char* payload;
    const char* query;
    const char* nearest;
  };

  const Case cases[] = {
      {R"({"Customer":{"Phone":"1"}})", "customer.phone", "Customer.Phone"},
      {R"({"customer":{"phone_number":"1"}})", "customer.phoneNumber", "customer.phone_number"},
      {R"({"customer":{"phoneNumber":"1"}})", "customer.phone-number", "customer.phoneNumber"},
      {R"({"customers":[{"phone":"1"}]})", "customer.phone", "customers[0].phone"},
      {R"({"items":[{"sku":"1"}]})", "items.sku", "items[0].sku"},
      {R"({"item":{"sku":"1"}})", "items[0].sku", "item.sku"},
      {R"({"data":{"object":{"customer":{"phone":"1"}}}})",
       "customer.phone",
       "data.object.customer.phone"},
      {R"({"a":{"customer":{"phone":"1"}},"b":{"c":{"customer":{"phone":"2"}}}})",
       "customer.phone",
       "a.customer.phone"},
      {R"({"events":[{"user":{"id":1}}]})", "user.id", "events[0].user.id"},
      {R"({"custmer":{"phone":"1"}})", "customer.phone", "custmer.phone"},
      {R"({"phone":"1"})", "payload.customer.phone", "phone"},
      {R"({"store":{"phone":"1"},"buyer":{"contact":{"phone":"2"}}})",
       "order.contact.phone",
       "buyer.contact.phone"},
      {R"({"first name":"Ada"})", "first_name", "[\"first name\"]"},
      {R"({"a":1})", "zzzzzzzz", ""},
      {"{}", "a", ""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.payload);
    CAPTURE(c.query);
    const auto document = json::Document::parse(c.payload);
    REQUIRE(document);
    CHECK(path::nearest_path(*document, c.query) == c.nearest);
  }
}
