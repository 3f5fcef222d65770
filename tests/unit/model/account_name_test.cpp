#include "hookctl/model/account_name.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/model/source_id.hpp"
#include "tests/support/fakes.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using model::AccountName;

TEST_CASE("account name: a to z and digits and underscore up to 64 characters")
{
  for (const std::string& good : {std::string("a"),
                                  std::string("_"),
                                  std::string("9"),
                                  std::string("shop_eu"),
                                  std::string(64, 'a')}) {
    CAPTURE(good);
    const auto name = AccountName::parse(good);
    REQUIRE(name);
    CHECK(name->value() == good);
  }
}

TEST_CASE("account name: a broken rule is named with character position and suggestion")
{
  struct Case {
    std::string name;
    const char* message;
    const char* hint;
  };

  const Case cases[] = {
      {"", "account name is empty; use a-z, 0-9 and _ (1 to 64 characters)", "try \"account\""},
      {"Shop-EU",
       "account name \"Shop-EU\" has \"S\" at position 1; use a-z, 0-9 and _ (1 to 64 characters)",
       "try \"shop_eu\""},
      {"naïve",
       "account name \"naïve\" has \"ï\" at position 3; use a-z, 0-9 and _ (1 to 64 characters)",
       "try \"naive\""},
      {"a b",
       "account name \"a b\" has \" \" at position 2; use a-z, 0-9 and _ (1 to 64 characters)",
       "try \"a_b\""},
      {"x\x1b",
       "account name \"x\\x1b\" has \"\\x1b\" at position 2; use a-z, 0-9 and _ (1 to 64 "
       "characters)",
       "try \"x_\""},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const auto name = AccountName::parse(c.name);
    REQUIRE_FALSE(name);
    CHECK(name.error().code == ErrorCode::invalid_argument);
    CHECK(name.error().message == c.message);
    CHECK(name.error().hint == c.hint);
  }
  const auto longer = AccountName::parse(std::string(65, 'a'));
  REQUIRE_FALSE(longer);
  CHECK(longer.error().message.find("65 characters") != std::string::npos);
}

TEST_CASE("account name: what is suggested is always valid")
{
  tests::SeededRng rng(3);
  for (int i = 0; i < 2000; ++i) {
    std::string wanted(rng.below(90), '\0');
    for (char& c : wanted) {
      c = static_cast<char>(rng.below(256));
    }
    CHECK(AccountName::parse(model::suggest_account_name(wanted)));
  }
}

TEST_CASE("environment: words are exact and typos get a suggestion")
{
  CHECK(model::parse_environment("staging") == model::Environment::staging);
  const auto typo = model::parse_environment("stagin");
  REQUIRE_FALSE(typo);
  CHECK(typo.error().hint == "did you mean \"staging\"?");
  CHECK_FALSE(model::parse_environment("Production"));
}

TEST_CASE("environment: production refuses edits and says how to go on")
{
  CHECK(model::require_editable(model::Environment::staging, "an account cannot be added"));
  const auto refused =
      model::require_editable(model::Environment::production, "an account cannot be added");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::denied);
  CHECK(refused.error().hint ==
        "make the change with --env staging, then: hookctl env promote staging production");
}

TEST_CASE("source id: folded to lower case and checked")
{
  CHECK(model::SourceId::parse("WhatsApp")->value() == "whatsapp");
  CHECK_FALSE(model::SourceId::parse(""));
  CHECK_FALSE(model::SourceId::parse("what's up"));
}

TEST_CASE("account name: every broken rule is named and none for a valid name")
{
  using Rules = std::vector<std::string>;
  CHECK(model::broken_name_rules("shop_eu").empty());
  CHECK(model::broken_name_rules(std::string(64, 'a')).empty());
  CHECK(model::broken_name_rules("") == Rules{"is empty, use 1 to 64 characters"});
  CHECK(model::broken_name_rules("A-A") ==
        Rules{"has \"A\" at position 1, \"-\" at position 2, use a-z, 0-9 and _"});
  CHECK(model::broken_name_rules("ï" + std::string(64, 'a')) ==
        Rules{"has \"ï\" at position 1, use a-z, 0-9 and _", "has 65 characters, use at most 64"});
  CHECK(model::broken_name_rules("ABCDEFG").front().find("\"F\"") == std::string::npos);
}
