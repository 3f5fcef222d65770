#include "hookctl/account/destinations.hpp"

#include "hookctl/account/environment_files.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/routing/definition_file.hpp"
#include "hookctl/yaml/edit.hpp"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

namespace hookctl::account {

namespace {

constexpr std::string_view kBlock = "destinations";

/// What `edit` makes of the file, written if it is still one that can be read.
Result<>
edit_file(const os::Paths& paths,
          model::Environment environment,
          const std::function<Result<std::string>(const EnvironmentSettings&, std::string)>& edit)
{
  const auto file = settings_file(paths, environment);
  HOOKCTL_TRY_AS(const auto held, lock_environment(file.parent_path()));
  HOOKCTL_TRY_AS(std::string before, read_settings_file(file));
  HOOKCTL_TRY_AS(const auto settings, parse_settings(before, paths, environment));
  HOOKCTL_TRY_AS(const std::string after, edit(settings, before));
  HOOKCTL_TRY(parse_settings(after, paths, environment));
  return after == before ? Result<>() : os::write_file_atomic(file, after);
}

} // namespace

Result<routing::Definition> find_destination(const EnvironmentSettings& settings,
                                             std::string_view name)
{
  std::vector<std::string> names;
  for (const routing::Definition& definition : settings.destinations) {
    if (definition.name == name) {
      return definition;
    }
    names.push_back(definition.name);
  }
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) {
    hint = names.empty() ? "there are none yet: add one with 'hookctl destination add'"
                         : text("known are ", join(names, ", "));
  }
  return fail(
      Failure::destination_not_found, text("no destination ", quote(name, 80)), std::move(hint));
}

Result<> add_destination(const os::Paths& paths,
                         model::Environment environment,
                         const routing::Definition& definition)
{
  return edit_file(
      paths,
      environment,
      [&](const EnvironmentSettings& settings, std::string before) -> Result<std::string> {
        if (find_destination(settings, definition.name)) {
          return fail(Failure::destination_exists,
                      text("destination ", quote(definition.name), " exists already"),
                      "remove it first, or change it in environment.yaml");
        }
        return yaml::add_member(
            before, kBlock, definition.name, routing::write_definition(definition));
      });
}

Result<>
remove_destination(const os::Paths& paths, model::Environment environment, std::string_view name)
{
  return edit_file(
      paths,
      environment,
      [&](const EnvironmentSettings& settings, std::string before) -> Result<std::string> {
        HOOKCTL_TRY(find_destination(settings, name));
        return yaml::remove_member(before, kBlock, name);
      });
}

Result<>
enable_destination(const os::Paths& paths, model::Environment environment, std::string_view name)
{
  return edit_file(
      paths,
      environment,
      [&](const EnvironmentSettings& settings, std::string before) -> Result<std::string> {
        HOOKCTL_TRY_AS(const auto definition, find_destination(settings, name));
        return definition.enabled ? before : yaml::remove_leaf(before, kBlock, name, "enabled");
      });
}

} // namespace hookctl::account
