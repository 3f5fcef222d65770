#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/activation.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::cli::event_list_command {

namespace {

struct Options {
  std::string account;
  bool inactive_only = false;
};

void add_row(Listing& listing, const std::string& code, bool active, const std::string& help)
{
  json::Writer out;
  out.begin_object()
      .member("code", code)
      .member("active", active)
      .member("description", help)
      .end_object();
  listing.rows.push_back({code, active ? "active" : "inactive", help});
  listing.json.push_back(out.text());
  listing.names.push_back(code);
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto loaded,
                 workspace.store.load(options.account).map_error([&](Error error) {
                   return with_first_steps(std::move(error), workspace, context);
                 }));
  HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(loaded.account.provider));
  Listing listing;
  listing.columns = {"CODE", "STATE", "DESCRIPTION"};
  listing.empty =
      options.inactive_only ? "every known event code is active" : "no event codes to list";
  const auto& active = loaded.account.events;
  for (const auto& info : preset.event.codes) {
    const bool is_active = account::is_active(active, info.code);
    if (!is_active || !options.inactive_only) {
      add_row(listing, info.code, is_active, info.help);
    }
  }
  for (const std::string& code : active) {
    const bool listed = std::any_of(preset.event.codes.begin(),
                                    preset.event.codes.end(),
                                    [&](const auto& info) { return info.code == code; });
    if (!listed && !options.inactive_only) {
      add_row(listing,
              code,
              true,
              is_glob(code) ? "every code that matches" : "not among the provider's known codes");
    }
  }
  print(context, listing);
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "event list",
      .summary = "list an account's event codes and whether they are active",
      .description = "The codes that the account's provider is known to send, and every code or "
                     "glob that was activated. Events of a code that is not "
                     "active are kept, but not delivered.",
      .positionals = {account_positional()},
      .flags = {{.name = "--inactive", .help = "only codes that are not active"}},
      .examples = {{"hookctl event list shop_eu", "what shop_eu can send"},
                   {"hookctl event list shop_eu --inactive -o name",
                    "the codes still to activate"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run =
          [](const Arguments& arguments, Context& context) {
            return run({arguments.positional(0), arguments.has("--inactive")}, context);
          },
  };
}

} // namespace hookctl::cli::event_list_command
