#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/receive/decide.hpp"

namespace hookctl::cli {

namespace {

struct Options {
  std::string id;
  bool body = false;
};

/// Where this delivery's sender states its token, as far as account or preset are still there.
std::vector<std::string> credentials_of(const journal::DeliveryDetails& delivery,
                                        const Workspace& workspace)
{
  const auto loaded = workspace.store.load(delivery.account);
  if (loaded && loaded->account.verify) {
    const auto scheme = preset::parse_scheme(*loaded->account.verify);
    return scheme ? receive::credential_headers(*scheme) : std::vector<std::string>{};
  }
  const auto preset = workspace.presets.find(delivery.provider);
  return preset ? receive::credential_headers(preset->scheme) : std::vector<std::string>{};
}

void add_request_rows(Record& record,
                      const journal::DeliveryDetails& delivery,
                      const std::vector<std::string>& credentials)
{
  auto& rows = record.rows;
  rows.emplace_back("delivery", delivery.id);
  rows.emplace_back(
      "account",
      delivery.account.empty() ? "-" : text(delivery.account, " (", delivery.provider, ")"));
  rows.emplace_back("received", format_time(delivery.request.received_at));
  rows.emplace_back("from", delivery.request.remote_address);
  rows.emplace_back(
      "request",
      text(delivery.request.method, " ", receive::redact_target(delivery.request.target)));
  rows.emplace_back("answered",
                    text(delivery.status, delivery.accepted ? "" : " refused: " + delivery.reason));
  if (delivery.accepted) {
    rows.emplace_back("verified",
                      delivery.key.empty() ? delivery.verified
                                           : text(delivery.verified, ", key ", delivery.key));
    rows.emplace_back("repeats", text(delivery.repeats));
  }
  for (const auto& [name, value] : receive::redact_headers(delivery.request.headers, credentials)) {
    rows.emplace_back("header", text(name, ": ", value));
  }
  rows.emplace_back("body", text(delivery.request.body.size(), " bytes (--body prints them)"));
}

void add_event_rows(Record& record, const journal::EventDetails& details)
{
  const auto& event = details.event;
  record.rows.emplace_back("event",
                           text(event.id,
                                " ",
                                event.code,
                                ": ",
                                journal::to_string(event.status),
                                event.reason.empty() ? "" : " (" + event.reason + ")"));
  for (const auto& destination : details.destinations) {
    record.rows.emplace_back("  to " + destination.destination,
                             text(journal::to_string(destination.state),
                                  " after ",
                                  destination.attempts,
                                  " attempts",
                                  destination.next_attempt
                                      ? text(", next ", format_time(*destination.next_attempt))
                                      : ""));
  }
  for (const auto& attempt : details.attempts) {
    record.rows.emplace_back("  attempt",
                             text(format_time(attempt.at),
                                  " ",
                                  attempt.destination,
                                  " ",
                                  journal::to_string(attempt.outcome),
                                  " ",
                                  attempt.status,
                                  " in ",
                                  attempt.took.count(),
                                  " ms: ",
                                  attempt.detail));
  }
}

void write_event(json::Writer& out, const journal::EventDetails& details)
{
  const auto& event = details.event;
  out.begin_object()
      .member("id", event.id)
      .member("code", event.code)
      .member("status", journal::to_string(event.status));
  out.member("reason", event.reason)
      .member_raw("event", event.envelope)
      .key("destinations")
      .begin_array();
  for (const auto& destination : details.destinations) {
    out.begin_object()
        .member("destination", destination.destination)
        .member("state", journal::to_string(destination.state));
    out.member("attempts", destination.attempts);
    destination.next_attempt ? out.member("next_attempt", format_time(*destination.next_attempt))
                             : out.member_null("next_attempt");
    out.end_object();
  }
  out.end_array().key("attempts").begin_array();
  for (const auto& attempt : details.attempts) {
    out.begin_object()
        .member("destination", attempt.destination)
        .member("at", format_time(attempt.at))
        .member("took_ms", std::int64_t{attempt.took.count()});
    out.member("outcome", journal::to_string(attempt.outcome))
        .member("status", attempt.status)
        .member("detail", attempt.detail)
        .end_object();
  }
  out.end_array().end_object();
}

std::string delivery_json(const journal::DeliveryDetails& delivery,
                          const std::vector<std::string>& credentials)
{
  json::Writer out;
  out.begin_object()
      .member("id", delivery.id)
      .member("account", delivery.account)
      .member("provider", delivery.provider);
  out.member("accepted", delivery.accepted)
      .member("status", delivery.status)
      .member("reason", delivery.reason);
  out.member("verified", delivery.verified)
      .member("key", delivery.key)
      .member("repeats", delivery.repeats);
  out.key("request").begin_object().member("received_at",
                                           format_time(delivery.request.received_at));
  out.member("from", delivery.request.remote_address).member("method", delivery.request.method);
  out.member("target", receive::redact_target(delivery.request.target))
      .key("headers")
      .begin_array();
  for (const auto& [name, value] : receive::redact_headers(delivery.request.headers, credentials)) {
    out.begin_array().string(name).string(value).end_array();
  }
  out.end_array().member("body_base64", base64_encode(delivery.request.body)).end_object();
  out.key("events").begin_array();
  for (const auto& event : delivery.events) {
    write_event(out, event);
  }
  out.end_array()
      .member_raw("trace", delivery.trace.empty() ? "null" : delivery.trace)
      .end_object();
  return out.text();
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  HOOKCTL_TRY_AS(const auto delivery, inbox->find_delivery(options.id));
  if (options.body) {
    context.out() << delivery.request.body; // byte for byte: for a file or a pipe
    return ExitCode::done;
  }
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  const auto credentials = credentials_of(delivery, workspace);
  Record record{{}, delivery_json(delivery, credentials), delivery.id};
  add_request_rows(record, delivery, credentials);
  for (const auto& event : delivery.events) {
    add_event_rows(record, event);
  }
  print(context, record);
  return ExitCode::done;
}

} // namespace

Command inbox_show_command()
{
  return {
      .path = "inbox show",
      .summary = "show one delivery: the request, how it was decided, its events and attempts",
      .description = "Takes the id of a delivery, of one of its events, or of a refused request. "
                     "-o json holds the whole decision trace and the mapped events; "
                     "--body prints the received bytes exactly.",
      .positionals = {{.name = "ID", .help = "dlv_… or evt_…, as inbox list prints them"}},
      .flags = {{.name = "--body", .help = "print only the request's body, byte for byte"}},
      .examples = {{"hookctl inbox show evt_01jdzq8s7v4m2x9c5b6n7k8r9t",
                    "everything about one event"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run =
          [](const Arguments& arguments, Context& context) {
            return run({arguments.positional(0), arguments.has("--body")}, context);
          },
  };
}

} // namespace hookctl::cli
