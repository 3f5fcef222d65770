#pragma once

#include "hookctl/account/store.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/environment.hpp"
#include "hookctl/os/file_state.hpp"
#include "hookctl/preset/library.hpp"
#include "hookctl/receive/account_table.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::listen {

/// Where the accounts of a listener come from. All of it must outlive whoever is given it.
struct AccountOrigin {
  const account::Store& store;
  const preset::Library& presets;
  std::filesystem::path user_presets; ///< their folder
  const os::Environment& variables;
  model::Environment environment = model::Environment::development;
  /// Only these; empty: every account of the environment, those that come later as well.
  std::vector<std::string> names;
};

using FileStates = std::vector<std::pair<std::filesystem::path, os::FileState>>;

/// One try to make an account ready.
struct AccountReading {
  /// What it was made of, its own file first. Each state was taken before the file was read: what
  /// changes in between shows at the next look.
  FileStates files;
  bool is_settled = false; ///< none of them was changed just now
  Result<receive::ReadyAccount> ready;
  std::string digest; ///< of everything that makes one version differ from another; "" for none
  bool is_missing = false; ///< there is no such account
};

/// Of which time the keys in variables are.
enum class Variables { current, of_the_start };

/// From `store`, which may be that of `origin` as it was at one moment.
AccountReading read_account(const AccountOrigin& origin,
                            const account::Store& store,
                            const std::string& name,
                            Variables variables,
                            TimePoint now);

} // namespace hookctl::listen
