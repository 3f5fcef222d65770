#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/inbox/progress.hpp"
#include "cli/commands/inbox/selection_flags.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli::inbox_prune_command {

namespace {

Result<journal::PruneFilter> parse(const Arguments& arguments, const Context& context)
{
  journal::PruneFilter filter;
  HOOKCTL_TRY_AS(const auto before, parse_moment(arguments, "--before", context.clock()));
  filter.before = *before; // it is required
  filter.now = context.clock().now();
  filter.account = arguments.value("--account");
  if (const auto status = arguments.value("--status")) {
    filter.status = journal::parse_event_status(*status);
  }
  if (filter.status == journal::EventStatus::pending) {
    return fail(Failure::unknown_choice,
                "--status pending: what waits for a destination is never taken away",
                "let it be delivered, or take the destination away first");
  }
  filter.dry_run = arguments.has("--dry-run");
  return filter;
}

Result<std::unique_ptr<journal::Journal>> open(const journal::PruneFilter& filter,
                                               const Context& context)
{
  if (filter.dry_run) {
    return open_inbox(context);
  }
  HOOKCTL_TRY_AS(auto changeable, open_changeable(context));
  return std::move(changeable.journal);
}

Result<ExitCode> run(journal::PruneFilter filter, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open(filter, context));
  journal::Pruned all;
  {
    Progress progress(context, "deliveries", Progress::Answer::afterwards);
    while (true) {
      HOOKCTL_TRY_AS(const auto step, inbox->prune(filter));
      all.deliveries += step.deliveries;
      all.events += step.events;
      all.waiting += step.waiting;
      filter.from = step.next;
      progress.show(static_cast<std::size_t>(all.deliveries));
      if (!step.has_more) {
        break;
      }
    }
  }
  json::Writer out;
  out.begin_object().member("deliveries", all.deliveries).member("events", all.events);
  out.member("kept_waiting", all.waiting).member("dry_run", filter.dry_run).end_object();
  print(context,
        Record{{{filter.dry_run ? "would go" : "gone",
                 text(all.deliveries,
                      all.deliveries == 1 ? " delivery with " : " deliveries with ",
                      all.events,
                      all.events == 1 ? " event" : " events")},
                {"kept",
                 text(all.waiting,
                      all.waiting == 1 ? " delivery that waits" : " deliveries that wait",
                      " for a destination")}},
               out.text(),
               text(all.deliveries)});
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "inbox prune",
      .summary = "take old deliveries away for good",
      .description =
          "Takes away what was received before a time: requests with all their events and "
          "attempts. A delivery goes as a whole, and only when none of its events waits for a "
          "destination; with --status only when all of them have that status. Its key is still "
          "known for the dedupe window, so that a repeat is one. It works beside a running "
          "listener, in small steps. What is to go by itself is set with 'hookctl env set "
          "--keep-days'.",
      .flags = {{.name = "--before",
                 .value = "WHEN",
                 .help = "what was received before: 30d ago, or a time (RFC 3339)",
                 .required = true},
                account_flag(),
                {.name = "--status",
                 .value = "STATUS",
                 .help = "only deliveries whose events all have this status",
                 .choices = status_flag().choices},
                {.name = "--dry-run", .help = "only count what would go"}},
      .examples = {{"hookctl inbox prune --before 30d --dry-run", "how much is older"},
                   {"hookctl inbox prune --before 7d --status delivered",
                    "what arrived everywhere a week ago"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto filter, parse(arguments, context));
        return run(std::move(filter), context);
      },
  };
}

} // namespace hookctl::cli::inbox_prune_command
