#pragma once

#include "hookctl/account/account.hpp"
#include "hookctl/account/environment_files.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/file_set.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/os/paths.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::account {

/// An account as read, with what a person should know about its file ("others can read the token").
struct Loaded {
  Account account;
  std::vector<std::string> warnings;
};

/// The account files of one environment: one file an account, written atomically (old or new, never
/// between) and changed under a lock that every hookctl process takes, so that concurrent changes
/// lose nothing. Nothing here knows of production's rule or of presets.
class Store {
public:
  /// `unfinished` is for those who read; whoever changes something finishes it.
  Store(const os::Paths& paths,
        model::Environment environment,
        Unfinished unfinished = Unfinished::finish);

  /// The same store for who reads many of its files: all of them are read before, or all of them
  /// after a change of several (account/transaction.hpp), as long as still_holds() afterwards.
  /// invalid_data, denied or io when what changes cannot be told.
  [[nodiscard]] Result<Store> as_it_is() const;

  /// No change of several files came since as_it_is().
  [[nodiscard]] bool still_holds() const;

  /// Of the store that as_it_is() gave: a change counts of which not every file is there yet.
  [[nodiscard]] bool is_half_written() const;

  /// And this account's file is one of them.
  [[nodiscard]] bool is_half_written(const model::AccountName& name) const;

  /// What `read` makes of the store as it is, once more whenever a change of several files came in
  /// between. busy when one came every time.
  template<typename Read> auto steadily(Read read) const -> decltype(read(std::declval<Store>()))
  {
    constexpr int kTries = 20;
    for (int i = 0; i < kTries; ++i) {
      HOOKCTL_TRY_AS(const Store seen, as_it_is());
      auto result = read(seen);
      if (seen.still_holds()) {
        return result;
      }
    }
    return fail(ErrorCode::busy, "the accounts are changed all the time", "try again");
  }

  /// not_found with a suggestion; invalid_data for a broken file; denied for a literal key that
  /// others can read.
  [[nodiscard]] Result<Loaded> load(const model::AccountName& name) const;

  /// From what somebody typed: also invalid_argument for a name that cannot be one.
  [[nodiscard]] Result<Loaded> load(std::string_view typed_name) const;

  /// The names of all account files, sorted. Files with other names are left out.
  [[nodiscard]] Result<std::vector<std::string>> names() const;

  /// The files that look like accounts and are left out, because their name cannot be one's
  /// (`Shop.yaml`). Like names(), sorted.
  [[nodiscard]] Result<std::vector<std::string>> strays() const;

  /// Writes a new account, and its sample payload when given (account.payload then names it).
  /// already_exists.
  Result<> create(Account account, const std::optional<std::string>& payload = {});

  /// What a change does to the account: the new version, or the error that leaves it as it was.
  using Change = std::function<Result<Account>(Account)>;

  /// Load, change, save under the lock. Nothing is written when nothing changed; account and
  /// payload stay as they were when the change cannot be saved. The saved account.
  Result<Account> update(const model::AccountName& name,
                         const Change& change,
                         const std::optional<std::string>& payload = {});

  /// not_found. Its payload goes too.
  Result<> remove(const model::AccountName& name);

  [[nodiscard]] std::filesystem::path file(const model::AccountName& name) const;

  [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

  /// The sample payload of an account; nullopt when it has none. invalid_data when the file is
  /// missing or larger than 16 MiB.
  [[nodiscard]] Result<std::optional<std::string>> read_payload(const Account& account) const;

  [[nodiscard]] bool contains(const model::AccountName& name) const;

private:
  [[nodiscard]] Result<os::FileLock> lock() const;
  /// The files as a reader sees them: those of as_it_is(), else looked at anew.
  [[nodiscard]] Result<std::shared_ptr<const os::FileSet>> files() const;
  Result<> place_payload(Account& account, const std::string& payload) const;
  Result<> save(const Account& account, const std::string& payload_before);

  std::filesystem::path m_folder;
  model::Environment m_environment;
  Unfinished m_unfinished;
  std::shared_ptr<const os::FileSet> m_seen = {};
};

} // namespace hookctl::account
