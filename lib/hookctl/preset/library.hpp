#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::preset {

/// The built-in presets (embedded YAML) and the user's own folder, which overrides them by id (the
/// file's name without .yaml). A preset is parsed only when it is asked for.
class Library {
public:
  /// A folder that does not exist is an empty one.
  explicit Library(std::filesystem::path user_folder);

  /// not_found with "did you mean"; invalid_data when the file is broken; denied or io when it
  /// cannot be read.
  [[nodiscard]] Result<Preset> find(std::string_view id) const;

  /// Every id, sorted; io when the user's folder cannot be read.
  [[nodiscard]] Result<std::vector<std::string>> ids() const;

private:
  std::filesystem::path m_user_folder;
};

struct EmbeddedFile {
  std::string_view name; ///< "shopify.yaml"
  std::string_view bytes;
};

/// presets/*.yaml as compiled in, sorted by name.
std::vector<EmbeddedFile> embedded_presets();

} // namespace hookctl::preset
