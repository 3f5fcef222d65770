#include "cli/app/globals.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::cli::config_show_command {

namespace {

enum class ShowOrigin { no, yes };

std::string_view to_string(Origin::Kind kind)
{
  switch (kind) {
  case Origin::Kind::flag:
    return "flag";
  case Origin::Kind::variable:
    return "variable";
  case Origin::Kind::file:
    return "file";
  case Origin::Kind::standard:
    return "default";
  }
  return "default";
}

std::string words_of(const Origin& origin)
{
  return origin.where.empty() ? std::string(to_string(origin.kind))
                              : text(to_string(origin.kind), " ", origin.where);
}

void add(Listing& listing, const GlobalSetting& setting, ShowOrigin show)
{
  std::vector<std::string> row = {setting.name, setting.value.empty() ? "-" : setting.value};
  if (show == ShowOrigin::yes) {
    row.push_back(words_of(setting.origin));
  }
  listing.rows.push_back(std::move(row));
  listing.names.push_back(setting.name);
  json::Writer out;
  out.begin_object().member("name", setting.name).member("value", setting.value);
  out.member("origin", to_string(setting.origin.kind)).member("where", setting.origin.where);
  listing.json.push_back(out.end_object().text());
}

/// Where the files of this environment are; their origin is that of the folder they are in.
Result<std::vector<GlobalSetting>> find_places(const Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto origins, explain_paths(context.globals().home, context.variables()));
  const std::string environment(model::to_string(context.environment()));
  return std::vector<GlobalSetting>{
      {"config", paths.user_config().string(), origins.config},
      {"providers", paths.providers().string(), origins.config},
      {"settings", (paths.environment(environment) / "environment.yaml").string(), origins.config},
      {"accounts", paths.accounts(environment).string(), origins.config},
      {"state", paths.state.string(), origins.state}};
}

Result<ExitCode> run(const Arguments& arguments, Context& context)
{
  const ShowOrigin show = arguments.has("--origin") ? ShowOrigin::yes : ShowOrigin::no;
  HOOKCTL_TRY_AS(const auto settings, explain_globals(arguments, context.variables()));
  HOOKCTL_TRY_AS(const auto places, find_places(context));
  Listing listing;
  listing.columns = {"SETTING", "VALUE"};
  listing.narrow = {Narrow::keep, Narrow::wrap};
  if (show == ShowOrigin::yes) {
    listing.columns.emplace_back("ORIGIN");
    listing.narrow.push_back(Narrow::wrap);
  }
  for (const auto* list : {&settings, &places}) {
    for (const GlobalSetting& setting : *list) {
      add(listing, setting, show);
    }
  }
  print(context, listing);
  if (const auto& config_error = context.globals().config_error) {
    return fail(*config_error);
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "config show",
      .summary = "show the settings in force, and where each comes from",
      .description =
          "Every global setting with the value that counts here: that of the flag, else of the "
          "HOOKCTL_ variable, else of the user's config.yaml, else the default. Below them, where "
          "the files are: config.yaml, one's own providers, and the settings and the accounts "
          "of the environment, and the journals. 'hookctl env show' says what an environment's "
          "settings are. Of a broken config.yaml counts what can be used, and what is wrong with "
          "it "
          "is told after the rest.",
      .flags = {{.name = "--origin",
                 .help = "say where each value comes from: a flag, a variable, a line of "
                         "config.yaml, or the default"}},
      .examples = {{"hookctl config show --origin", "what counts, and why"},
                   {"hookctl config show -o json", "for a script, origins and all"},
                   {"HOOKCTL_ENV=staging hookctl config show --origin", "what a variable changes"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .tells_config_error = true,
      .run = [](const Arguments& arguments, Context& context) { return run(arguments, context); },
  };
}

} // namespace hookctl::cli::config_show_command
