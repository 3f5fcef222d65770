#include "hookctl/file_schema/file_schema.hpp"
#include "hookctl/json/document.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace hookctl;

namespace {

/// Each text that follows `before` up to the next quote.
std::vector<std::string> texts_after(const std::string& json, const std::string& before)
{
  std::vector<std::string> found;
  for (std::size_t at = json.find(before); at != std::string::npos;
       at = json.find(before, at + 1)) {
    const std::size_t begin = at + before.size();
    found.push_back(json.substr(begin, json.find('"', begin) - begin));
  }
  return found;
}

} // namespace

TEST_CASE("file_schema: kinds are sorted, and each has a schema that needs no other")
{
  const auto kinds = file_schema::kinds();
  CHECK(std::is_sorted(
      kinds.begin(), kinds.end(), [](const auto& a, const auto& b) { return a.name < b.name; }));
  for (const file_schema::Kind& kind : kinds) {
    CAPTURE(kind.name);
    const auto schema = file_schema::schema_of(kind.name);
    REQUIRE(schema);
    REQUIRE(json::Document::parse(*schema));
    const auto references = texts_after(*schema, "\"$ref\":\"");
    CHECK((kind.name == "config" || references.size() > 5));
    for (const std::string& reference : references) {
      CAPTURE(reference);
      REQUIRE(reference.starts_with("#/definitions/"));
      CHECK(schema->find("\"" + reference.substr(14) + "\":{") != std::string::npos);
    }
  }
}

TEST_CASE("file_schema: a schema has the definitions that it uses and no others")
{
  const auto config = file_schema::schema_of("config");
  REQUIRE(config);
  CHECK(config->find("\"environment_name\":{") != std::string::npos);
  CHECK(config->find("\"destination\":{") == std::string::npos);
}

TEST_CASE("file_schema: what is a number, a boolean or null without quotes stays so")
{
  const auto provider = file_schema::schema_of("provider");
  REQUIRE(provider);
  CHECK(provider->find("\"additionalProperties\":false") != std::string::npos);
  CHECK(provider->find("\"maximum\":599") != std::string::npos);
  CHECK(provider->find("\"type\":[\"object\",\"null\"]") != std::string::npos);
  const auto account = file_schema::schema_of("account");
  REQUIRE(account);
  CHECK(account->find("\"enum\":[\"off\",\"warn\",\"reject\"]") != std::string::npos);
}

TEST_CASE("file_schema: an unknown kind is told the known ones")
{
  const auto near = file_schema::schema_of("acount");
  REQUIRE(!near);
  CHECK(near.error().code == ErrorCode::not_found);
  CHECK(near.error().hint == "did you mean \"account\"?");
  const auto far = file_schema::schema_of("hooks");
  REQUIRE(!far);
  CHECK(far.error().hint.starts_with("use one of account, "));
}
