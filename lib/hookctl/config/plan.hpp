#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/yaml/value.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a change of many things says of each of them, before it is made.

namespace hookctl::config {

/// A key of a file that will read otherwise. Literal keys are dots.
struct FieldChange {
  std::string field;
  std::string before; ///< in one line, for people; "" where it is unset
  std::string after;
  std::string before_json = "null"; ///< the value itself
  std::string after_json = "null";

  bool operator==(const FieldChange&) const = default;
};

/// nullptr: it is unset.
FieldChange field_change(std::string field, const yaml::Value* before, const yaml::Value* after);

enum class Step { added, changed, same, removed };

/// `new`, `changed`, `same` or `removed`.
std::string_view to_string(Step step);

/// One line for people: `a, b` for a list, `name=value` for the members of a map.
std::string one_line(const yaml::Value& value);

/// What differs between two maps, key by key: first what `after` has, in its order.
std::vector<FieldChange> compare_fields(const yaml::Value& before, const yaml::Value& after);

/// An account as it is. A sample payload that cannot be read is none: it is replaced.
struct Own {
  account::Account account;
  std::optional<std::string> payload;
};

Result<Own> load_own(const account::Store& store, const model::AccountName& name);

/// What differs between an account (nullptr: there is none yet) and what it is to be, but for its
/// name and token; the payload by its bytes, which are not shown.
std::vector<FieldChange> compare_account(const Own* own,
                                         const account::Account& after,
                                         const std::optional<std::string>& payload);

} // namespace hookctl::config
