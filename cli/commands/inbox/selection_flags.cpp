#include "cli/commands/inbox/selection_flags.hpp"

#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

constexpr std::uint32_t kMostListed = 100'000;

const std::vector<std::string>& status_words()
{
  static const std::vector<std::string> kWords = {
      "pending", "delivered", "dead", "inactive", "unroutable", "no_destination"};
  return kWords;
}

void write_optional(json::Writer& out,
                    std::string_view key,
                    const std::optional<std::string>& value)
{
  value ? out.member(key, *value) : out.member_null(key);
}

} // namespace

Flag account_flag()
{
  return {.name = "--account",
          .value = "NAME",
          .help = "only events of this account",
          .completion = Completion::account};
}

Flag status_flag()
{
  return {.name = "--status",
          .value = "STATUS",
          .help = "only events of this status",
          .choices = status_words()};
}

std::vector<Flag> selection_flags()
{
  return {account_flag(),
          {.name = "--event",
           .value = "GLOB",
           .help = "only events with this code, such as orders/*",
           .completion = Completion::event_code},
          status_flag(),
          {.name = "--sender", .value = "ID", .help = "only events of this sender"},
          {.name = "--destination",
           .value = "NAME",
           .help = "only events that went to this destination or wait for it",
           .completion = Completion::destination},
          {.name = "--since",
           .value = "WHEN",
           .help = "only what was received since: 24h or 7d ago, or a time (RFC 3339)"},
          {.name = "--until",
           .value = "WHEN",
           .help = "only what was received before: 24h or 7d ago, or a time (RFC 3339)"},
          {.name = "--where",
           .value = "CONDITION",
           .help = "only events for which this holds, a JSONPath filter such as "
                   "'@.event.data.quantity > 10'; a text such as \"74.50\" is no number"}};
}

bool has_selection(const Arguments& arguments)
{
  const auto flags = selection_flags();
  return std::any_of(
      flags.begin(), flags.end(), [&](const Flag& flag) { return arguments.has(flag.name); });
}

Result<std::optional<TimePoint>>
parse_moment(const Arguments& arguments, std::string_view flag, const Clock& clock)
{
  const auto typed = arguments.value(flag);
  if (!typed) {
    return std::optional<TimePoint>{};
  }
  if (const auto time = parse_time(*typed)) {
    return time;
  }
  if (const auto ago = parse_duration(*typed)) {
    return std::optional(clock.now() - *ago);
  }
  return fail(Failure::malformed_time,
              text(flag, " ", quote(*typed), " is neither a duration nor a time"),
              "write it as 24h or 7d, or as 2026-11-23T22:41:07Z (RFC 3339)");
}

Result<inbox::Selection> parse_selection(const Arguments& arguments, const Clock& clock)
{
  inbox::Selection selection;
  journal::EventFilter& filter = selection.filter;
  filter.account = arguments.value("--account");
  filter.code_glob = arguments.value("--event");
  filter.sender = arguments.value("--sender");
  filter.destination = arguments.value("--destination");
  if (const auto status = arguments.value("--status")) {
    filter.status = journal::parse_event_status(*status);
  }
  HOOKCTL_TRY_AS(filter.since, parse_moment(arguments, "--since", clock));
  HOOKCTL_TRY_AS(filter.until, parse_moment(arguments, "--until", clock));
  if (const auto where = arguments.value("--where")) {
    HOOKCTL_TRY_AS(selection.where, path::Filter::parse(*where).map_error(within("--where")));
  }
  filter.limit = static_cast<std::size_t>(-1);
  return selection;
}

Result<std::size_t> parse_limit(const Arguments& arguments, std::size_t otherwise)
{
  const auto typed = arguments.value("--limit");
  if (!typed) {
    return otherwise;
  }
  const auto limit = parse_integer<std::uint32_t>(*typed);
  if (!limit || *limit == 0 || *limit > kMostListed) {
    return fail(Failure::number_out_of_range,
                text("--limit ", quote(*typed), " is out of range; use 1 to ", kMostListed));
  }
  return std::size_t{*limit};
}

std::string whole_seconds(TimePoint time)
{
  return format_time(time).substr(0, std::string_view("2026-11-23T22:41:07").size()) + "Z";
}

std::vector<std::string> event_columns()
{
  return {"ID", "RECEIVED", "STATUS", "ACCOUNT", "CODE", "SENDER", "REASON"};
}

std::vector<std::string> row_cells(const journal::EventRow& row)
{
  using journal::EventStatus;
  const bool is_told_by_status =
      row.status == EventStatus::inactive || row.status == EventStatus::no_destination;
  return {row.id,
          whole_seconds(row.received_at),
          std::string(journal::to_string(row.status)),
          row.account,
          row.code,
          row.sender.value_or("-"),
          is_told_by_status ? "" : row.reason};
}

std::string row_json(const journal::EventRow& row)
{
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
  return out.take();
}

} // namespace hookctl::cli
