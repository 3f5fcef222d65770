#include "cli/commands/event/change_events.hpp"

#include "cli/app/output.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

std::vector<Positional> event_positionals()
{
  return {account_positional(),
          {.name = "CODE",
           .help = "an event code, or a glob such as 'orders/*'",
           .count = Positional::Count::any,
           .completion = Completion::event_code}};
}

Result<std::vector<std::string>> given_codes(const Arguments& arguments)
{
  const std::vector<std::string> codes(arguments.positionals.begin() + 1,
                                       arguments.positionals.end());
  if (arguments.has("--all") == !codes.empty()) {
    return fail(codes.empty() ? Failure::nothing_given : Failure::flags_exclude,
                codes.empty() ? "no event code is given"
                              : "event codes and --all exclude each other",
                "name one or more codes, or give --all");
  }
  return codes.empty() ? std::vector<std::string>{"*"} : codes;
}

Result<ExitCode>
change_events(const std::string& typed, Context& context, const config::EventChange& change)
{
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(typed));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto saved,
                 config::change_events(make_workshop(workspace, context), name, change));
  const auto& events = saved.account.events;
  if (context.output() == OutputFormat::table) {
    context.note(text("active for ", typed, ": ", events.empty() ? "nothing" : join(events, ", ")));
    return ExitCode::done;
  }
  Listing listing;
  for (const std::string& code : events) {
    json::Writer out;
    listing.json.push_back(
        out.begin_object().member("code", code).member("active", true).end_object().text());
    listing.names.push_back(code);
  }
  print(context, listing);
  return ExitCode::done;
}

} // namespace hookctl::cli
