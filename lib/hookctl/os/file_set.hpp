#pragma once

#include "hookctl/base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// Several files below one folder, changed as one.
//
// A change is first written down whole, in FOLDER/.changes. One rename puts that record there: from
// then on the change counts, whatever becomes of the process. Then file after file is replaced, and
// at last the record by one that only says which change was the last. Whoever reads through a
// FileSet sees all of a change or nothing of it, also while it is being made and after a kill or a
// power cut at any moment; the next who may write finishes what was begun.

namespace hookctl::os {

/// What becomes of one file.
struct FileChange {
  std::filesystem::path file;       ///< below the folder, without a line feed in it
  std::optional<std::string> bytes; ///< nullopt takes the file away
};

/// Called after each step, for tests that end the process there.
using AfterStep = std::function<void()>;

/// All of the changes or none, durably; files are made 0600 in folders 0700, symbolic links stay,
/// and what is to be taken away may be gone already. The caller holds the lock that everybody takes
/// who changes files of the folder (which must exist), and called finish_changes() since.
/// invalid_argument above 256 MiB; denied or io with nothing changed, except where the message says
/// that the change counts and is finished later.
Result<> change_files(const std::filesystem::path& folder,
                      std::span<const FileChange> changes,
                      const AfterStep& after_step = {});

/// Does what is left of a change whose process ended too early. Under the same lock. invalid_data
/// for a record that is none; denied or io.
Result<> finish_changes(const std::filesystem::path& folder, const AfterStep& after_step = {});

/// The files below a folder as a reader has to see them, with or without the right to write there.
/// No lock is needed.
class FileSet {
public:
  /// invalid_data for a record that is none; denied or io when it cannot be read.
  static Result<FileSet> open(const std::filesystem::path& folder);

  /// Which change was the last: who reads several files and finds the same number in a set that is
  /// opened afterwards has read all of them before or after any change.
  [[nodiscard]] std::uint64_t version() const { return m_version; }

  /// A change counts of which not every file is there yet.
  [[nodiscard]] bool is_pending() const { return !m_pending.empty(); }

  /// It was begun by our own user: finishing it makes no file that its owner cannot read.
  [[nodiscard]] bool is_own() const { return m_is_own; }

  /// This file is part of what is pending.
  [[nodiscard]] bool is_pending(const std::filesystem::path& file) const;

  /// As os::read_file(). `file` begins with the folder as it was given; elsewhere nothing is
  /// pending.
  [[nodiscard]] Result<std::string> read_file(const std::filesystem::path& file,
                                              std::size_t limit) const;

  /// As os::list_files().
  [[nodiscard]] Result<std::vector<std::string>> list_files(const std::filesystem::path& folder,
                                                            std::string_view suffix) const;

  [[nodiscard]] bool exists(const std::filesystem::path& file) const;

private:
  using Files = std::map<std::string, std::optional<std::string>, std::less<>>;

  [[nodiscard]] Files::const_iterator find(const std::filesystem::path& file) const;

  std::filesystem::path m_folder;
  std::uint64_t m_version = 0;
  Files m_pending = {}; ///< by path below the folder
  bool m_is_own = true;
};

} // namespace hookctl::os
