#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/inbox/selection_flags.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli::inbox_stats_command {

namespace {

/// A table after an empty line, or nothing when it has no rows.
void print_section(const Context& context, const Listing& listing, bool& is_first)
{
  if (listing.rows.empty()) {
    return;
  }
  context.out() << (is_first ? "" : "\n");
  is_first = false;
  print(context, listing);
}

void print_text(const journal::Statistics& statistics, const Context& context)
{
  bool is_first = true;
  Listing deliveries{.columns = {"DELIVERIES", "REPEATS", "ANSWERED", "ACCOUNT", "LAST"}};
  for (const auto& row : statistics.deliveries) {
    deliveries.rows.push_back({text(row.count),
                               text(row.repeats),
                               text(row.status),
                               row.account,
                               whole_seconds(row.last)});
  }
  print_section(context, deliveries, is_first);
  Listing events{.columns = {"EVENTS", "STATUS", "ACCOUNT", "CODE", "LAST"}};
  for (const auto& row : statistics.events) {
    events.rows.push_back(
        {text(row.count), row.status, row.account, row.code, whole_seconds(row.last)});
  }
  print_section(context, events, is_first);
  Listing refusals{.columns = {"REFUSED", "STATUS", "ACCOUNT", "LAST", "REASON"}};
  for (const auto& row : statistics.refusals) {
    refusals.rows.push_back({text(row.count),
                             text(row.status),
                             or_dash(row.account),
                             whole_seconds(row.last),
                             row.reason});
  }
  print_section(context, refusals, is_first);
  Listing drift{.columns = {"DRIFTED", "WHAT", "ACCOUNT", "PATH", "LAST", "DELIVERY"}};
  for (const auto& row : statistics.drift) {
    const std::string what = row.what == "violation" ? row.keyword : row.what;
    drift.rows.push_back({text(row.deliveries),
                          what,
                          row.account,
                          row.path,
                          whole_seconds(row.last),
                          row.last_delivery});
  }
  print_section(context, drift, is_first);
  if (is_first) {
    context.note("nothing to count");
  }
  if (statistics.is_cut) {
    context.note("the lists are cut; narrow them with --account and --since");
  }
}

void write_deliveries(json::Writer& out, const std::vector<journal::DeliveryCount>& rows)
{
  out.key("deliveries").begin_array();
  for (const auto& row : rows) {
    out.begin_object()
        .member("account", row.account)
        .member("status", row.status)
        .member("count", row.count)
        .member("repeats", row.repeats)
        .member("last", format_time(row.last))
        .end_object();
  }
  out.end_array();
}

void write_events(json::Writer& out, const std::vector<journal::EventCount>& rows)
{
  out.key("events").begin_array();
  for (const auto& row : rows) {
    out.begin_object()
        .member("account", row.account)
        .member("code", row.code)
        .member("status", row.status)
        .member("count", row.count)
        .member("last", format_time(row.last))
        .end_object();
  }
  out.end_array();
}

void write_refusals(json::Writer& out, const std::vector<journal::RefusalCount>& rows)
{
  out.key("refusals").begin_array();
  for (const auto& row : rows) {
    out.begin_object()
        .member("account", row.account)
        .member("status", row.status)
        .member("reason", row.reason)
        .member("count", row.count)
        .member("last", format_time(row.last))
        .end_object();
  }
  out.end_array();
}

void write_drift_counts(json::Writer& out, const std::vector<journal::DriftCount>& rows)
{
  out.key("drift").begin_array();
  for (const auto& row : rows) {
    out.begin_object()
        .member("account", row.account)
        .member("path", row.path)
        .member("what", row.what)
        .member("keyword", row.keyword)
        .member("deliveries", row.deliveries)
        .member("times", row.times)
        .member("last", format_time(row.last))
        .member("last_delivery", row.last_delivery)
        .end_object();
  }
  out.end_array();
}

std::string statistics_json(const journal::Statistics& statistics)
{
  json::Writer out;
  out.begin_object();
  write_deliveries(out, statistics.deliveries);
  write_events(out, statistics.events);
  write_refusals(out, statistics.refusals);
  write_drift_counts(out, statistics.drift);
  return out.member("cut", statistics.is_cut).end_object().text();
}

Result<ExitCode> run(const journal::StatisticsFilter& filter, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  HOOKCTL_TRY_AS(const auto statistics, inbox->count(filter));
  if (context.output() == OutputFormat::table) {
    print_text(statistics, context);
  } else {
    print(context, Record{{}, statistics_json(statistics), "stats"});
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "inbox stats",
      .summary = "count deliveries, events, refusals and drift",
      .description =
          "What the journal holds, counted: deliveries by account and answer; events by account, "
          "code and status; refusals by reason, as far as the ring of the last ones goes; and in "
          "which ways accepted payloads differ from the account's own sample or schema, how often "
          "and when last. Works beside a running listener.",
      .flags = {{.name = "--account",
                 .value = "NAME",
                 .help = "only what came for this account",
                 .completion = Completion::account},
                {.name = "--since",
                 .value = "WHEN",
                 .help = "only what came since: 24h or 7d ago, or a time (RFC 3339)"}},
      .examples = {{"hookctl inbox stats --since 24h", "the last day"},
                   {"hookctl inbox stats --account shop_eu -o json",
                    "for a program: what one account got, and how its payloads drift"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        journal::StatisticsFilter filter;
        filter.account = arguments.value("--account");
        HOOKCTL_TRY_AS(filter.since, parse_moment(arguments, "--since", context.clock()));
        return run(filter, context);
      },
  };
}

} // namespace hookctl::cli::inbox_stats_command
