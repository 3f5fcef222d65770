#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/os/handed_descriptor.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace hookctl::listen {

/// Tells a script by a file, a descriptor or both that a listener can be reached, and where: its
/// base URL and a line feed. The file is there, whole, from that moment to the end.
class Ready {
public:
  /// An empty path: no file.
  Ready(std::filesystem::path file, std::optional<os::HandedDescriptor> descriptor);

  Ready(const Ready&) = delete;
  Ready& operator=(const Ready&) = delete;
  /// Removes the file if what is in it is still ours.
  ~Ready();

  /// denied, not_found (no such folder) or io.
  Result<> tell(const std::string& url);

private:
  std::filesystem::path m_file;
  std::optional<os::HandedDescriptor> m_descriptor;
  std::string m_told;
};

} // namespace hookctl::listen
