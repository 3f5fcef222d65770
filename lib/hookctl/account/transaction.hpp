#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/os/file_set.hpp"
#include "hookctl/os/files.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hookctl::account {

/// A change of any number of files of one environment (accounts, their payloads, environment.yaml)
/// that happens altogether or not at all, as of os/file_set.hpp. It is gathered under the
/// environment's lock and written by commit(); without that, nothing is.
class Transaction {
public:
  /// Of the store's environment. As of lock_environment().
  static Result<Transaction> begin(const Store& store);

  /// The accounts before the change. Nobody else changes them meanwhile.
  [[nodiscard]] const Store& store() const { return m_store; }

  /// Makes the account or replaces it, with a new sample payload when one is given; else the one
  /// that `account.payload` names stays. The errors of Store::load() and read_payload().
  Result<> save(Account account, const std::optional<std::string>& payload = {});

  /// With its payload; one that is gone already is nothing to remove.
  void remove(const model::AccountName& name);

  /// The bytes of environment.yaml.
  void write_settings(std::string yaml);

  /// As of os::change_files(). Nothing is gathered any more then, and the lock is still held.
  Result<> commit(const os::AfterStep& after_step = {});

private:
  Transaction(os::FileLock lock, Store store);

  void put(const std::string& account_file, std::string bytes);
  void take_away(const std::string& account_file);

  os::FileLock m_lock;
  Store m_store;
  std::vector<os::FileChange> m_written = {}; ///< a payload before the account that names it
  std::vector<os::FileChange> m_removed = {};
};

} // namespace hookctl::account
