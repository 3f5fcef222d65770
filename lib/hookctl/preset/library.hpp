#pragma once

#include "hookctl/base/result.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/preset/summary.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
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

  /// The preset's own file, unparsed; fails like find().
  [[nodiscard]] Result<std::string> find_text(std::string_view id) const;

  /// Every id, sorted; io when the user's folder cannot be read.
  [[nodiscard]] Result<std::vector<std::string>> ids() const;

  struct Listed {
    std::vector<Summary> rows;
    std::vector<Error> broken; ///< why a file has no row: as of find()
  };

  /// Every preset in a row, sorted by id. Only the user's own files are parsed: the rows of the
  /// built-in ones were made when they were built in. Fails like ids().
  [[nodiscard]] Result<Listed> list() const;

private:
  struct Source;

  [[nodiscard]] Result<Source> find_source(std::string_view id) const;

  std::filesystem::path m_user_folder;
};

/// A file of presets/ as compiled in, with its row. Plain constants: a thousand of them cost a
/// program that asks for none nothing.
struct EmbeddedPreset {
  std::string_view id;
  std::string_view yaml;
  /// False when the file was broken: whoever reads it gets the error.
  bool has_summary = false;
  std::string_view name = {};
  std::string_view category = {};
  std::string_view scheme = {};
  Confidence confidence = Confidence::unconfirmed;
  bool signs_body = false;
  bool signable = false;
  bool proved = false;
  std::size_t vectors = 0;
  std::size_t outside_vectors = 0;
  std::size_t handshakes = 0;
};

/// presets/*.yaml, sorted by id. Defined by what lib/tools/embed_presets.cpp makes of the files, in
/// a library that only programs link (hookctl_embed_presets in lib/cmake/EmbedPresets.cmake).
std::span<const EmbeddedPreset> embedded_presets();

} // namespace hookctl::preset
