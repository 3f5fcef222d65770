#include "hookctl/mapping/check_schema.hpp"
#include "tests/support/definitions.hpp"

#include <doctest/doctest.h>

using namespace hookctl;

namespace {

constexpr const char* kClosed = R"({
  "properties": {
    "id": {"type": "integer"},
    "customer": {"properties": {"phone": {"type": "string"}}, "additionalProperties": false},
    "channel": {"type": "string"}
  },
  "additionalProperties": false})";

Result<> check(account::Account account, const char* schema_text = kClosed)
{
  const auto preset = tests::built_in(account.provider);
  const auto definition = account::define(account, preset, "development");
  REQUIRE(definition);
  const auto schema = schema::Schema::compile(schema_text);
  REQUIRE(schema);
  return mapping::check_against_schema(*definition, account, *schema);
}

} // namespace

TEST_CASE("mapping: paths that a closed schema excludes are told with the nearest described one")
{
  CHECK(check(tests::user_account({"customer.phone"})));
  const auto excluded = check(tests::user_account({"custmer.phone"}));
  REQUIRE_FALSE(excluded);
  CHECK(excluded.error().code == ErrorCode::no_match);
  CHECK(excluded.error().message ==
        "sender cannot be found: the schema allows nothing at custmer.phone");
  CHECK(excluded.error().hint == "did you mean customer.phone?");
  CHECK(check(tests::user_account({"zzz.qqq"})).error().hint ==
        "it describes channel, customer.phone, id");
}

TEST_CASE("mapping: of the fallbacks one must be possible and of params each")
{
  CHECK(check(tests::user_account({"phone", "customer.phone"})));
  CHECK(check(tests::user_account({"phone", "header:X-Phone"})));
  CHECK_FALSE(check(tests::user_account({"phone", "customer.email"})));
  auto account = tests::user_account({"customer.phone"});
  account.params = {{"order_id", "id"}, {"plan", "\"gold\""}};
  CHECK(check(account));
  account.params.emplace_back("total", "total");
  CHECK(check(account).error().message.find("param total") != std::string::npos);
}

TEST_CASE("mapping: what a schema leaves open excludes no path")
{
  CHECK(check(tests::user_account({"anything.at.all"}), "{}"));
  CHECK(check(tests::user_account({"$..phone"})));
}
