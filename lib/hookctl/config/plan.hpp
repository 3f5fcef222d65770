#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/yaml/value.hpp"

#include <string>
#include <string_view>
#include <vector>

// What a change of many things says of each of them, before it is made.

namespace hookctl::config {

/// A key of a file that will read otherwise; "" where it is unset. Literal keys are dots.
struct FieldChange {
  std::string field;
  std::string before;
  std::string after;

  bool operator==(const FieldChange&) const = default;
};

enum class Step { added, changed, same, removed };

/// `new`, `changed`, `same` or `removed`.
std::string_view to_string(Step step);

/// One line for people: `a, b` for a list, `name=value` for the members of a map.
std::string one_line(const yaml::Value& value);

/// What differs between two maps, key by key: first what `after` has, in its order.
std::vector<FieldChange> compare_fields(const yaml::Value& before, const yaml::Value& after);

/// The account's keys as its file has them, but for those that are not compared by what they say:
/// its name, its token, and the payload, which is compared by its bytes.
yaml::Value comparable(const account::Account& account);

} // namespace hookctl::config
