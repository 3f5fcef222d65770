#include "hookctl/account/settings.hpp"

#include "hookctl/account/settings_yaml.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/byte_count.hpp"
#include "hookctl/model/ip_address.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/nats/servers.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/routing/definition_file.hpp"
#include "hookctl/yaml/reader.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>

namespace hookctl::account {

namespace {

constexpr std::size_t kMaxFile = 1U << 20U;

/// A certificate without its key would be forgotten until the listener starts.
Result<> read_tls(yaml::MapReader& listen,
                  const std::filesystem::path& folder,
                  EnvironmentSettings& settings)
{
  HOOKCTL_TRY_AS(const auto certificate, listen.optional_text("tls_cert"));
  HOOKCTL_TRY_AS(const auto key, listen.optional_text("tls_key"));
  if (certificate.has_value() != key.has_value()) {
    return fail(listen.error_at(certificate ? "tls_cert" : "tls_key",
                                "tls_cert and tls_key are given together or not at all",
                                "add the other one"));
  }
  if (certificate) {
    settings.tls_certificate = folder / *certificate;
    settings.tls_key = folder / *key;
  }
  return {};
}

Result<> read_listen(yaml::MapReader& reader,
                     const std::filesystem::path& folder,
                     EnvironmentSettings& settings)
{
  const yaml::Value* value = reader.take("listen");
  if (value == nullptr) {
    return {};
  }
  HOOKCTL_TRY_AS(auto block, yaml::MapReader::open(*value, "environment.listen"));
  HOOKCTL_TRY_AS(const auto bind, block.optional_text("bind"));
  settings.bind = bind.value_or(settings.bind);
  HOOKCTL_TRY_AS(settings.admin, block.optional_text("admin"));
  HOOKCTL_TRY_AS(settings.trusted_proxies, block.optional_texts("trusted_proxies"));
  for (const std::string& proxy : settings.trusted_proxies) {
    const auto network = model::IpNetwork::parse(proxy);
    if (!network && proxy != "unix") {
      return fail(block.error_at("trusted_proxies", network.error().message, network.error().hint));
    }
  }
  HOOKCTL_TRY(read_tls(block, folder, settings));
  HOOKCTL_TRY_AS(
      settings.log_format,
      block.optional_word("log_format",
                          std::vector<std::string>(kLogFormats.begin(), kLogFormats.end())));
  return block.finish();
}

template<typename Parse>
Result<std::optional<std::int64_t>>
read_keep_one(yaml::MapReader& block, std::string_view key, Parse parse)
{
  HOOKCTL_TRY_AS(const auto written, block.optional_text(key));
  if (!written) {
    return std::optional<std::int64_t>{};
  }
  const auto value = parse(*written);
  if (!value) {
    return fail(block.error_at(key, value.error().message, value.error().hint));
  }
  return std::optional(*value);
}

Result<> read_keep(yaml::MapReader& reader, KeepSettings& keep)
{
  const yaml::Value* value = reader.take("keep");
  if (value == nullptr) {
    return {};
  }
  HOOKCTL_TRY_AS(auto block, yaml::MapReader::open(*value, "environment.keep"));
  HOOKCTL_TRY_AS(keep.days, read_keep_one(block, "days", parse_keep_count));
  HOOKCTL_TRY_AS(keep.events, read_keep_one(block, "events", parse_keep_count));
  HOOKCTL_TRY_AS(keep.bytes, read_keep_one(block, "bytes", parse_keep_bytes));
  return block.finish();
}

Result<> check_nats(const yaml::MapReader& block, const NatsSettings& nats)
{
  const auto together =
      [&](std::string_view key, bool a, bool b, std::string_view other) -> Result<> {
    if (a == b) {
      return {};
    }
    return fail(
        block.error_at(key, text(key, " and ", other, " are given together or not at all")));
  };
  HOOKCTL_TRY(
      together("user", nats.user.has_value(), !nats.password_file.empty(), "password_file"));
  HOOKCTL_TRY(
      together("tls_cert", !nats.tls_certificate.empty(), !nats.tls_key.empty(), "tls_key"));
  const int identities =
      (nats.user ? 1 : 0) + (nats.token_file.empty() ? 0 : 1) + (nats.credentials.empty() ? 0 : 1);
  if (identities > 1) {
    return fail(block.error_at(nats.user ? "user" : "token_file",
                               "user, token_file and credentials exclude each other",
                               "the servers ask for one of them"));
  }
  return {};
}

Result<> read_nats(yaml::MapReader& reader, const std::filesystem::path& folder, NatsSettings& nats)
{
  const yaml::Value* value = reader.take("nats");
  if (value == nullptr) {
    return {};
  }
  HOOKCTL_TRY_AS(auto block, yaml::MapReader::open(*value, "environment.nats"));
  const auto read_file = [&](std::string_view key, std::filesystem::path& file) -> Result<> {
    HOOKCTL_TRY_AS(const auto path, block.optional_text(key));
    file = path ? folder / *path : std::filesystem::path();
    return {};
  };
  HOOKCTL_TRY_AS(nats.user, block.optional_text("user"));
  HOOKCTL_TRY(read_file("password_file", nats.password_file));
  HOOKCTL_TRY(read_file("token_file", nats.token_file));
  HOOKCTL_TRY(read_file("credentials", nats.credentials));
  HOOKCTL_TRY(read_file("tls_ca", nats.tls_ca));
  HOOKCTL_TRY(read_file("tls_cert", nats.tls_certificate));
  HOOKCTL_TRY(read_file("tls_key", nats.tls_key));
  HOOKCTL_TRY_AS(const auto replicas, block.optional_text("replicas"));
  if (replicas) {
    const auto count = parse_replicas(*replicas);
    if (!count) {
      return fail(block.error_at("replicas", count.error().message));
    }
    nats.replicas = *count;
  }
  HOOKCTL_TRY(check_nats(block, nats));
  return block.finish();
}

/// The file as it is; null when there is none.
Result<yaml::Value> read_root(const std::filesystem::path& file)
{
  HOOKCTL_TRY_AS(const auto bytes, read_settings_file(file));
  return yaml::parse(bytes, file.string());
}

/// Sets a key of a map, or takes it away when there is nothing in the value. What is no map stays
/// as it is, for the reader to refuse.
void put(yaml::Value& map, std::string_view key, yaml::Value value)
{
  using Kind = yaml::Value::Kind;
  if (map.kind != Kind::map && map.kind != Kind::null) {
    return;
  }
  const bool is_empty =
      value.kind == Kind::null || (value.kind == Kind::map && value.members.empty());
  const auto found = std::ranges::find_if(
      map.members, [&](const auto& member) { return member.first.text == key; });
  if (found != map.members.end() && is_empty) {
    map.members.erase(found);
  } else if (found != map.members.end()) {
    found->second = std::move(value);
  } else if (!is_empty) {
    map.kind = Kind::map;
    map.add(std::string(key), std::move(value));
  }
}

void put_text(yaml::Value& map, std::string_view key, const std::optional<std::string>& value)
{
  if (value) {
    put(map, key, value->empty() ? yaml::Value{} : yaml::Value::string(*value));
  }
}

void put_list(yaml::Value& map,
              std::string_view key,
              const std::optional<std::vector<std::string>>& values)
{
  if (!values) {
    return;
  }
  yaml::Value list = values->empty() ? yaml::Value{} : yaml::Value::sequence();
  for (const std::string& value : *values) {
    list.items.push_back(yaml::Value::string(value));
  }
  put(map, key, std::move(list));
}

void put_listen(yaml::Value& root, const SettingsChange& change)
{
  if (!change.bind && !change.trusted_proxies && !change.tls_certificate && !change.tls_key) {
    return;
  }
  const yaml::Value* before = root.find("listen");
  yaml::Value listen = before == nullptr ? yaml::Value{} : *before;
  put_text(listen, "bind", change.bind);
  put_list(listen, "trusted_proxies", change.trusted_proxies);
  put_text(listen, "tls_cert", change.tls_certificate);
  put_text(listen, "tls_key", change.tls_key);
  put(root, "listen", std::move(listen));
}

void put_nats(yaml::Value& root, const SettingsChange& change)
{
  if (change.nats.empty()) {
    return;
  }
  const yaml::Value* before = root.find("nats");
  yaml::Value nats = before == nullptr ? yaml::Value{} : *before;
  for (const auto& [key, value] : change.nats) {
    put_text(nats, key, value);
  }
  put(root, "nats", std::move(nats));
}

void put_keep(yaml::Value& root, const SettingsChange& change)
{
  if (change.keep_days || change.keep_events || change.keep_bytes) {
    const yaml::Value* before = root.find("keep");
    yaml::Value keep = before == nullptr ? yaml::Value{} : *before;
    put_text(keep, "days", change.keep_days);
    put_text(keep, "events", change.keep_events);
    put_text(keep, "bytes", change.keep_bytes);
    put(root, "keep", std::move(keep));
  }
}

Result<> check_keep(const SettingsChange& change)
{
  for (const auto& count : {change.keep_days, change.keep_events}) {
    if (count && !count->empty()) {
      HOOKCTL_TRY(parse_keep_count(*count));
    }
  }
  if (change.keep_bytes && !change.keep_bytes->empty()) {
    HOOKCTL_TRY(parse_keep_bytes(*change.keep_bytes));
  }
  return {};
}

/// Two keys of a block that come together: where what was typed leaves one of them alone, it is the
/// flags that are wrong and not the file.
Result<> require_pair(const yaml::Value& root,
                      std::string_view block,
                      std::string_view one,
                      std::string_view other)
{
  const yaml::Value* map = root.find(block);
  const auto has = [&](std::string_view key) {
    const yaml::Value* value = map == nullptr ? nullptr : map->find(key);
    return value != nullptr && value->kind != yaml::Value::Kind::null;
  };
  if (has(one) == has(other)) {
    return {};
  }
  return fail(Failure::flag_needs_other,
              text(one, " and ", other, " are given together or not at all"),
              text("give the other one, too, or take away both"));
}

Result<> check_pairs(const yaml::Value& root, const SettingsChange& change)
{
  if (change.tls_certificate || change.tls_key) {
    HOOKCTL_TRY(require_pair(root, "listen", "tls_cert", "tls_key"));
  }
  if (!change.nats.empty()) {
    HOOKCTL_TRY(require_pair(root, "nats", "user", "password_file"));
    HOOKCTL_TRY(require_pair(root, "nats", "tls_cert", "tls_key"));
  }
  return {};
}

} // namespace

Result<EnvironmentSettings>
read_settings(const yaml::Value& root, const os::Paths& paths, model::Environment environment)
{
  EnvironmentSettings settings;
  settings.journal = paths.journal(model::to_string(environment));
  if (root.kind == yaml::Value::Kind::null) {
    return settings;
  }
  HOOKCTL_TRY_AS(auto reader, yaml::MapReader::open(root, "environment"));
  HOOKCTL_TRY_AS(const auto url, reader.optional_text("public_url"));
  if (url) {
    const auto parsed = model::parse_public_url(*url);
    if (!parsed) {
      return fail(reader.error_at("public_url", parsed.error().message, parsed.error().hint));
    }
    settings.public_url = *parsed;
  }
  const auto folder = paths.environment(model::to_string(environment));
  HOOKCTL_TRY(read_listen(reader, folder, settings));
  HOOKCTL_TRY_AS(const auto journal, reader.optional_text("journal"));
  if (journal && nats::is_servers(*journal)) {
    if (const auto servers = nats::parse_servers(*journal); !servers) {
      return fail(reader.error_at("journal", servers.error().message, servers.error().hint));
    }
    settings.shared_journal = journal;
  } else if (journal) {
    settings.journal = folder / *journal;
  }
  HOOKCTL_TRY(read_nats(reader, folder, settings.nats));
  HOOKCTL_TRY(read_keep(reader, settings.keep));
  if (const yaml::Value* destinations = reader.take("destinations")) {
    HOOKCTL_TRY_AS(settings.destinations, routing::read_definitions(*destinations, folder));
  }
  HOOKCTL_TRY(reader.finish());
  return settings;
}

void merge_settings(yaml::Value& root, const yaml::Value& settings)
{
  for (const auto& [key, value] : settings.members) {
    if (value.kind != yaml::Value::Kind::map) {
      put(root, key.text, value);
      continue;
    }
    const yaml::Value* before = root.find(key.text);
    yaml::Value block = before == nullptr ? yaml::Value{} : *before;
    for (const auto& [name, leaf] : value.members) {
      put(block, name.text, leaf);
    }
    put(root, key.text, std::move(block));
  }
}

Result<int> parse_replicas(std::string_view value)
{
  constexpr int kMost = 5; // of JetStream
  const auto count = parse_integer<int>(value);
  if (!count || *count < 1 || *count > kMost) {
    return fail(Failure::number_out_of_range, text("replicas is not 1 to ", kMost));
  }
  return *count;
}

Result<std::int64_t> parse_keep_count(std::string_view value)
{
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const auto count = parse_integer<std::int64_t>(value);
  if (!count || *count < 1 || *count > kMost) {
    return fail(Failure::number_out_of_range,
                text(quote(value), " is no number to keep; use 1 or more, in digits"));
  }
  return *count;
}

Result<std::int64_t> parse_keep_bytes(std::string_view value)
{
  constexpr std::int64_t kLeast = 1 << 20;
  const auto bytes = model::parse_byte_count(value);
  if (bytes && *bytes >= kLeast) {
    return *bytes;
  }
  return fail(Failure::number_out_of_range,
              text(quote(value), " is no size to keep; use 1MiB or more"),
              "write it as 500MiB, 20GiB or as a number of bytes");
}

std::filesystem::path settings_file(const os::Paths& paths, model::Environment environment)
{
  return paths.environment(model::to_string(environment)) / "environment.yaml";
}

Result<std::string> read_settings_file(const std::filesystem::path& file, Unfinished unfinished)
{
  HOOKCTL_TRY_AS(const auto files, read_environment(file.parent_path(), unfinished));
  auto bytes = files.read_file(file, kMaxFile);
  if (!bytes && bytes.error().code == ErrorCode::not_found) {
    return std::string();
  }
  return bytes;
}

Result<EnvironmentSettings>
parse_settings(std::string_view yaml_text, const os::Paths& paths, model::Environment environment)
{
  HOOKCTL_TRY_AS(const auto root,
                 yaml::parse(yaml_text, settings_file(paths, environment).string()));
  return read_settings(root, paths, environment);
}

Result<EnvironmentSettings>
load_settings(const os::Paths& paths, model::Environment environment, Unfinished unfinished)
{
  HOOKCTL_TRY_AS(const std::string bytes,
                 read_settings_file(settings_file(paths, environment), unfinished));
  return parse_settings(bytes, paths, environment);
}

Result<EnvironmentSettings> change_settings(const os::Paths& paths,
                                            model::Environment environment,
                                            const SettingsChange& change)
{
  std::optional<std::string> public_url = change.public_url;
  if (public_url && !public_url->empty()) {
    HOOKCTL_TRY_AS(public_url, model::parse_public_url(*public_url));
  }
  HOOKCTL_TRY(check_keep(change));
  const auto file = settings_file(paths, environment);
  HOOKCTL_TRY_AS(const auto held, lock_environment(file.parent_path()));
  HOOKCTL_TRY_AS(const auto before, read_root(file));
  yaml::Value after = before;
  put_text(after, "public_url", public_url);
  put_listen(after, change);
  put_text(after, "journal", change.journal);
  put_nats(after, change);
  put_keep(after, change);
  HOOKCTL_TRY(check_pairs(after, change));
  HOOKCTL_TRY_AS(auto settings, read_settings(after, paths, environment));
  if (!yaml::same(before, after)) {
    HOOKCTL_TRY(os::write_file_atomic(file, yaml::write(after)));
  }
  return settings;
}

std::string base_url(const EnvironmentSettings& settings)
{
  if (settings.public_url) {
    return *settings.public_url;
  }
  const std::string_view scheme = settings.tls_certificate.empty() ? "http://" : "https://";
  // A listener on every address is reached at this machine's own.
  const std::string_view bind = settings.bind;
  for (const std::string_view every : {"0.0.0.0:", "[::]:", ":"}) {
    if (bind.starts_with(every)) {
      return text(scheme, "127.0.0.1:", bind.substr(every.size()));
    }
  }
  // A socket file is reached by its path; the URL only says where on it.
  return bind.starts_with("unix:") ? "http://localhost" : text(scheme, bind);
}

} // namespace hookctl::account
