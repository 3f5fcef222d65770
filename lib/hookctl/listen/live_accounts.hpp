#pragma once

#include "hookctl/account/store.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/listen/account_files.hpp"
#include "hookctl/model/secret.hpp"
#include "hookctl/receive/account_table.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace hookctl::listen {

/// The accounts being served: a snapshot for each request, replaced whole when one of them gets its
/// key or their files change. A request that is under way goes on with the snapshot it began with.
class LiveAccounts {
public:
  using Snapshot = std::shared_ptr<const receive::AccountTable>;

  LiveAccounts(receive::AccountTable table, account::Store& store);

  [[nodiscard]] Snapshot now() const;

  void set_public_url(std::string url);

  /// Serves what has changed from now on. What AccountFiles read before a key was learned is not:
  /// the names of such accounts, to be looked at again.
  [[nodiscard]] std::vector<std::string> apply(AccountChanges changes);

  /// Frees what was served before, once no request looks at it any more. A large table is to be
  /// freed here and not by the thread that serves everybody.
  void sweep();

  /// Writes the key that a handshake brought into the account's file, as the key itself, and serves
  /// with it from then on. already_exists when the account has got another one meanwhile; the
  /// store's errors. One at a time; blocks while another process holds the environment's lock.
  Result<> learn(const std::string& account, const model::Secret& key);

private:
  void change(const std::function<void(receive::AccountTable&)>& how);
  void free_retired() REQUIRES(m_changing);

  account::Store& m_store;
  Mutex m_learning; ///< held while a key is on its way to the file
  Mutex m_changing; ///< held from reading m_table until its successor is in place
  mutable Mutex m_mutex;
  Snapshot m_table GUARDED_BY(m_mutex);
  std::vector<Snapshot> m_retired GUARDED_BY(m_changing);
};

} // namespace hookctl::listen
