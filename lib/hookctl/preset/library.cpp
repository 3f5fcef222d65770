#include "hookctl/preset/library.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/mutex.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/account_name.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>
#include <map>

namespace hookctl::preset {

namespace {

constexpr std::size_t kLargestPreset = 1U << 20U;
constexpr std::string_view kSuffix = ".yaml";
constexpr const char* kBuiltIn = "built-in";

const EmbeddedPreset* find_embedded(std::string_view id)
{
  const auto all = embedded_presets();
  const auto found = std::lower_bound(
      all.begin(), all.end(), id, [](const EmbeddedPreset& preset, std::string_view wanted) {
        return preset.id < wanted;
      });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

/// parse_preset(), which gives the same for the same text: a thousand accounts of one provider have
/// it parsed once.
Result<Preset> parse_once(const std::string& yaml, const std::string& file)
{
  constexpr std::size_t kMost = 64;

  struct Parsed {
    std::string yaml;
    Preset preset;
  };

  static Mutex mutex;
  static std::map<std::string, Parsed> by_file;
  const MutexLock lock(mutex);
  if (const auto found = by_file.find(file); found != by_file.end() && found->second.yaml == yaml) {
    return found->second.preset;
  }
  HOOKCTL_TRY_AS(auto preset, parse_preset(yaml, file));
  if (by_file.size() >= kMost) {
    by_file.clear();
  }
  by_file.insert_or_assign(file, Parsed{yaml, preset});
  return preset;
}

Summary to_summary(const EmbeddedPreset& preset)
{
  Summary summary;
  summary.id = preset.id;
  summary.name = preset.name;
  summary.category = preset.category;
  summary.scheme = preset.scheme;
  summary.confidence = preset.confidence;
  summary.signs_body = preset.signs_body;
  summary.signable = preset.signable;
  summary.proved = preset.proved;
  summary.vectors = preset.vectors;
  summary.outside_vectors = preset.outside_vectors;
  summary.handshakes = preset.handshakes;
  summary.origin = kBuiltIn;
  return summary;
}

} // namespace

/// Where a preset's text came from.
struct Library::Source {
  std::string yaml;
  std::string file;
  const EmbeddedPreset* embedded = nullptr; ///< nullptr: the user's own
};

Library::Library(std::filesystem::path user_folder)
    : m_user_folder(std::move(user_folder))
{
}

Result<Library::Source> Library::find_source(std::string_view id) const
{
  // A name that could leave the folder is nobody's id.
  if (model::AccountName::parse(id)) {
    const std::filesystem::path path = m_user_folder / text(id, kSuffix);
    auto yaml = os::read_file(path, kLargestPreset);
    if (yaml) {
      return Source{std::move(*yaml), path.string(), nullptr};
    }
    if (yaml.error().code != ErrorCode::not_found) {
      return tl::unexpected<Error>(std::move(yaml).error());
    }
    if (const EmbeddedPreset* embedded = find_embedded(id)) {
      return Source{std::string(embedded->yaml), text("presets/", id, kSuffix), embedded};
    }
  }
  const auto known = ids();
  std::string hint = known ? did_you_mean(id, *known) : std::string{};
  if (hint.empty()) {
    hint = "run 'hookctl provider list' to see all; 'custom' takes any sender";
  }
  return fail(Failure::provider_not_found,
              text("provider ", quote(id, 80), " is not known"),
              std::move(hint));
}

Result<Preset> Library::find(std::string_view id) const
{
  HOOKCTL_TRY_AS(const auto source, find_source(id));
  HOOKCTL_TRY_AS(auto preset, parse_once(source.yaml, source.file));
  if (source.embedded != nullptr) {
    preset.origin = kBuiltIn;
  }
  return preset;
}

Result<std::string> Library::find_text(std::string_view id) const
{
  HOOKCTL_TRY_AS(auto source, find_source(id));
  return std::move(source.yaml);
}

Result<std::vector<std::string>> Library::ids() const
{
  std::vector<std::string> ids;
  for (const EmbeddedPreset& preset : embedded_presets()) {
    ids.emplace_back(preset.id);
  }
  HOOKCTL_TRY_AS(const auto files, os::list_files(m_user_folder, kSuffix));
  for (const std::string& file : files) {
    ids.push_back(file.substr(0, file.size() - kSuffix.size()));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

Result<Library::Listed> Library::list() const
{
  HOOKCTL_TRY_AS(const auto all, ids());
  HOOKCTL_TRY_AS(const auto own, os::list_files(m_user_folder, kSuffix));
  Listed listed;
  listed.rows.reserve(all.size());
  for (const std::string& id : all) {
    const EmbeddedPreset* embedded = find_embedded(id);
    const bool is_own = std::binary_search(own.begin(), own.end(), text(id, kSuffix));
    if (!is_own && embedded != nullptr && embedded->has_summary) {
      listed.rows.push_back(to_summary(*embedded));
    } else if (auto preset = find(id)) {
      listed.rows.push_back(summarize(*preset));
    } else {
      listed.broken.push_back(std::move(preset).error());
    }
  }
  return listed;
}

} // namespace hookctl::preset
