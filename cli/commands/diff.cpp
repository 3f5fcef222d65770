#include "cli/app/output.hpp"
#include "cli/commands/apply_input.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/plan_view.hpp"
#include "hookctl/base/text.hpp"

namespace hookctl::cli::diff_command {

namespace {

Result<ExitCode> show(const config::ApplyPlan& plan, const Context& context)
{
  if (context.output() == OutputFormat::name) {
    context.out() << plan_names(plan);
  } else if (context.output() != OutputFormat::table) {
    print(context, Record{{}, plan_json(plan, DryRun::yes), {}});
  } else {
    for (const std::string& line : plan_lines(plan)) {
      context.out() << printable(line) << '\n';
    }
  }
  return plan.is_same() ? ExitCode::done : ExitCode::no;
}

} // namespace

Command make()
{
  return {
      .path = "diff",
      .summary = "show what 'apply' would change",
      .description =
          "The same checks and the same list as 'hookctl apply' with the same flags, and nothing "
          "is written: each setting, account and destination that differs, with what it is and "
          "what it would be. Keys and tokens are dots. The exit code is 0 when nothing differs "
          "and 1 when something does; what is wrong with the files has a code of its own. Any "
          "environment can be compared, production as well.",
      .flags = apply_flags(),
      .examples = {{"hookctl diff -f staging.yaml", "does staging still hold what the file says?"},
                   {"hookctl diff -f hooks/ --prune -o json",
                    "the same for a program, with what is "
                    "in no file"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto input, parse_apply_input(arguments));
        return with_plan(input, context, [&](const config::ApplyPlan& plan, const os::Paths&) {
          return show(plan, context);
        });
      },
  };
}

} // namespace hookctl::cli::diff_command
