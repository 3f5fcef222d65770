#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

namespace {

struct Options {
  journal::EventFilter filter;
  bool refused = false;
};

const std::vector<std::string>& status_words()
{
  static const std::vector<std::string> kWords = {
      "pending", "delivered", "dead", "inactive", "unroutable", "no_destination"};
  return kWords;
}

Result<Options> parse(const Arguments& arguments)
{
  Options options;
  options.refused = arguments.has("--refused");
  options.filter.account = arguments.value("--account");
  options.filter.code_glob = arguments.value("--event");
  options.filter.sender = arguments.value("--sender");
  if (const auto status = arguments.value("--status")) {
    options.filter.status = journal::parse_event_status(*status);
  }
  if (const auto since = arguments.value("--since")) {
    options.filter.since = parse_time(*since);
    if (!options.filter.since) {
      return fail(ErrorCode::invalid_argument,
                  text("--since ", quote(*since), " is not a time"),
                  "write it as 2026-11-23T22:41:07Z (RFC 3339)");
    }
  }
  const auto limit = parse_integer<std::uint32_t>(arguments.value("--limit").value_or("50"));
  if (!limit || *limit == 0 || *limit > 100'000) {
    return fail(
        ErrorCode::invalid_argument,
        text("--limit ", quote(*arguments.value("--limit")), " is out of range; use 1 to 100000"));
  }
  options.filter.limit = *limit;
  return options;
}

void write_optional(json::Writer& out,
                    std::string_view key,
                    const std::optional<std::string>& value)
{
  value ? out.member(key, *value) : out.member_null(key);
}

/// A time as a column shows it: `2026-11-23T22:41:07Z`. The fraction is in -o json.
std::string seconds(TimePoint time)
{
  return format_time(time).substr(0, std::string_view("2026-11-23T22:41:07").size()) + "Z";
}

void add_row(Listing& listing, const journal::EventRow& row)
{
  listing.rows.push_back({row.id,
                          seconds(row.received_at),
                          std::string(journal::to_string(row.status)),
                          row.account,
                          row.code,
                          row.sender.value_or("-"),
                          // Status and code say it all.
                          row.status == journal::EventStatus::inactive ? "" : row.reason});
  json::Writer out;
  out.begin_object()
      .member("id", row.id)
      .member("delivery", row.delivery_id)
      .member("received_at", format_time(row.received_at));
  out.member("account", row.account).member("provider", row.provider).member("code", row.code);
  write_optional(out, "sender", row.sender);
  write_optional(out, "source", row.source);
  out.member("recipient", row.recipient)
      .member("status", journal::to_string(row.status))
      .member("reason", row.reason)
      .end_object();
  listing.json.push_back(out.text());
  listing.names.push_back(row.id);
}

void add_row(Listing& listing, const journal::Refusal& refusal)
{
  listing.rows.push_back({refusal.id,
                          seconds(refusal.at),
                          text(refusal.status),
                          refusal.account.empty() ? "-" : refusal.account,
                          refusal.remote_address,
                          refusal.reason});
  json::Writer out;
  out.begin_object()
      .member("id", refusal.id)
      .member("at", format_time(refusal.at))
      .member("account", refusal.account);
  out.member("status", refusal.status)
      .member("from", refusal.remote_address)
      .member("method", refusal.method);
  out.member("target", refusal.target).member("reason", refusal.reason).end_object();
  listing.json.push_back(out.text());
  listing.names.push_back(refusal.id);
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  Listing listing;
  if (options.refused) {
    listing.columns = {"ID", "AT", "STATUS", "ACCOUNT", "FROM", "REASON"};
    listing.empty = "nothing was refused";
    HOOKCTL_TRY_AS(const auto refusals, inbox->list_refusals(options.filter.limit));
    for (const auto& refusal : refusals) {
      add_row(listing, refusal);
    }
  } else {
    listing.columns = {"ID", "RECEIVED", "STATUS", "ACCOUNT", "CODE", "SENDER", "REASON"};
    listing.empty = "no events match";
    HOOKCTL_TRY_AS(const auto events, inbox->list_events(options.filter));
    for (const auto& event : events) {
      add_row(listing, event);
    }
  }
  print(context, listing);
  return ExitCode::done;
}

} // namespace

Command inbox_list_command()
{
  return {
      .path = "inbox list",
      .summary = "list received events, newest first",
      .description = "What the journal holds and what became of it. Works beside a running "
                     "listener. With --refused the last requests that were turned "
                     "away, with the reason.",
      .flags = {{.name = "--account",
                 .value = "NAME",
                 .help = "only events of this account",
                 .completion = Completion::account},
                {.name = "--event", .value = "GLOB", .help = "only events of these codes"},
                {.name = "--status",
                 .value = "STATUS",
                 .help = "only events of this status",
                 .choices = status_words()},
                {.name = "--sender", .value = "ID", .help = "only events of this sender"},
                {.name = "--since",
                 .value = "TIME",
                 .help = "only events received at or after this time (RFC 3339)"},
                {.name = "--limit", .value = "N", .help = "at most so many", .default_text = "50"},
                {.name = "--refused", .help = "refused requests instead"}},
      .examples = {{"hookctl inbox list", "the latest events"},
                   {"hookctl inbox list --status inactive -o json",
                    "what came in but is not activated"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli
