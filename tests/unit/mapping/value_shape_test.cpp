#include "hookctl/mapping/detail/value_shape.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using mapping::detail::Shape;
using mapping::detail::shape_of;

namespace {

Shape of(std::string_view text, json::Kind kind = json::Kind::string)
{
  return shape_of(text, kind, *parse_time("2026-01-02T12:00:00Z"));
}

} // namespace

TEST_CASE("value shape: people's addresses")
{
  CHECK(of("+15550001111").e164);
  CHECK(of("+1 (555) 000-1111").e164);
  CHECK_FALSE(of("+1555").e164);
  CHECK_FALSE(of("+12345678901234567").e164);
  CHECK(of("15550001111").phone_digits);
  CHECK_FALSE(of("2026-01-02").phone_digits);
  CHECK(of("ada@example.com").email);
  CHECK_FALSE(of("ada@example").email);
  CHECK_FALSE(of("@example.com").email);
  CHECK_FALSE(of("a b@example.com").email);
  CHECK_FALSE(of("a@b@example.com").email);
}

TEST_CASE("value shape: ids")
{
  CHECK(of("3f1c7a52-0000-4000-8000-000000000001").uuid);
  CHECK_FALSE(of("3f1c7a52-0000-4000-8000-00000000000x").uuid);
  CHECK(of("evt_1NG8Du2eZvKYlo2C").prefixed_id);
  CHECK_FALSE(of("order_created").prefixed_id);
  CHECK(of("65f0a1b2c3d4e5f6a7b8c9d0").opaque_id);
  CHECK_FALSE(of("internationalization").opaque_id);
  CHECK(of("U2001").mixed);
  CHECK(of("5501", json::Kind::number).integer);
}

TEST_CASE("value shape: money, codes and prose")
{
  CHECK(of("49.00").decimal);
  CHECK(of("-1.5", json::Kind::number).decimal);
  CHECK_FALSE(of("1.2.3").decimal);
  CHECK(of("EUR").currency);
  CHECK_FALSE(of("XYZ").currency);
  CHECK(of("eur").lower_currency);
  CHECK(of("orders/create").joined_code);
  CHECK(of("push").word);
  CHECK_FALSE(of("true").code);
  CHECK(of("please ring the bell twice").prose);
  CHECK(of(std::string(100'000, 'x')).prose);
  CHECK(of("https://example.com/a").url);
  CHECK(of("192.0.2.1").address);
  CHECK(of("2001:db8::1").address);
}

TEST_CASE("value shape: times are held against the clock")
{
  CHECK(of("2026-01-02T12:00:00Z").iso_time);
  CHECK(of("2026-01-02 12:00").iso_time);
  CHECK(of("2026-01-02T12:00:00.123+02:00").time);
  CHECK(of("2026-01-02").date);
  CHECK_FALSE(of("2026-01-02T99").iso_time);
  CHECK(of("1767355140", json::Kind::number).epoch_unit == "seconds");
  CHECK(of("1767355140.000100").epoch_unit == "seconds");
  CHECK(of("1767355140000", json::Kind::number).epoch_unit == "milliseconds");
  CHECK(of("1767355140000000", json::Kind::number).epoch_unit == "microseconds");
  CHECK_FALSE(of("1000000000", json::Kind::number).epoch);
  CHECK_FALSE(of("9999999999", json::Kind::number).epoch);
  CHECK_FALSE(of("99999999999999999999", json::Kind::number).epoch);
}

TEST_CASE("value shape: nothing but texts and numbers has one")
{
  CHECK_FALSE(of("true", json::Kind::boolean).word);
  CHECK_FALSE(of("", json::Kind::string).word);
}
