#include "cli/app/output.hpp"
#include "cli/app/paint.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/map/drift.hpp"
#include "cli/commands/map/payload.hpp"
#include "cli/commands/map/show_fields.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/mapping/explain.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/receive/gate.hpp"

namespace hookctl::cli::map_show_command {

namespace {

enum class Explain { no, yes };

/// ACCOUNT, unless a flag says who maps, and FILE.
Result<PayloadSource> parse(const Arguments& arguments)
{
  HOOKCTL_TRY_AS(auto source, parse_payload_flags(arguments));
  const bool is_named = !source.account.empty() || !source.provider.empty();
  if (!is_named) {
    source.account = arguments.positional(0);
  }
  if (source.account.empty() && source.provider.empty() && source.inbox.empty()) {
    return fail(
        Failure::nothing_given,
        "neither an account nor a provider is given",
        "name one: hookctl map show ACCOUNT [FILE], or hookctl map show --provider ID [FILE]");
  }
  HOOKCTL_TRY(take_payload_file(source, arguments, is_named ? 0 : 1));
  return source;
}

Result<> require_definition(const Payload& payload)
{
  if (!payload.definition) {
    return fail(Failure::mapper_unknown,
                text("nobody is known who maps ", payload.origin),
                "say who: --account NAME or --provider ID");
  }
  return {};
}

std::string outcome_of(const receive::DecidedEvent& event,
                       const mapping::MappedEvent& mapped,
                       const Payload& payload)
{
  if (!mapped.unroutable.empty()) {
    return text("cannot be routed: ", mapped.unroutable);
  }
  if (event.gate == receive::Gate::open) {
    return text("goes to the ", event.recipient);
  }
  return payload.account ? text("is kept and not delivered: its code is not active for ",
                                payload.account->name.value(),
                                " (see 'hookctl event activate')")
                         : text("goes to the ", event.recipient, " when its code is active");
}

/// What `map show` tells, for people and for programs alike.
struct Report {
  const Payload& payload;
  const receive::Preview& preview;
  std::vector<mapping::Step> steps;   ///< with --explain
  std::optional<schema::Drift> drift; ///< from the account's own payload
};

std::string_view gate_name(receive::Gate gate)
{
  switch (gate) {
  case receive::Gate::open:
    return "open";
  case receive::Gate::inactive:
    return "inactive";
  case receive::Gate::unroutable:
    return "unroutable";
  }
  return "unroutable";
}

/// Fields, recipient and event of the event at `index`.
void print_event(const Report& report, std::size_t index, const Context& context)
{
  const auto& mapped = report.preview.mapped.events[index];
  const auto& event = report.preview.events[index];
  const bool colour = context.colour_on_out();
  const bool first = index == 0;
  context.out() << (first ? "" : "\n");
  print_fields(
      first ? report.preview.mapped.trace : std::vector<mapping::FieldTrace>{}, mapped, context);
  const std::string recipient = printable(mapping::explain_recipient(mapped), 400);
  context.out() << "\nrecipient "
                << paint(recipient, Paint::red, colour && !mapped.unroutable.empty()) << '\n';
  if (first && !report.steps.empty()) {
    context.out() << '\n';
    print_steps(report.steps, context);
  }
  context.out() << "\nevent " << paint(printable(event.code, 200), Paint::bold, colour) << ' '
                << printable(outcome_of(event, mapped, report.payload)) << '\n'
                << json::pretty(event.envelope) << '\n';
}

void print_text(const Report& report, const Context& context)
{
  for (const std::string& note : report.preview.mapped.notes) {
    context.warn(note);
  }
  for (std::size_t i = 0; i < report.preview.events.size(); ++i) {
    print_event(report, i, context);
  }
  if (report.preview.events.empty() && !report.steps.empty()) {
    print_steps(report.steps, context);
  }
}

void write_event(json::Writer& out,
                 const receive::DecidedEvent& event,
                 const mapping::MappedEvent& mapped)
{
  out.begin_object().member("gate", gate_name(event.gate)).member("reason", event.reason);
  out.key("recipient").begin_object();
  out.member("to", mapping::to_string(mapped.recipient));
  out.member("resolved", mapped.unroutable.empty());
  out.member("why", mapping::explain_recipient(mapped)).end_object();
  out.key("fields");
  write_fields(out, mapped.trace);
  out.member_raw("event", event.envelope).end_object();
}

std::string report_json(const Report& report)
{
  json::Writer out;
  out.begin_object().member("payload", report.payload.origin).key("delivery");
  write_fields(out, report.preview.mapped.trace);
  out.key("events").begin_array();
  for (std::size_t i = 0; i < report.preview.events.size(); ++i) {
    write_event(out, report.preview.events[i], report.preview.mapped.events[i]);
  }
  out.end_array().key("notes").begin_array();
  for (const std::string& note : report.preview.mapped.notes) {
    out.string(note);
  }
  out.end_array();
  write_drift_member(out, report.drift);
  if (!report.steps.empty()) {
    out.key("steps");
    write_steps(out, report.steps);
  }
  return out.end_object().text();
}

/// What the table has told already, for whoever goes by the exit code.
Result<> check_outcome(const Report& report)
{
  if (is_rejected(report.payload, report.drift)) {
    return fail(Failure::payload_not_as_described,
                "the payload would be rejected: it differs from its description");
  }
  for (const auto& event : report.preview.mapped.events) {
    if (!event.unroutable.empty()) {
      return fail(Failure::event_not_routable,
                  text("the event could not be routed: ", event.unroutable));
    }
  }
  return {};
}

Result<ExitCode> run(const PayloadSource& source, Explain explain, Context& context)
{
  HOOKCTL_TRY_AS(const auto payload, load_payload(source, context));
  HOOKCTL_TRY(require_definition(payload));
  HOOKCTL_TRY_AS(const auto document, parse_payload(payload));
  const account::Definition& definition = *payload.definition;
  HOOKCTL_TRY_AS(
      const auto preview,
      receive::preview(
          definition, payload.request, document, context.environment(), context.clock().now()));
  const select::Input input{&payload.request, &document, 0, &definition.facts};
  Report report{payload, preview, {}, {}};
  HOOKCTL_TRY_AS(report.drift, find_drift(payload, document, context));
  if (explain == Explain::yes) {
    report.steps = mapping::explain_walk(definition, input, preview.mapped);
  }
  if (context.output() == OutputFormat::table) {
    context.note(text("payload: ", payload.origin));
    print_text(report, context);
    print_drift(payload, report.drift, context);
  } else {
    print(context, Record{{}, report_json(report), definition.facts.name});
  }
  if (payload.account) {
    HOOKCTL_TRY(mapping::check_against_sample(definition, *payload.account, input)
                    .map_error(within(payload.origin)));
  }
  HOOKCTL_TRY(check_outcome(report));
  return ExitCode::done;
}

std::vector<Flag> flags()
{
  std::vector<Flag> flags = payload_flags();
  flags.push_back(
      {.name = "--explain",
       .help = "every step: how the body was read, each path and how far it got, the gate"});
  return flags;
}

} // namespace

Command make()
{
  return {
      .path = "map show",
      .summary = "show how a payload maps: every field, its path, and why not",
      .description =
          "Maps one payload as the listener would: which path gave each field, which "
          "fallbacks were tried and why they did not count, what the recipient becomes, and the "
          "event that comes out. Without FILE the account's sample is used, else the "
          "preset's; with --inbox a request as it was received, mapped by the account "
          "that took it unless another is named. Then what differs from the account's own "
          "payload, a sample or a schema. Exits 1 when the account's own paths find "
          "nothing, the event could not be routed, or the payload would be rejected.",
      .positionals = {{.name = "ACCOUNT|FILE",
                       .help = "the account, and a payload (- for standard input); only the "
                               "payload beside --account and --provider",
                       .count = Positional::Count::any,
                       .completion = Completion::account}},
      .flags = flags(),
      .examples = {{"hookctl map show shop_eu order.json", "how this order maps for shop_eu"},
                   {"hookctl map show --provider shopify", "how the preset maps its own sample"},
                   {"hookctl map show shop_eu order.json --explain", "every step on the way"},
                   {"hookctl map show --inbox evt_01jdzq8s7v4m2x9c5b6n7k8r9t",
                    "how a request that was received maps"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto source, parse(arguments));
        return run(source, arguments.has("--explain") ? Explain::yes : Explain::no, context);
      },
  };
}

} // namespace hookctl::cli::map_show_command
