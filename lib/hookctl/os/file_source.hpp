#pragma once

#include "hookctl/base/byte_source.hpp"
#include "hookctl/base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

namespace hookctl::os {

/// Reads a file, a pipe or a terminal from where it stands to its end.
class FileSource final : public ByteSource {
public:
  /// not_found, denied or io; invalid_data for a folder. A named pipe waits for its writer.
  static Result<std::unique_ptr<FileSource>> open(const std::filesystem::path& path);

  /// A descriptor that stays open afterwards; `name` is for messages.
  static Result<std::unique_ptr<FileSource>> borrow(int descriptor, std::string name);

  ~FileSource() override;

  /// The file's size, when it has one.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return m_size; }

  /// From now on read() waits no longer than until `stop` is requested, and is then cancelled.
  /// Once.
  Result<> stop_on(const std::stop_token& stop);

  /// io when reading fails, cancelled when told to stop.
  Result<std::size_t> read(std::span<char> into) override;

private:
  class Wake;
  enum class Owned { no, yes };
  FileSource(int descriptor, Owned owned, std::string name);

  static Result<std::unique_ptr<FileSource>> make(int descriptor, Owned owned, std::string name);

  Result<> wait_readable();

  int m_descriptor;
  Owned m_owned;
  std::string m_name;
  std::optional<std::uint64_t> m_size;
  std::unique_ptr<Wake> m_wake;
};

/// Whether FileSource::open() can read it, without opening it: its size, nullopt for a pipe and
/// its like; not_found, denied, or invalid_data for a folder.
Result<std::optional<std::uint64_t>> readable_size(const std::filesystem::path& path);

} // namespace hookctl::os
