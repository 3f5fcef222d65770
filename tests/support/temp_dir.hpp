#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace hookctl::tests {

/// A folder of its own for one test, removed at the end.
class TempDir {
public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }

  /// path() / name as a string.
  [[nodiscard]] std::string file(std::string_view name) const { return (m_path / name).string(); }

  /// Writes a file below the folder, making folders on the way; its full path.
  std::string write(std::string_view name, std::string_view bytes) const;

private:
  std::filesystem::path m_path;
};

/// The whole file; fails the process when it cannot be read.
std::string read_whole_file(const std::filesystem::path& path);

/// $HOOKCTL_SOURCE_DIR: the checkout, for tests that read presets, golden files and vectors.
std::filesystem::path source_dir();

} // namespace hookctl::tests
