#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/destination/form.hpp"
#include "cli/commands/destination_world.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/destinations.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/destination/factory.hpp"
#include "hookctl/event/envelope.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/ids.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace hookctl::cli::destination_test_command {

namespace {

using destination::Attempt;
using destination::Outgoing;

constexpr std::string_view kAccount = "hookctl_test";
constexpr std::string_view kPayload = R"({"message":"a test by hookctl"})";

struct Options {
  std::string name;
  std::string code = "hookctl.test";
  std::optional<std::string> sender;
  std::optional<std::string> source;
  std::optional<std::string> payload; ///< a file
};

Result<Options> parse(const Arguments& arguments)
{
  Options options;
  options.name = arguments.positional(0);
  options.code = arguments.value("--event").value_or(options.code);
  options.sender = arguments.value("--sender");
  options.source = arguments.value("--source");
  options.payload = arguments.value("--payload");
  if (options.sender.has_value() != options.source.has_value()) {
    return fail(Failure::flag_needs_other,
                "--sender and --source go together",
                "both say which user an event is for, as in --sender +15550001111 --source "
                "whatsapp");
  }
  return options;
}

Result<json::Document> payload_of(const Options& options, const Context& context)
{
  std::string bytes(kPayload);
  if (options.payload) {
    HOOKCTL_TRY_AS(bytes, read_input(context, *options.payload));
  }
  return json::Document::parse(std::move(bytes))
      .map_error(within(text("payload ", options.payload.value_or("of the test"))));
}

/// An event as a listener would make it of a request that only holds the payload.
Result<Outgoing> make_event(const Options& options, const Context& context)
{
  HOOKCTL_TRY_AS(const auto payload, payload_of(options, context));
  const TimePoint now = context.clock().now();
  Outgoing out;
  HOOKCTL_TRY_AS(out.event_id, model::make_id(model::kEventPrefix, now, context.rng()));
  HOOKCTL_TRY_AS(out.delivery_id, model::make_id(model::kDeliveryPrefix, now, context.rng()));
  out.account = kAccount;
  out.code = options.code;
  event::EnvelopeParts parts;
  parts.id = out.event_id;
  parts.time = now;
  parts.environment = context.environment();
  parts.account = kAccount;
  parts.provider = "custom";
  parts.sender = options.sender;
  parts.source = options.source;
  parts.recipient = options.sender ? "user" : "bot";
  parts.code = options.code;
  parts.delivery_id = out.delivery_id;
  parts.verified = "none";
  parts.received_at = now;
  out.envelope = event::write_envelope(parts, &payload, json::Document::root());
  model::Request request;
  request.method = "POST";
  request.target = "/";
  request.headers = {{"Content-Type", "application/json"}};
  request.body = payload.text();
  request.received_at = now;
  out.request = std::make_shared<const model::Request>(std::move(request));
  return out;
}

std::string_view to_string(Attempt::Outcome outcome)
{
  switch (outcome) {
  case Attempt::Outcome::delivered:
    return "delivered";
  case Attempt::Outcome::retry:
    return "retry";
  case Attempt::Outcome::dead:
    return "dead";
  case Attempt::Outcome::disabled:
    return "disabled";
  }
  return "retry";
}

/// What a listener would do next.
std::string_view meaning_of(Attempt::Outcome outcome)
{
  switch (outcome) {
  case Attempt::Outcome::delivered:
    return "delivered: it took the event";
  case Attempt::Outcome::retry:
    return "retry: it did not take the event, and may later";
  case Attempt::Outcome::dead:
    return "dead: it will never take this event";
  case Attempt::Outcome::disabled:
    return "disabled: it wants no event any more";
  }
  return "";
}

Record attempt_record(const routing::Definition& definition,
                      const Outgoing& outgoing,
                      const Attempt& attempt,
                      std::chrono::milliseconds took)
{
  Record record;
  record.name = definition.name;
  record.rows = {{"destination", definition.name},
                 {"goes to", routing::describe(definition.target)},
                 {"event", outgoing.event_id},
                 {"outcome", std::string(meaning_of(attempt.outcome))},
                 {"status", attempt.status == 0 ? "-" : text(attempt.status)},
                 {"answer", attempt.detail.empty() ? "-" : attempt.detail},
                 {"took", text(took.count(), " ms")}};
  json::Writer out;
  out.begin_object()
      .member("destination", definition.name)
      .member("event", outgoing.event_id)
      .member("outcome", to_string(attempt.outcome));
  attempt.status == 0 ? out.member_null("status") : out.member("status", attempt.status);
  out.member("detail", attempt.detail).member("took_ms", std::int64_t{took.count()}).end_object();
  record.json = out.text();
  return record;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings, account::load_settings(paths, context.environment()));
  HOOKCTL_TRY_AS(const auto definition, account::find_destination(settings, options.name));
  HOOKCTL_TRY_AS(const auto outgoing, make_event(options, context));
  const auto folder = account::settings_file(paths, context.environment()).parent_path();
  HOOKCTL_TRY_AS(const auto destination,
                 destination::make_destination(definition, destination_world(context, folder)));
  const auto began = context.clock().steady_now();
  const Attempt attempt = destination->send(outgoing);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(context.clock().steady_now() - began);
  if (std::holds_alternative<routing::Stdout>(definition.target)) {
    context.note(meaning_of(attempt.outcome)); // standard output has the event
  } else {
    print(context, attempt_record(definition, outgoing, attempt, took));
  }
  if (attempt.outcome == Attempt::Outcome::delivered) {
    return ExitCode::done;
  }
  const bool may_be_there_later = attempt.outcome == Attempt::Outcome::retry;
  return attempt.status == 0 && may_be_there_later ? ExitCode::unreachable : ExitCode::no;
}

} // namespace

Command make()
{
  return {
      .path = "destination test",
      .summary = "hand one test event to a destination and show its answer",
      .description =
          "Makes an event of the account hookctl_test and hands it over once, as a listener would: "
          "in the destination's format, signed, with its headers and its timeout. Its route is not "
          "asked, nothing is journalled, and nothing is tried again. The exit code is 0 when it "
          "took the event, 1 when it answered otherwise, and 6 when it could not be reached.",
      .positionals = {destination_positional()},
      .flags = {{.name = "--event",
                 .value = "CODE",
                 .help = "the event's code",
                 .default_text = "hookctl.test",
                 .completion = Completion::event_code},
                {.name = "--payload",
                 .value = "FILE",
                 .help = "its data, a JSON document; - is standard input",
                 .default_text = "a short message",
                 .completion = Completion::file},
                {.name = "--sender",
                 .value = "ID",
                 .help = "the user whom it is for, with --source",
                 .default_text = "an event for the bot"},
                {.name = "--source",
                 .value = "ID",
                 .help = "the channel of that user, such as whatsapp"}},
      .examples = {{"hookctl destination test app", "does my app take events?"},
                   {"hookctl destination test bot --sender +15550001111 --source whatsapp",
                    "does the bot take one for this user?"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::unreachable,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::destination_test_command
