#pragma once

#include "hookctl/base/result.hpp"

#include <array>
#include <string>
#include <string_view>

namespace hookctl::model {

/// Accounts are made and changed in development and staging; production takes them over by
/// promotion.
enum class Environment { development, staging, production };

constexpr std::array<Environment, 3> kEnvironments = {
    Environment::development, Environment::staging, Environment::production};

std::string_view to_string(Environment environment);

/// invalid_argument with the list of known ones and a suggestion.
Result<Environment> parse_environment(std::string_view text);

/// denied in production, with the way round in the hint. `action` reads on: "an account cannot be
/// added".
Result<> require_editable(Environment environment, std::string_view action);

} // namespace hookctl::model
