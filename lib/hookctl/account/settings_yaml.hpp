#pragma once

#include "hookctl/account/settings.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/paths.hpp"
#include "hookctl/yaml/value.hpp"

#include <array>
#include <string_view>

namespace hookctl::account {

/// The keys of environment.yaml, but for `destinations`.
inline constexpr std::array<std::string_view, 5> kSettingKeys = {
    "public_url", "listen", "journal", "nats", "keep"};

/// As parse_settings(), of a file or of a part of another one that has the same keys.
Result<EnvironmentSettings>
read_settings(const yaml::Value& root, const os::Paths& paths, model::Environment environment);

/// Puts the settings into environment.yaml's root, a key below `listen`, `nats` and `keep` at a
/// time. A null takes one away.
void merge_settings(yaml::Value& root, const yaml::Value& settings);

} // namespace hookctl::account
