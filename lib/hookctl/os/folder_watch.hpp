#pragma once

#include "hookctl/base/result.hpp"

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>

namespace hookctl::os {

/// Wakes a thread when something happens in one of a few folders (inotify). Only a hint: what is
/// mounted over a folder, happens on another machine of a network file system, or behind a symbolic
/// link, is not seen, and neither is anything where the kernel gives no watch. Whoever must know
/// looks now and then as well.
class FolderWatch {
public:
  /// More are not watched.
  static constexpr std::size_t kMostFolders = 256;

  enum class Woken {
    by_time,
    by_change, ///< in one of the folders
    by_call,   ///< of wake()
    by_stop,
  };

  /// internal when the kernel gives no descriptor at all; without inotify alone it still wakes by
  /// time and call.
  static Result<std::unique_ptr<FolderWatch>> open();

  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;
  ~FolderWatch();

  /// These from now on, as their paths lead now: to be called again when they may lead elsewhere.
  /// Those that are not there are left out. On the waiting thread.
  void set(std::span<const std::filesystem::path> folders);

  /// Until something happens, at most so long. On one thread.
  Woken wait(std::chrono::milliseconds most, const std::stop_token& stop);

  /// From any thread: ends the wait under way, or the next one.
  void wake();

private:
  class Kernel;
  explicit FolderWatch(std::unique_ptr<Kernel> kernel);

  std::unique_ptr<Kernel> m_kernel;
};

} // namespace hookctl::os
