#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/mapping/mapping.hpp"
#include "hookctl/preset/sample.hpp"
#include "hookctl/receive/gate.hpp"

namespace hookctl::cli {

namespace {

struct Options {
  std::string account; ///< or, when empty:
  std::string provider;
  std::string file; ///< "" for the account's or the preset's own sample
  model::Headers headers;
};

/// One payload with everything that says how to map it.
struct Subject {
  account::Definition definition;
  std::optional<account::Account> account;
  model::Request request;
  std::string origin; ///< where the payload came from, for people
};

Result<model::Headers> parse_headers(const std::vector<std::string>& typed)
{
  model::Headers headers;
  for (const std::string& line : typed) {
    const auto parts = split(line, ':', 2);
    if (parts.size() != 2 || trim(parts[0]).empty()) {
      return fail(ErrorCode::invalid_argument,
                  text("--header ", quote(line), " is not 'NAME: VALUE'"),
                  "write it as --header 'X-Shopify-Topic: orders/create'");
    }
    headers.emplace_back(trim(parts[0]), trim(parts[1]));
  }
  return headers;
}

Result<Options> parse(const Arguments& arguments)
{
  Options options;
  options.provider = arguments.value("--provider").value_or("");
  HOOKCTL_TRY_AS(options.headers, parse_headers(arguments.values("--header")));
  const std::size_t file_at = options.provider.empty() ? 1 : 0;
  if (options.provider.empty() && arguments.positionals.empty()) {
    return fail(
        ErrorCode::invalid_argument,
        "neither an account nor a provider is given",
        "name one: hookctl map show ACCOUNT [FILE], or hookctl map show --provider ID [FILE]");
  }
  if (arguments.positionals.size() > file_at + 1) {
    return fail(ErrorCode::invalid_argument,
                text("unexpected argument ", quote(arguments.positional(file_at + 1))),
                "give one FILE");
  }
  options.account = options.provider.empty() ? arguments.positional(0) : "";
  options.file = arguments.positional(file_at);
  return options;
}

/// JSON given for a provider that wraps it (in a token, in a form) is what was inside.
void take_as_unwrapped(Subject& subject)
{
  if (!preset::is_json_sample(subject.request.body)) {
    return;
  }
  std::erase_if(subject.definition.unwrap, [](const body::Unwrap& unwrap) {
    return unwrap.start != body::Unwrap::Start::json_text;
  });
  std::erase_if(subject.request.headers, [](const auto& header) {
    return equals_ignore_case(header.first, "Content-Type");
  });
}

Result<Subject>
find_subject(const Options& options, const Workspace& workspace, const Context& context)
{
  Subject subject;
  std::string provider = options.provider;
  std::optional<std::string> payload;
  if (!options.account.empty()) {
    HOOKCTL_TRY_AS(auto loaded, workspace.store.load(options.account));
    HOOKCTL_TRY_AS(payload, workspace.store.read_payload(loaded.account));
    provider = loaded.account.provider;
    subject.account = std::move(loaded.account);
    subject.origin = "the account's sample";
  }
  HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(provider));
  const auto environment = model::to_string(context.environment());
  if (subject.account) {
    HOOKCTL_TRY_AS(subject.definition, account::define(*subject.account, preset, environment));
  } else {
    subject.definition = account::define(preset, environment);
  }
  if (!options.file.empty()) {
    HOOKCTL_TRY_AS(payload, read_input(context, options.file));
    subject.origin = options.file == "-" ? "standard input" : options.file;
  } else if (!payload) {
    payload = preset.sample;
    subject.request.headers = preset.sample_headers;
    subject.origin = text("the sample of ", preset.id);
  }
  subject.request.method = "POST";
  subject.request.body = *std::move(payload);
  // What is typed counts before what the sample carries.
  subject.request.headers.insert(
      subject.request.headers.begin(), options.headers.begin(), options.headers.end());
  take_as_unwrapped(subject);
  return subject;
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
                       const Subject& subject)
{
  if (!mapped.unroutable.empty()) {
    return text("cannot be routed: ", mapped.unroutable);
  }
  if (event.gate == receive::Gate::open) {
    return text("goes to the ", event.recipient);
  }
  return subject.account ? text("is kept and not delivered: its code is not active for ",
                                subject.account->name.value(),
                                " (see 'hookctl event activate')")
                         : text("goes to the ", event.recipient, " when its code is active");
}

void print_text(const receive::Preview& preview, const Subject& subject, const Context& context)
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
                  << printable(outcome_of(event, mapped, subject)) << "\n"
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

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto subject, find_subject(options, workspace, context));
  HOOKCTL_TRY_AS(const auto document,
                 body::parse_body(subject.request, subject.definition.unwrap)
                     .map_error(within(subject.origin)));
  HOOKCTL_TRY_AS(const auto preview,
                 receive::preview(subject.definition,
                                  subject.request,
                                  document,
                                  context.environment(),
                                  context.clock().now()));
  if (context.output() == OutputFormat::table) {
    context.note(text("payload: ", subject.origin));
    print_text(preview, subject, context);
  } else {
    print(context, Record{{}, preview_json(preview), subject.definition.facts.name});
  }
  if (subject.account) {
    HOOKCTL_TRY(
        mapping::check_against_sample(subject.definition,
                                      *subject.account,
                                      {&subject.request, &document, 0, &subject.definition.facts})
            .map_error(within(subject.origin)));
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
      .description = "Maps one payload as the listener would: which path gave each field, which "
                     "fallbacks were tried and why they did not count, and the "
                     "event that comes out. Without FILE the account's sample is used, else the "
                     "preset's. Exits 1 when the account's own paths find "
                     "nothing or the event could not be routed.",
      .positionals = {{.name = "ACCOUNT|FILE",
                       .help = "the account, and a JSON payload (- for standard input); only the "
                               "payload beside --provider",
                       .count = Positional::Count::any,
                       .completion = Completion::account}},
      .flags = {{.name = "--provider",
                 .value = "ID",
                 .help = "map by a preset alone, without an account",
                 .completion = Completion::provider},
                {.name = "--header",
                 .value = "'NAME: VALUE'",
                 .help = "a header of the delivery, for paths such as header:X-Topic",
                 .repeatable = true}},
      .examples = {{"hookctl map show shop_eu order.json", "how this order maps for shop_eu"},
                   {"hookctl map show --provider shopify", "how the preset maps its own sample"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli
