#include "cli/commands/load_accounts.hpp"

namespace hookctl::cli {

Result<std::vector<NamedAccount>> load_accounts(const account::Store& store)
{
  return store.steadily([](const account::Store& seen) -> Result<std::vector<NamedAccount>> {
    HOOKCTL_TRY_AS(const auto names, seen.names());
    std::vector<NamedAccount> accounts;
    for (const std::string& name : names) {
      accounts.push_back({name, seen.load(name)});
    }
    return accounts;
  });
}

} // namespace hookctl::cli
