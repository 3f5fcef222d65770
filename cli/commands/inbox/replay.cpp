#include "hookctl/inbox/replay.hpp"

#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/deliver_now.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/inbox/progress.hpp"
#include "cli/commands/inbox/selection_flags.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/routing/table.hpp"

#include <algorithm>
#include <set>

namespace hookctl::cli::inbox_replay_command {

namespace {

struct Options {
  std::vector<std::string> ids;
  inbox::Selection selection;
  inbox::ReplayOptions replay;
};

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.ids = arguments.positionals;
  if (options.ids.empty() == !has_selection(arguments)) {
    return fail(options.ids.empty() ? Failure::nothing_given : Failure::flags_exclude,
                options.ids.empty() ? "it is not said what to replay"
                                    : "ids and filters exclude each other",
                "name events by their ids, or choose them: --status dead --since 24h");
  }
  HOOKCTL_TRY_AS(options.selection, parse_selection(arguments, context.clock()));
  options.selection.filter.order = journal::ListOrder::oldest_first;
  options.replay.to = arguments.values("--to");
  options.replay.exact = arguments.has("--exact");
  options.replay.remap = arguments.has("--remap");
  options.replay.dry_run = arguments.has("--dry-run");
  if (options.replay.exact && options.replay.remap) {
    return fail(Failure::flags_exclude,
                "--exact and --remap exclude each other",
                "the request as it was received is not mapped");
  }
  return options;
}

/// A name that nobody ever heard of is a mistake. What `listen` was given on the spot
/// (`forward-to http://…`) is in no file.
Result<>
require_known(const std::string& destination, const Workspace& workspace, journal::Journal& inbox)
{
  if (!routing::check_name(destination)) {
    return {};
  }
  std::vector<std::string> names;
  for (const auto& definition : workspace.settings.destinations) {
    names.push_back(definition.name);
  }
  if (std::find(names.begin(), names.end(), destination) != names.end()) {
    return {};
  }
  HOOKCTL_TRY_AS(const auto rows, inbox.list_events({.destination = destination, .limit = 1}));
  if (!rows.empty()) {
    return {};
  }
  const std::string hint = did_you_mean(destination, names);
  return fail(Failure::destination_not_found,
              text("no destination ", quote(destination, 80)),
              hint.empty() ? "'hookctl destination list' names them, 'hookctl inbox show ID' those "
                             "that an event went to"
                           : hint);
}

inbox::Replay::World
make_world(const routing::Table& routes, const Workspace& workspace, const Context& context)
{
  const auto find_account = [&workspace,
                             &context](const std::string& name) -> Result<receive::ReadyAccount> {
    HOOKCTL_TRY_AS(const auto loaded, workspace.store.load(name));
    return receive::make_ready(workspace.store,
                               workspace.presets,
                               context.variables(),
                               context.environment(),
                               loaded,
                               context.clock().now());
  };
  return {routes, find_account, context.environment(), context.clock().now()};
}

/// Rows for people and programs, and what is counted of them.
struct Report {
  Listing listing{.columns = {"EVENT", "OUTCOME", "TO", "REASON"}, .empty = "no events match"};
  std::size_t queued = 0;
  std::size_t skipped = 0;
  std::set<std::string> destinations = {};
  bool dry_run = false;

  void add(const std::vector<inbox::Replayed>& events)
  {
    for (const inbox::Replayed& event : events) {
      add(event);
    }
  }

