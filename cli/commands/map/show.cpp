#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/map/payload.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/receive/gate.hpp"

namespace hookctl::cli {

namespace {

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
        ErrorCode::invalid_argument,
        "neither an account nor a provider is given",
        "name one: hookctl map show ACCOUNT [FILE], or hookctl map show --provider ID [FILE]");
  }
  HOOKCTL_TRY(take_payload_file(source, arguments, is_named ? 0 : 1));
  return source;
}

Result<> require_definition(const Payload& payload)
{
  if (!payload.definition) {
    return fail(ErrorCode::not_found,
                text("nobody is known who maps ", payload.origin),
                "say who: --account NAME or --provider ID");
  }
  return {};
}

/// A row for each path that did not count, then one for the path that did.
void add_field(Listing& listing, const mapping::FieldTrace& field)
{
  for (const mapping::Tried& tried : field.tried) {
    if (tried.outcome != mapping::Outcome::matched) {
      listing.rows.push_back(
          {field.field, std::string(mapping::to_string(tried.outcome)), tried.path, tried.detail});
    }
  }
  const bool found = field.outcome == mapping::Outcome::matched;
  if (found || field.tried.empty()) {
    listing.rows.push_back({field.field,
                            found ? field.type : std::string(mapping::to_string(field.outcome)),
                            field.path.empty() ? "-" : field.path,
                            found ? printable(field.value, 60) : ""});
  }
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

void print_text(const receive::Preview& preview, const Payload& payload, const Context& context)
{
  for (const std::string& note : preview.mapped.notes) {
    context.warn(note);
  }
  for (std::size_t i = 0; i < preview.events.size(); ++i) {
    const auto& event = preview.events[i];
    const auto& mapped = preview.mapped.events[i];
    Listing fields;
    fields.columns = {"FIELD", "FOUND", "PATH", "VALUE"};
    if (i == 0) {
      for (const auto& field : preview.mapped.trace) {
        add_field(fields, field);
      }
    }
    for (const auto& field : mapped.trace) {
      add_field(fields, field);
    }
    context.out() << (i == 0 ? "" : "\n");
    print(context, fields);
    context.out() << "\nevent " << printable(event.code, 200) << ' '
                  << printable(outcome_of(event, mapped, payload)) << "\n"
                  << json::pretty(event.envelope) << "\n";
  }
}

std::string preview_json(const receive::Preview& preview)
{
  json::Writer out;
  out.begin_object().key("events").begin_array();
  for (std::size_t i = 0; i < preview.events.size(); ++i) {
    const auto& event = preview.events[i];
    out.begin_object();
    out.member("gate",
               event.gate == receive::Gate::open       ? "open"
               : event.gate == receive::Gate::inactive ? "inactive"
                                                       : "unroutable");
    out.member("reason", event.reason);
    out.key("fields").begin_array();
    for (const auto& field : preview.mapped.events[i].trace) {
      out.begin_object()
          .member("field", field.field)
          .member("state", mapping::to_string(field.outcome));
      out.member("path", field.path).member("value", field.value).member("type", field.type);
      out.key("tried").begin_array();
      for (const auto& tried : field.tried) {
        out.begin_object()
            .member("path", tried.path)
            .member("state", mapping::to_string(tried.outcome))
            .member("detail", tried.detail)
            .end_object();
      }
      out.end_array().end_object();
    }
    out.end_array().member_raw("event", event.envelope).end_object();
  }
  out.end_array().key("notes").begin_array();
  for (const std::string& note : preview.mapped.notes) {
    out.string(note);
  }
  return out.end_array().end_object().text();
}

Result<ExitCode> run(const PayloadSource& source, Context& context)
{
  HOOKCTL_TRY_AS(const auto payload, load_payload(source, context));
  HOOKCTL_TRY(require_definition(payload));
  HOOKCTL_TRY_AS(const auto document, parse_payload(payload));
  const account::Definition& definition = *payload.definition;
  HOOKCTL_TRY_AS(
      const auto preview,
      receive::preview(
          definition, payload.request, document, context.environment(), context.clock().now()));
  if (context.output() == OutputFormat::table) {
    context.note(text("payload: ", payload.origin));
    print_text(preview, payload, context);
  } else {
    print(context, Record{{}, preview_json(preview), definition.facts.name});
  }
  if (payload.account) {
    HOOKCTL_TRY(mapping::check_against_sample(definition,
                                              *payload.account,
                                              {&payload.request, &document, 0, &definition.facts})
                    .map_error(within(payload.origin)));
  }
  for (const auto& event : preview.mapped.events) {
    if (!event.unroutable.empty()) {
      return ExitCode::no;
    }
  }
  return ExitCode::done;
}

} // namespace

Command map_show_command()
{
  return {
      .path = "map show",
      .summary = "show how a payload maps: every field, its path, and why not",
      .description =
          "Maps one payload as the listener would: which path gave each field, which "
          "fallbacks were tried and why they did not count, and the "
          "event that comes out. Without FILE the account's sample is used, else the "
          "preset's; with --inbox a request as it was received, mapped by the account "
          "that took it unless another is named. Exits 1 when the account's own paths find "
          "nothing or the event could not be routed.",
      .positionals = {{.name = "ACCOUNT|FILE",
                       .help = "the account, and a payload (- for standard input); only the "
                               "payload beside --account and --provider",
                       .count = Positional::Count::any,
                       .completion = Completion::account}},
      .flags = payload_flags(),
      .examples = {{"hookctl map show shop_eu order.json", "how this order maps for shop_eu"},
                   {"hookctl map show --provider shopify", "how the preset maps its own sample"},
                   {"hookctl map show --inbox evt_01jdzq8s7v4m2x9c5b6n7k8r9t",
                    "how a request that was received maps"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto source, parse(arguments));
        return run(source, context);
      },
  };
}

} // namespace hookctl::cli
