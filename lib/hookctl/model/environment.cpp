#include "hookctl/model/environment.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::model {

std::string_view to_string(Environment environment)
{
  switch (environment) {
  case Environment::development:
    return "development";
  case Environment::staging:
    return "staging";
  case Environment::production:
    return "production";
  }
  return "development";
}

Result<Environment> parse_environment(std::string_view name)
{
  std::vector<std::string> known;
  for (const Environment environment : kEnvironments) {
    if (name == to_string(environment)) {
      return environment;
    }
    known.emplace_back(to_string(environment));
  }
  return fail(Failure::unknown_choice,
              text("unknown environment ", quote(name), "; use development, staging or production"),
              did_you_mean(name, known));
}

Result<> require_editable(Environment environment, std::string_view action)
{
  if (environment != Environment::production) {
    return {};
  }
  return fail(
      Failure::production_rule,
      text(action, " in production: accounts are made and changed in development and staging"),
      "make the change with --env staging, then: hookctl env promote staging production");
}

} // namespace hookctl::model
