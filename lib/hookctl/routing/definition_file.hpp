#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/routing/definition.hpp"
#include "hookctl/yaml/value.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace hookctl::routing {

/// `destinations:` of environment.yaml (hookctl-files(5)): a map of names, in the file's order.
/// Relative paths count from `folder`. invalid_data with file:line:column for whatever is wrong.
Result<std::vector<Definition>> read_definitions(const yaml::Value& destinations,
                                                 const std::filesystem::path& folder);

/// One of them; `what` names it in messages ("destinations.app").
Result<Definition> read_definition(std::string name,
                                   const yaml::Value& value,
                                   const std::string& what,
                                   const std::filesystem::path& folder);

/// What read_definition() reads again: defaults left out, references as they are, no secret.
yaml::Value write_definition(const Definition& definition);

/// The definition as one JSON object for `-o json`: every field, null where unset.
std::string definition_json(const Definition& definition);

/// Whether both say the same: a reload need not touch that destination.
bool same(const Definition& a, const Definition& b);

/// It is enabled and writes to standard output.
bool prints(const Definition& definition);

/// `5s`, `30m`: in the largest unit that leaves a whole number, as parse_duration() reads it.
std::string write_duration(std::chrono::milliseconds duration);

} // namespace hookctl::routing
