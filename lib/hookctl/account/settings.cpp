#include "hookctl/account/settings.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/yaml/reader.hpp"

namespace hookctl::account {

namespace {

constexpr std::size_t kMaxFile = 1U << 20U;

Result<> read_listen(yaml::MapReader& reader, EnvironmentSettings& settings)
{
  const yaml::Value* value = reader.take("listen");
  if (value == nullptr) {
    return {};
  }
  HOOKCTL_TRY_AS(auto block, yaml::MapReader::open(*value, "environment.listen"));
  HOOKCTL_TRY_AS(const auto bind, block.optional_text("bind"));
  settings.bind = bind.value_or(settings.bind);
  return block.finish();
}

} // namespace

Result<EnvironmentSettings> load_settings(const os::Paths& paths, model::Environment environment)
{
  EnvironmentSettings settings;
  settings.journal = paths.journal(model::to_string(environment));
  const auto file = paths.environment(model::to_string(environment)) / "environment.yaml";
  auto bytes = os::read_file(file, kMaxFile);
  if (!bytes && bytes.error().code == ErrorCode::not_found) {
    return settings;
  }
  HOOKCTL_TRY(bytes);
  HOOKCTL_TRY_AS(const auto root, yaml::parse(*bytes, file.string()));
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
  HOOKCTL_TRY(read_listen(reader, settings));
  HOOKCTL_TRY_AS(const auto journal, reader.optional_text("journal"));
  if (journal) {
    settings.journal = file.parent_path() / *journal;
  }
  HOOKCTL_TRY(reader.finish());
  return settings;
}

std::string base_url(const EnvironmentSettings& settings)
{
  return settings.public_url
             ? *settings.public_url
             : text("http://", settings.bind.starts_with(':') ? "127.0.0.1" : "", settings.bind);
}

} // namespace hookctl::account
