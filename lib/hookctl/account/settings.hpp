#pragma once

#include "hookctl/account/environment_files.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/model/environment.hpp"
#include "hookctl/os/paths.hpp"
#include "hookctl/routing/definition.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hookctl::account {

inline constexpr std::array<std::string_view, 2> kLogFormats = {"text", "json"};

/// `keep`: how long and how much the journal keeps of what is settled; nullopt sets no limit.
struct KeepSettings {
  std::optional<std::int64_t> days = {};
  std::optional<std::int64_t> events = {};
  std::optional<std::int64_t> bytes = {};
};

/// `nats`: who we are to the servers that a shared journal is in, and how many of them keep it.
struct NatsSettings {
  std::optional<std::string> user = {};
  std::filesystem::path password_file; ///< given with `user`
  std::filesystem::path token_file;    ///< in place of a user
  std::filesystem::path credentials;   ///< a `.creds` file
  std::filesystem::path tls_ca;
  std::filesystem::path tls_certificate; ///< given with `tls_key`
  std::filesystem::path tls_key;
  std::optional<int> replicas = {};

  bool operator==(const NatsSettings&) const = default;
};

/// environments/ENV/environment.yaml: hand-edited, everything optional.
struct EnvironmentSettings {
  /// Checked by model::parse_public_url; nullopt: URLs point at the local listener.
  std::optional<std::string> public_url;
  /// `listen.bind`, as `--bind` takes it.
  std::string bind = "127.0.0.1:8080";
  /// `listen.admin`, as `--admin` takes it.
  std::optional<std::string> admin = {};
  /// `listen.trusted_proxies`, each as `--trusted-proxy` takes it.
  std::vector<std::string> trusted_proxies;
  /// `listen.tls_cert` and `listen.tls_key`, both or neither: the listener speaks TLS.
  std::filesystem::path tls_certificate;
  std::filesystem::path tls_key;
  /// `listen.log_format`: one of kLogFormats.
  std::optional<std::string> log_format = {};
  /// `journal`, a path; the default is in the state folder.
  std::filesystem::path journal;
  /// `journal` where it is `nats://HOST:PORT,…`: the journal is shared there, and no file is used.
  std::optional<std::string> shared_journal = {};
  NatsSettings nats = {};
  KeepSettings keep = {};
  /// `destinations`, in the file's order.
  std::vector<routing::Definition> destinations = {};
};

/// An absent file gives the defaults. invalid_data with file:line:column for anything else that is
/// wrong.
Result<EnvironmentSettings> load_settings(const os::Paths& paths,
                                          model::Environment environment,
                                          Unfinished unfinished = Unfinished::finish);

/// The same in two steps: the bytes of an absent file are none.
Result<std::string> read_settings_file(const std::filesystem::path& file,
                                       Unfinished unfinished = Unfinished::finish);
Result<EnvironmentSettings>
parse_settings(std::string_view yaml, const os::Paths& paths, model::Environment environment);

/// What to change in environment.yaml: nullopt leaves a setting as it is, "" takes it away.
struct SettingsChange {
  std::optional<std::string> public_url = {};
  /// As `listen --bind` takes it; the caller checks it.
  std::optional<std::string> bind = {};
  /// In place of those before, likewise; an empty list takes them away.
  std::optional<std::vector<std::string>> trusted_proxies = {};
  /// Paths, relative to the environment's folder.
  std::optional<std::string> tls_certificate = {};
  std::optional<std::string> tls_key = {};
  /// A path, relative to the environment's folder, or `nats://…`.
  std::optional<std::string> journal = {};
  /// `nats.KEY`: a path, relative likewise, or what else the key takes.
  std::map<std::string, std::string> nats = {};
  /// `keep.days` and so on, as parse_keep_count() and parse_keep_bytes() take them.
  std::optional<std::string> keep_days = {};
  std::optional<std::string> keep_events = {};
  std::optional<std::string> keep_bytes = {};

  bool operator==(const SettingsChange&) const = default;
};

/// A number of days or events, 1 or more. invalid_argument.
Result<std::int64_t> parse_keep_count(std::string_view text);

/// On how many of the NATS servers a delivery is kept, 1 to 5. invalid_argument.
Result<int> parse_replicas(std::string_view text);

/// `500MiB`, `20GiB`, or bytes without a unit; 1 MiB or more. invalid_argument.
Result<std::int64_t> parse_keep_bytes(std::string_view text);

/// Changes environment.yaml in one step under the environment's lock, and gives the settings as
/// they are then; the file is made when missing and left alone, comments and all, when nothing
/// changes. invalid_argument for a public URL that is none; invalid_data, with nothing written, for
/// what is wrong in the file and stays.
Result<EnvironmentSettings> change_settings(const os::Paths& paths,
                                            model::Environment environment,
                                            const SettingsChange& change);

/// The file that both are about.
std::filesystem::path settings_file(const os::Paths& paths, model::Environment environment);

/// What webhook URLs begin with: the public URL, else `http://` (with TLS `https://`) and the
/// listener's address.
std::string base_url(const EnvironmentSettings& settings);

} // namespace hookctl::account
