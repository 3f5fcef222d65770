#pragma once

#include "hookctl/account/store.hpp"
#include "hookctl/base/clock.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/listen/account_reading.hpp"
#include "hookctl/os/file_state.hpp"
#include "hookctl/receive/account_table.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace hookctl::listen {

/// What is told of an account by its name.
struct AccountNote {
  std::string account;
  Error error;
};

/// What a listener starts with.
struct LoadedAccounts {
  receive::AccountTable table;
  /// Those that cannot even be listed with their token (a broken file): as unknown to senders as if
  /// they never were.
  std::vector<AccountNote> broken;
};

enum class Look {
  quick,    ///< at what seems to have changed, and what is missing or broken not before it stays so
  thorough, ///< at everything, and at once
};

/// What is different from the accounts being served.
struct AccountChanges {
  /// Made ready, with the file that says so and its state when it was read.
  struct Ready {
    receive::ReadyAccount account;
    std::filesystem::path file;
    os::FileState state;
  };

  std::map<std::string, Ready> ready;
  std::size_t added = 0; ///< of those that are ready; the others have changed
  std::vector<std::string> removed;
  /// What has newly gone wrong, each told once: what is served instead is the last good account, if
  /// there was one.
  std::vector<AccountNote> broken;
  std::vector<AccountNote> unchecked; ///< payloads are newly not compared
  std::vector<std::string> mended;    ///< no longer broken
  std::size_t still_broken = 0;       ///< all of those that are
  std::optional<Error> folder;        ///< the accounts' folder has newly become unreadable
  bool look_again = false; ///< soon: something is missing or broken, perhaps not for long

  [[nodiscard]] bool is_empty() const { return ready.empty() && removed.empty(); }
};

/// Keeps accounts in step with their files: an account's own, its provider's preset in the user's
/// folder, its keys (`file:` and `credential:`) and its payload. Only what looks changed is read
/// again, so that a look at accounts that stay as they are costs a stat(2) a file. `env:` keys are
/// those of the start.
///
/// An account that can no longer be made ready (a broken file, a key that is gone) is kept as it
/// last was, for as long as its file is there. A file that is missing or broken is given a moment:
/// it may be on its way (git pull, an editor). On one thread.
class AccountFiles {
public:
  /// How long something must have been missing or broken.
  static constexpr std::chrono::milliseconds kGrace{250};
  /// How long a change of several files is waited for. Its record tells the rest.
  static constexpr std::chrono::seconds kChangeWait{10};

  AccountFiles(AccountOrigin origin, const Clock& clock);

  /// Every account for the first time. A key that cannot be loaded stops that account only, and so
  /// does a description that cannot be read and by which payloads are to be rejected. not_found or
  /// invalid_argument for a named account that does not exist; denied or io when the folder cannot
  /// be read.
  Result<LoadedAccounts> load();

  AccountChanges look(const receive::AccountTable& serving, Look how);

  /// A change of several of the environment's files is being made: look() a moment later finds all
  /// of it. One that nobody seems to be about any more is not waited for.
  [[nodiscard]] bool is_half_written();

  /// What look() gave for this account was not served after all.
  void forget(const std::string& name);

  /// Where changes are to be expected.
  [[nodiscard]] std::vector<std::filesystem::path> folders() const;

private:
  /// What an account was made of.
  struct Source {
    FileStates files;
    bool is_settled = false;
    std::string digest;                    ///< of the version that is served; "" for none
    std::optional<Error> told;             ///< what is wrong with it now
    std::optional<SteadyTime> wrong_since; ///< missing or broken, and not told yet
  };

  [[nodiscard]] Result<std::vector<std::string>> names(const account::Store& store) const;
  Result<LoadedAccounts> load_from(const account::Store& store);
  [[nodiscard]] AccountReading read(const account::Store& store, const std::string& name) const;
  [[nodiscard]] static bool is_unchanged(const Source& source);
  [[nodiscard]] bool is_lasting(Source& source, Look how) const;
  void look_at(const account::Store& store,
               const std::string& name,
               const receive::AccountTable& serving,
               Look how,
               AccountChanges& changes);
  static void take(Source& source,
                   const std::string& name,
                   AccountReading reading,
                   const receive::AccountTable& serving,
                   AccountChanges& changes);
  void keep_last(Source& source,
                 const std::string& name,
                 AccountReading reading,
                 const receive::AccountTable& serving,
                 Look how,
                 AccountChanges& changes) const;
  void put_off(AccountChanges& changes);
  void note_missing(const std::string& name,
                    const receive::AccountTable& serving,
                    Look how,
                    AccountChanges& changes);

  AccountOrigin m_origin;
  const Clock& m_clock;
  std::map<std::string, Source> m_sources;
  bool m_has_started = false;          ///< what the environment says is settled
  std::optional<Error> m_folder_error; ///< as told
  std::optional<SteadyTime> m_half_written_since;
};

} // namespace hookctl::listen
