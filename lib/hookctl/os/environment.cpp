#include "hookctl/os/environment.hpp"

namespace hookctl::os {

Environment Environment::snapshot(char** environ)
{
  std::map<std::string, std::string, std::less<>> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view line = *entry;
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos) {
      // The first of two wins, as in getenv.
      variables.emplace(line.substr(0, equals), line.substr(equals + 1));
    }
  }
  return Environment(std::move(variables));
}

std::optional<std::string> Environment::get(std::string_view name) const
{
  const auto found = m_variables.find(name);
  if (found == m_variables.end()) {
    return std::nullopt;
  }
  return found->second;
}

} // namespace hookctl::os
