#include "hookctl/config/apply.hpp"

#include "cli/app/confirm.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/apply_input.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/plan_view.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli::apply_command {

namespace {

using config::ApplyPlan;
using config::Step;

struct Options {
  ApplyInput input;
  bool dry_run = false;
  bool yes = false;
};

void show(const ApplyPlan& plan, const Options& options, const Context& context)
{
  const OutputFormat format = context.output();
  if (format == OutputFormat::name) {
    context.out() << plan_names(plan);
  } else if (format != OutputFormat::table) {
    print(context, Record{{}, plan_json(plan, options.dry_run ? DryRun::yes : DryRun::no), {}});
  }
  // Even with -q: nobody shall say yes to what was not shown.
  const bool is_asked =
      plan.count(Step::removed) > 0 && !options.yes && !options.dry_run && can_ask(context);
  if (is_asked || (format == OutputFormat::table && !context.globals().quiet)) {
    for (const std::string& line : plan_lines(plan)) {
      context.err() << printable(line) << '\n';
    }
  }
}

Result<bool> may_remove(const ApplyPlan& plan, const Options& options, const Context& context)
{
  const std::size_t count = plan.count(Step::removed);
  if (count == 0 || options.yes) {
    return true;
  }
  return confirm(context,
                 text("remove ",
                      count,
                      count == 1 ? " of the accounts and destinations of "
                                 : " accounts and destinations from ",
                      model::to_string(plan.environment),
                      "?"),
                 "--yes");
}

Result<ExitCode> carry_out(const ApplyPlan& plan,
                           const os::Paths& paths,
                           const Options& options,
                           const Context& context)
{
  show(plan, options, context);
  const std::string_view environment = model::to_string(plan.environment);
  if (plan.is_same()) {
    context.note(text("nothing to apply: all of it is in ", environment));
    return ExitCode::done;
  }
  HOOKCTL_TRY(config::require_allowed(plan));
  if (options.dry_run) {
    context.note("nothing was written: --dry-run");
    return ExitCode::done;
  }
  HOOKCTL_TRY_AS(const bool agreed, may_remove(plan, options, context));
  if (!agreed) {
    context.note("nothing was applied");
    return ExitCode::no;
  }
  HOOKCTL_TRY(config::carry_out(plan, paths));
  context.note(text("applied to ", environment, ": ", plan_counts(plan)));
  return ExitCode::done;
}

std::vector<Flag> flags()
{
  std::vector<Flag> flags = apply_flags();
  flags.push_back({.name = "--dry-run", .help = "only show what would change"});
  flags.push_back({.name = "--yes", .help = "do not ask before something is removed"});
  return flags;
}

} // namespace

Command make()
{
  return {
      .path = "apply",
      .summary = "make an environment what files say",
      .description =
          "An apply file says what an environment holds: accounts with their active events, "
          "destinations, and the settings of environment.yaml; hookctl-files(5) describes it. What "
          "differs is shown and written, all of it or nothing: also when the process is killed, "
          "nobody ever reads a half. Everything is checked before, as the commands for each do, "
          "and all that is wrong is told with its place. Applying the same again changes "
          "nothing.\n\n"
          "An account keeps its URL, and a key that the file does not name; a new one gets a URL "
          "of its own. Apply files hold no keys, only references to them. In production, accounts "
          "come by 'hookctl env promote' alone; destinations and settings can be applied.",
      .flags = flags(),
      .examples = {{"hookctl apply -f staging.yaml --dry-run", "what would change?"},
                   {"hookctl apply -f hooks/ --prune --yes",
                    "for a CI job: the environment holds what the files of a folder say, and "
                    "nothing else"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto input, parse_apply_input(arguments));
        const Options options{std::move(input), arguments.has("--dry-run"), arguments.has("--yes")};
        return with_plan(
            options.input, context, [&](const ApplyPlan& plan, const os::Paths& paths) {
              return carry_out(plan, paths, options, context);
            });
      },
  };
}

} // namespace hookctl::cli::apply_command
