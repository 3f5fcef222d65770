#include "hookctl/preset/library.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>

namespace hookctl::preset {

namespace {

constexpr std::size_t kLargestPreset = 1U << 20U;
constexpr std::string_view kSuffix = ".yaml";

std::optional<EmbeddedFile> find_embedded(std::string_view id)
{
  const std::string name = text(id, kSuffix);
  for (const EmbeddedFile& file : embedded_presets()) {
    if (file.name == name) {
      return file;
    }
  }
  return std::nullopt;
}

} // namespace

Library::Library(std::filesystem::path user_folder)
    : m_user_folder(std::move(user_folder))
{
}

Result<Preset> Library::find(std::string_view id) const
{
  // A name that could leave the folder is nobody's id.
  if (model::AccountName::parse(id)) {
    const std::filesystem::path path = m_user_folder / text(id, kSuffix);
    auto bytes = os::read_file(path, kLargestPreset);
    if (bytes) {
      return parse_preset(*bytes, path.string());
    }
    if (bytes.error().code != ErrorCode::not_found) {
      return tl::unexpected<Error>(std::move(bytes).error());
    }
    if (const auto file = find_embedded(id)) {
      HOOKCTL_TRY_AS(auto preset, parse_preset(file->bytes, text("presets/", file->name)));
      preset.origin = "built-in";
      return preset;
    }
  }
  const auto known = ids();
  std::string hint = known ? did_you_mean(id, *known) : std::string{};
  if (hint.empty()) {
    hint = "run 'hookctl provider list' to see all; 'custom' takes any sender";
  }
  return fail(
      ErrorCode::not_found, text("provider ", quote(id, 80), " is not known"), std::move(hint));
}

Result<std::vector<std::string>> Library::ids() const
{
  std::vector<std::string> ids;
  for (const EmbeddedFile& file : embedded_presets()) {
    ids.emplace_back(file.name.substr(0, file.name.size() - kSuffix.size()));
  }
  HOOKCTL_TRY_AS(const auto files, os::list_files(m_user_folder, kSuffix));
  for (const std::string& file : files) {
    ids.push_back(file.substr(0, file.size() - kSuffix.size()));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

} // namespace hookctl::preset
