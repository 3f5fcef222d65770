#pragma once

#include "hookctl/account/store.hpp"
#include "hookctl/base/result.hpp"

#include <string>
#include <vector>

namespace hookctl::cli {

struct NamedAccount {
  std::string name;
  Result<account::Loaded> loaded;
};

/// Every account of an environment, sorted by name and each with what is wrong with its file: all
/// of them from before, or all from after whatever is applied meanwhile. As of Store::names().
Result<std::vector<NamedAccount>> load_accounts(const account::Store& store);

} // namespace hookctl::cli
