#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/listen/tale.hpp"

namespace hookctl::cli::inbox_why_command {

namespace {

void add_step(Record& record, const listen::TaleStep& step)
{
  std::string line = step.outcome;
  if (!step.found.empty()) {
    line += ": " + step.found;
  }
  if (!step.why.empty()) {
    line += text(step.found.empty() ? ": " : " (", step.why, step.found.empty() ? "" : ")");
  }
  if (!step.event.empty() && step.step != "map") {
    line += text(" [", step.event, "]");
  }
  record.rows.emplace_back(step.step, line);
  if (!step.next.empty()) {
    record.rows.emplace_back("  next", step.next);
  }
}

Result<ExitCode> run(const std::string& id, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  HOOKCTL_TRY_AS(const auto delivery, inbox->find_delivery(id));
  const auto steps = listen::tell_tale(delivery);
  Record record{{}, listen::tale_json(delivery, steps), delivery.id};
  record.rows.emplace_back("delivery", delivery.id);
  record.rows.emplace_back("received", format_time(delivery.request.received_at));
  for (const listen::TaleStep& step : steps) {
    add_step(record, step);
  }
  print(context, record);
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "inbox why",
      .summary = "tell step by step what was decided about one delivery, and why",
      .description = "Takes the id of a delivery, of one of its events, or of a refused request, "
                     "and tells each step: limits, account, authenticate, parse, split, map, gate, "
                     "journal, answer, deliver; what it found, why it went so, and what to do "
                     "next. -o json holds the same steps and the decision trace as it was kept.",
      .positionals = {{.name = "ID",
                       .help = "dlv_… or evt_…, as inbox list prints them",
                       .completion = Completion::received}},
      .examples = {{"hookctl inbox why evt_01jdzq8s7v4m2x9c5b6n7k8r9t",
                    "why this event is where it is"},
                   {"hookctl inbox why \"$(hookctl inbox list --refused -o name | head -1)\"",
                    "why the last refused request was refused"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli::inbox_why_command