  void add(const inbox::Replayed& event)
  {
    const std::string_view outcome =
        !event.is_queued ? "skipped" : (dry_run ? "would go" : "queued");
    ++(event.is_queued ? queued : skipped);
    destinations.insert(event.destinations.begin(), event.destinations.end());
    listing.rows.push_back(
        {event.event_id, std::string(outcome), join(event.destinations, ", "), event.reason});
    json::Writer out;
    out.begin_object().member("id", event.event_id).member("outcome", outcome);
    out.key("destinations").begin_array();
    for (const std::string& destination : event.destinations) {
      out.string(destination);
    }
    out.end_array().member("reason", event.reason).end_object();
    listing.json.push_back(out.take());
    listing.names.push_back(event.event_id);
  }
};

/// The events that the ids stand for; of a delivery's id, all of its events.
Result<std::vector<journal::EventRow>> find_events(const std::vector<std::string>& ids,
                                                   journal::Journal& inbox)
{
  std::vector<journal::EventRow> rows;
  for (const std::string& id : ids) {
    HOOKCTL_TRY_AS(const auto delivery, inbox.find_delivery(id));
    if (!delivery.accepted) {
      return fail(ErrorCode::invalid_argument,
                  text(quote(id), " was refused: there is no event to replay"),
                  "have its sender send it again");
    }
    for (const auto& details : delivery.events) {
      if (id == delivery.id || id == details.event.id) {
        rows.push_back(details.event);
      }
    }
  }
  return rows;
}

Result<> replay_all(const Options& options,
                    inbox::Replay& replay,
                    journal::Journal& inbox,
                    Report& report,
                    const Context& context)
{
  if (!options.ids.empty()) {
    HOOKCTL_TRY_AS(const auto rows, find_events(options.ids, inbox));
    for (const journal::EventRow& row : rows) {
      HOOKCTL_TRY_AS(const auto done, replay.add(row));
      report.add(done);
    }
  } else {
    Progress progress(context, "events", Progress::Answer::afterwards);
    inbox::Walk walk(inbox, options.selection);
    while (true) {
      HOOKCTL_TRY_AS(const auto row, walk.next());
      if (!row) {
        break;
      }
      HOOKCTL_TRY_AS(const auto done, replay.add(*row));
      report.add(done);
      progress.show(report.queued + report.skipped);
    }
  }
  HOOKCTL_TRY_AS(const auto rest, replay.finish());
  report.add(rest);
  return {};
}

/// No listener is running: what this process can deliver it does.
Result<> deliver_rest(const Report& report, const Workspace& workspace, const Context& context)
{
  HOOKCTL_TRY_AS(const auto done, deliver_now(report.destinations, workspace, context));
  context.note(text(done.delivered,
                    " delivered, ",
                    done.dead,
                    " dead; what waits goes out when a listener runs"));
  return {};
}

Result<Changeable> open(const Options& options, const Context& context)
{
  if (!options.replay.dry_run) {
    return open_changeable(context);
  }
  HOOKCTL_TRY_AS(auto reader, open_inbox(context));
  return Changeable{std::move(reader), false};
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto opened, open(options, context));
  journal::Journal& inbox = *opened.journal;
  for (const std::string& destination : options.replay.to) {
    HOOKCTL_TRY(require_known(destination, workspace, inbox));
  }
  Report report;
  report.dry_run = options.replay.dry_run;
  const routing::Table routes(workspace.settings.destinations);
  inbox::Replay replay(inbox, options.replay, make_world(routes, workspace, context));
  HOOKCTL_TRY(replay_all(options, replay, inbox, report, context));
  print(context, report.listing);
  context.note(text(report.queued,
                    report.dry_run ? " would go again, " : " queued, ",
                    report.skipped,
                    " skipped"));
  if (opened.is_writer && report.queued > 0) {
    HOOKCTL_TRY(deliver_rest(report, workspace, context));
  }
  return !options.ids.empty() && report.skipped > 0 ? ExitCode::no : ExitCode::done;
}

std::vector<Flag> flags()
{
  auto all = selection_flags();
  const std::vector<Flag> own = {
      {.name = "--to",
       .value = "NAME",
       .help = "only to this destination, also one that an event never went to; one of the "
               "listener's own as it is shown: 'forward-to http://localhost:3000/events'",
       .repeatable = true,
       .completion = Completion::destination},
      {.name = "--exact",
       .help = "the request as it was received, with its old signature; without it the event, "
               "signed anew where the destination has a secret"},
      {.name = "--remap",
       .help = "map the stored request again as its account says today, under the same event id"},
      {.name = "--dry-run", .help = "say what would go where, and change nothing"}};
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

} // namespace

Command make()
{
  return {
      .path = "inbox replay",
      .summary = "have events delivered once more",
      .description =
          "Puts events back into the queues of their destinations: by id (of a delivery: all of "
          "its events), or all that fit the filters, oldest first. An event goes to the "
          "destinations that gave it up; where none did, to all that it went to; one that never "
          "had any, by today's routes; with --to only there. Its retry schedule starts anew, and "
          "what was attempted before stays on record. What waits already is left alone. A running "
          "listener takes them up within a second; without one they are delivered here and now, "
          "each attempt told on stderr, as far as environment.yaml has the destination.\n\n"
          "--remap is for what was inactive, could not be routed, or was mapped wrongly: mend the "
          "account, and the stored request is mapped and gated again. The event keeps its id and "
          "its place, so that whoever knows the id knows it is the same. A delivery that falls "
          "into another number of events than it did is left as it is.",
      .positionals = {{.name = "ID",
                       .help = "evt_…, or dlv_… for all events of a delivery",
                       .count = Positional::Count::any,
                       .completion = Completion::received}},
      .flags = flags(),
      .examples = {{"hookctl inbox replay evt_01jdzq8s7v4m2x9c5b6n7k8r9t", "one event once more"},
                   {"hookctl inbox replay --status dead --since 24h --dry-run",
                    "what of the last day would go again"},
                   {"hookctl inbox replay --status unroutable --account shop_eu --remap",
                    "after the account's paths were mended"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::inbox_replay_command
