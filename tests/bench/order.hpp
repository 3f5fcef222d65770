#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace hookctl::bench {

/// splitmix64: small, fast, the same everywhere.
class Random {
public:
  explicit Random(std::uint64_t seed)
      : m_state(seed)
  {
  }

  std::uint64_t below(std::uint64_t bound)
  {
    std::uint64_t z = (m_state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return (z ^ (z >> 31U)) % bound;
  }

  std::string digits(int count)
  {
    std::string out;
    for (int i = 0; i < count; ++i) {
      out += static_cast<char>('0' + below(10));
    }
    return out;
  }

  template<std::size_t Count> const char* pick(const char* const (&choices)[Count])
  {
    return choices[below(Count)];
  }

private:
  std::uint64_t m_state;
};

inline constexpr const char* kFirst[] = {
    "Ada", "Zoë", "Jürgen", "María", "Li", "Bob \\\"B\\\"", "Søren", "Eve"};
inline constexpr const char* kLast[] = {
    "Lovelace", "García", "Müller", "Smith", "王", "O'Neill", "Dubois"};
inline constexpr const char* kCity[] = {"Berlin", "São Paulo", "Paris", "London", "Wien", "Kraków"};
inline constexpr const char* kGoods[] = {
    "Espresso Cup, 80 ml", "Coffee Beans \\u00bd kg", "Filter\\/Paper", "Mug", "Kettle"};
inline constexpr const char* kStatus[] = {"paid", "pending", "refunded", "authorized"};
inline constexpr const char* kCurrency[] = {"EUR", "USD", "GBP", "BRL"};

inline std::string price(Random& random)
{
  return std::to_string(random.below(900) + 1) + '.' + random.digits(2);
}

inline std::string line_item(Random& random, int number)
{
  return std::string(R"({"id":)") + "18" + random.digits(11) + R"(,"position":)" +
         std::to_string(number) + R"(,"title":")" + random.pick(kGoods) + R"(","sku":"SKU-)" +
         random.digits(6) + R"(","quantity":)" + std::to_string(random.below(5) + 1) +
         R"(,"price":")" + price(random) + R"(","taxable":true,"grams":)" +
         std::to_string(random.below(4000)) + "}";
}

inline std::string customer(Random& random)
{
  const std::string phone = random.below(10) == 0 ? "null" : "\"+49" + random.digits(10) + '"';
  return std::string(R"({"id":7)") + random.digits(12) + R"(,"first_name":")" +
         random.pick(kFirst) + R"(","last_name":")" + random.pick(kLast) + R"(","email":"c)" +
         random.digits(8) + R"(@example.com","phone":)" + phone + R"(,"orders_count":)" +
         std::to_string(random.below(40)) +
         R"(,"accepts_marketing":false,"tags":["vip","newsletter"]})";
}

/// One order as a shop posts it, of about 1.1 KB.
inline std::string order(Random& random)
{
  std::string out =
      R"({"id":5)" + random.digits(12) + R"(,"admin_graphql_api_id":"gid://shop/Order/)" +
      random.digits(13) + R"(","created_at":"2026-)" + "0" + std::to_string(random.below(9) + 1) +
      "-1" + random.digits(1) + "T1" + random.digits(1) + ":2" + random.digits(1) +
      R"(:07+02:00","currency":")" + random.pick(kCurrency) + R"(","financial_status":")" +
      random.pick(kStatus) + R"(","name":"#)" + random.digits(5) + R"(","note":)" +
      (random.below(4) == 0 ? "\"leave it, please;\\nthank you\"" : "null") +
      R"(,"total_price":")" + price(random) + R"(","subtotal_price":")" + price(random) +
      R"(","total_weight":)" + std::to_string(random.below(20000)) +
      R"(,"test":false,"customer":)" + customer(random) + R"(,"shipping_address":{"address1":")" +
      "Street " + random.digits(3) + R"(","city":")" + random.pick(kCity) + R"(","zip":")" +
      random.digits(5) + R"(","country_code":"DE","latitude":52.)" + random.digits(6) +
      R"(,"longitude":13.)" + random.digits(6) + R"(},"line_items":[)";
  const int items = static_cast<int>(random.below(5)) + 1;
  for (int i = 1; i <= items; ++i) {
    out += (i > 1 ? "," : "") + line_item(random, i);
  }
  return out + "]}";
}

} // namespace hookctl::bench
