#include "hookctl/config/verify_block.hpp"
#include "hookctl/preset/scheme.hpp"

#include <doctest/doctest.h>

using namespace hookctl;
using namespace hookctl::config;

TEST_CASE("verify block: every scheme of the flags is one that presets know")
{
  for (const std::string& scheme : recipe_schemes()) {
    AuthRecipe recipe;
    recipe.scheme = scheme;
    if (scheme.starts_with("hmac-")) {
      recipe.header = "X-Signature";
    }
    CAPTURE(scheme);
    const auto block = make_verify_block(recipe);
    REQUIRE_MESSAGE(block, block.error().message);
    CHECK(preset::parse_scheme(*block)->label == scheme);
  }
}

TEST_CASE("verify block: flags that do not belong or are missing are named")
{
  AuthRecipe recipe;
  recipe.scheme = "basic";
  recipe.header = "X-A";
  CHECK(make_verify_block(recipe).error().message.find("--auth-header") != std::string::npos);
  recipe = {};
  recipe.scheme = "hmac-sha256";
  CHECK(make_verify_block(recipe).error().message.find("needs --auth-header") != std::string::npos);
  recipe.header = "X-A";
  recipe.signed_text = "{nonsense";
  CHECK(make_verify_block(recipe).error().code == ErrorCode::invalid_argument);
  recipe = {};
  recipe.prefix = "x";
  CHECK(make_verify_block(recipe).error().message.find("needs --auth-scheme") != std::string::npos);
}
