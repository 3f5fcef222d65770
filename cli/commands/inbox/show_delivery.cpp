#include "cli/commands/inbox/show_delivery.hpp"

#include "hookctl/base/bytes.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/receive/decide.hpp"
#include "hookctl/receive/trace.hpp"

namespace hookctl::cli {

namespace {

void add_request_rows(Record& record,
                      const journal::DeliveryDetails& delivery,
                      const model::Request& shown)
{
  auto& rows = record.rows;
  rows.emplace_back("delivery", delivery.id);
  rows.emplace_back(
      "account",
      delivery.account.empty() ? "-" : text(delivery.account, " (", delivery.provider, ")"));
  rows.emplace_back("received", format_time(delivery.request.received_at));
  rows.emplace_back("from", delivery.request.remote_address);
  rows.emplace_back("request", text(shown.method, " ", shown.target));
  rows.emplace_back("answered",
                    text(delivery.status, delivery.accepted ? "" : " refused: " + delivery.reason));
  if (delivery.accepted) {
    rows.emplace_back("verified",
                      delivery.key.empty() ? delivery.verified
                                           : text(delivery.verified, ", key ", delivery.key));
    rows.emplace_back("repeats", text(delivery.repeats));
  }
  for (const auto& [name, value] : shown.headers) {
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
                                  destination.attempts == 1 ? " attempt" : " attempts",
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

} // namespace

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

model::Request redact(const model::Request& request, const std::vector<std::string>& credentials)
{
  model::Request shown = request;
  shown.target = receive::redact_target(request.target);
  shown.headers = receive::redact_headers(request.headers, credentials);
  return shown;
}

std::string delivery_json(const journal::DeliveryDetails& delivery, const model::Request& shown)
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
  out.member("target", shown.target).key("headers").begin_array();
  for (const auto& [name, value] : shown.headers) {
    out.begin_array().string(name).string(value).end_array();
  }
  out.end_array().member("body_base64", base64_encode(shown.body)).end_object();
  out.key("events").begin_array();
  for (const auto& event : delivery.events) {
    write_event(out, event);
  }
  out.end_array()
      .member_raw("trace", delivery.trace.empty() ? "null" : receive::expand_trace(delivery.trace))
      .end_object();
  return out.text();
}

Record delivery_record(const journal::DeliveryDetails& delivery,
                       const std::vector<std::string>& credentials)
{
  const model::Request shown = redact(delivery.request, credentials);
  Record record{{}, delivery_json(delivery, shown), delivery.id};
  add_request_rows(record, delivery, shown);
  for (const auto& event : delivery.events) {
    add_event_rows(record, event);
  }
  return record;
}

} // namespace hookctl::cli
