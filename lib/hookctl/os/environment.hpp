#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace hookctl::os {

/// A snapshot of the process environment, taken once in main: the core never calls getenv.
class Environment {
public:
  Environment() = default;

  explicit Environment(std::map<std::string, std::string, std::less<>> variables)
      : m_variables(std::move(variables))
  {
  }

  /// From main's environ.
  static Environment snapshot(char** environ);

  /// nullopt when unset. A variable that is set but empty is an empty string.
  [[nodiscard]] std::optional<std::string> get(std::string_view name) const;

private:
  std::map<std::string, std::string, std::less<>> m_variables;
};

} // namespace hookctl::os
