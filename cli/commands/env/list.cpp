#include "cli/app/output.hpp"
#include "cli/app/report.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli::env_list_command {

namespace {

Result<> add_row(Listing& listing, const os::Paths& paths, model::Environment environment)
{
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, environment));
  HOOKCTL_TRY_AS(const auto accounts, account::Store(paths, environment).names());
  const bool editable = model::require_editable(environment, "").has_value();
  const std::string name(model::to_string(environment));
  json::Writer out;
  out.begin_object().member("environment", name);
  settings.public_url ? out.member("public_url", *settings.public_url)
                      : out.member_null("public_url");
  out.member("accounts", static_cast<std::int64_t>(accounts.size()))
      .member("editable", editable)
      .end_object();
  listing.rows.push_back({name,
                          text(accounts.size()),
                          editable ? "yes" : "no, by promotion",
                          settings.public_url.value_or("-")});
  listing.json.push_back(out.text());
  listing.names.push_back(name);
  return {};
}

Result<ExitCode> run(Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  Listing listing;
  listing.columns = {"ENVIRONMENT", "ACCOUNTS", "EDITABLE", "PUBLIC URL"};
  ExitCode code = ExitCode::done;
  for (const model::Environment environment : model::kEnvironments) {
    const auto added = add_row(listing, paths, environment);
    if (!added) {
      report(added.error(), context); // one broken file must not hide the others
      code = exit_code_of(added.error());
    }
  }
  print(context, listing);
  return code;
}

} // namespace

Command make()
{
  return {
      .path = "env list",
      .summary = "list the environments",
      .description = "Each environment with its number of accounts, whether they can be edited "
                     "there or only come by 'hookctl env promote', and its public URL.",
      .examples = {{"hookctl env list", "the three environments"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments&, Context& context) { return run(context); },
  };
}

} // namespace hookctl::cli::env_list_command
