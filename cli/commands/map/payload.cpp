#include "cli/commands/map/payload.hpp"

#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/signing.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/body/body.hpp"
#include "hookctl/body/sniff.hpp"
#include "hookctl/preset/sample.hpp"
#include "hookctl/schema/description.hpp"

namespace hookctl::cli {

namespace {

constexpr std::string_view kContentType = "Content-Type";

/// Who reads the payload; with nobody, only its bytes are known.
struct Reader {
  std::optional<preset::Preset> preset;
  std::optional<account::Account> account;
  std::optional<account::Definition> definition;
};

Result<Reader> find_reader(const std::string& account,
                           std::string provider,
                           const Workspace& workspace,
                           const Context& context)
{
  Reader reader;
  if (!account.empty()) {
    HOOKCTL_TRY_AS(auto loaded, workspace.store.load(account));
    provider = loaded.account.provider;
    reader.account = std::move(loaded.account);
  }
  HOOKCTL_TRY_AS(reader.preset, workspace.presets.find(provider));
  const auto environment = model::to_string(context.environment());
  if (reader.account) {
    HOOKCTL_TRY_AS(reader.definition,
                   account::define(*reader.account, *reader.preset, environment));
  } else {
    reader.definition = account::define(*reader.preset, environment);
  }
  return reader;
}

/// Whoever received it, as far as account or preset are still there.
Reader find_receiver(const journal::DeliveryDetails& delivery,
                     const Workspace& workspace,
                     const Context& context)
{
  if (delivery.account.empty()) {
    return {}; // refused: its URL named no account
  }
  auto reader = find_reader(delivery.account, "", workspace, context);
  if (reader) {
    return *std::move(reader);
  }
  context.warn(
      text("account ", delivery.account, " cannot be read any more: ", reader.error().message),
      text("the payload is read by the preset ", delivery.provider, " alone"));
  reader = find_reader("", delivery.provider, workspace, context);
  return reader ? *std::move(reader) : Reader{};
}

/// JSON given for a provider that wraps it (in a token, in a form) is what was inside.
void take_as_unwrapped(Payload& payload)
{
  if (!preset::is_json_sample(payload.request.body)) {
    return;
  }
  if (payload.definition) {
    std::erase_if(payload.definition->unwrap, [](const body::Unwrap& unwrap) {
      return unwrap.start != body::Unwrap::Start::json_text;
    });
  }
  std::erase_if(payload.request.headers,
                [](const auto& header) { return equals_ignore_case(header.first, kContentType); });
}

/// What a file or standard input holds, when nobody declared it.
void guess_type(Payload& payload, const Context& context, Base64Json base64)
{
  if (model::find_header(payload.request.headers, kContentType)) {
    return;
  }
  const auto type = body::sniff_media_type(payload.request.body);
  if (type && *type != "application/json") {
    context.note(text(payload.origin, " is taken for ", *type, " (--content-type TYPE overrides)"));
    payload.request.headers.emplace_back(kContentType, *type);
    if (model::is_form(payload.request.headers)) { // a file's last line end is no part of its form
      payload.request.body = std::string(without_line_end(payload.request.body));
    }
    return;
  }
  auto decoded = !type && base64 == Base64Json::decoded
                     ? body::decode_base64_json(payload.request.body)
                     : std::nullopt;
  if (decoded) {
    context.note(text(payload.origin, " is taken for base64 of JSON and decoded"));
    payload.request.body = *std::move(decoded);
  }
}

Result<Payload>
load_received(const PayloadSource& source, const Workspace& workspace, const Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  HOOKCTL_TRY_AS(auto delivery, inbox->find_delivery(source.inbox));
  Reader reader;
  if (source.account.empty() && source.provider.empty()) {
    reader = find_receiver(delivery, workspace, context);
  } else {
    HOOKCTL_TRY_AS(reader, find_reader(source.account, source.provider, workspace, context));
  }
  if (!delivery.accepted) {
    context.note(
        text(delivery.id, " was refused: its body may be cut, and its credentials are dots"));
  }
  Payload payload;
  payload.request = std::move(delivery.request);
  payload.origin = text("delivery ", delivery.id);
  payload.definition = std::move(reader.definition);
  payload.account = std::move(reader.account);
  payload.request.headers.insert(
      payload.request.headers.begin(), source.headers.begin(), source.headers.end());
  return payload;
}

Result<> require_sample(const std::optional<std::string>& own, const model::AccountName& account)
{
  const auto document =
      own ? json::Document::parse(*own) : Result<json::Document>(fail(ErrorCode::not_found, ""));
  if (document && schema::is_schema(*document)) {
    return fail(ErrorCode::invalid_argument,
                text("the payload of ", account.value(), " is a JSON Schema, which is no payload"),
                "give one as FILE (- for standard input) or by --inbox ID");
  }
  return {};
}

Result<Payload> load_sample(const Workspace& workspace, Reader reader)
{
  Payload payload;
  std::optional<std::string> own;
  if (reader.account) {
    HOOKCTL_TRY_AS(own, workspace.store.read_payload(*reader.account));
    HOOKCTL_TRY(require_sample(own, reader.account->name));
    payload.origin = "the account's sample";
  }
  if (!own) {
    payload.request.headers = reader.preset->sample_headers;
    payload.origin = text("the sample of ", reader.preset->id);
  }
  payload.request.body = own ? *std::move(own) : std::move(reader.preset->sample);
  payload.definition = std::move(reader.definition);
  payload.account = std::move(reader.account);
  return payload;
}

/// A file's, for somebody or for nobody, or a sample.
Result<Payload> load_given(const PayloadSource& source, const Context& context, Base64Json base64)
{
  Payload payload;
  const bool is_alone = source.account.empty() && source.provider.empty();
  if (!is_alone) {
    HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
    HOOKCTL_TRY_AS(auto reader, find_reader(source.account, source.provider, workspace, context));
    if (source.file.empty()) {
      HOOKCTL_TRY_AS(payload, load_sample(workspace, std::move(reader)));
    } else {
      payload.definition = std::move(reader.definition);
      payload.account = std::move(reader.account);
    }
  }
  if (!source.file.empty()) {
    HOOKCTL_TRY_AS(payload.request.body, read_input(context, source.file));
    payload.origin = source.file == "-" ? "standard input" : source.file;
  }
  payload.request.method = "POST";
  payload.request.headers.insert(
      payload.request.headers.begin(), source.headers.begin(), source.headers.end());
  if (!model::find_header(source.headers, kContentType)) {
    take_as_unwrapped(payload);
  }
  guess_type(payload, context, base64);
  return payload;
}

} // namespace

std::vector<Flag> payload_flags()
{
  return {{.name = "--provider",
           .value = "ID",
           .help = "read it as this preset says; without FILE its sample",
           .completion = Completion::provider},
          {.name = "--account",
           .value = "NAME",
           .help = "read it as this account says; without FILE its sample",
           .completion = Completion::account},
          {.name = "--inbox",
           .value = "ID",
           .help = "a request that was received, headers and all, by its dlv_… or evt_…",
           .completion = Completion::received},
          header_flag("a header of the delivery, for paths such as header:X-Topic"),
          {.name = "--content-type",
           .value = "TYPE",
           .help = "the media type of the payload; guessed from its beginning without it"}};
}

Positional payload_file(Positional::Count count)
{
  return {.name = "FILE",
          .help = "a payload: JSON, a form, multipart or XML; - for standard input",
          .count = count,
          .completion = Completion::file};
}

Result<PayloadSource> parse_payload_flags(const Arguments& arguments)
{
  PayloadSource source;
  source.account = arguments.value("--account").value_or("");
  source.provider = arguments.value("--provider").value_or("");
  source.inbox = arguments.value("--inbox").value_or("");
  if (!source.account.empty() && !source.provider.empty()) {
    return fail(Failure::flags_exclude,
                "--account and --provider exclude each other",
                "leave one out: an account has its provider");
  }
  HOOKCTL_TRY_AS(source.headers, parse_headers(arguments));
  if (const auto type = arguments.value("--content-type")) {
    if (type->empty() || type->find_first_of("\r\n") != std::string::npos) {
      return fail(Failure::unknown_choice,
                  text("--content-type ", quote(*type), " is no media type"),
                  "such as --content-type application/xml");
    }
    source.headers.insert(source.headers.begin(), {std::string(kContentType), *type});
  }
  return source;
}

Result<> take_payload_file(PayloadSource& source, const Arguments& arguments, std::size_t index)
{
  if (arguments.positionals.size() > index + 1) {
    return fail(Failure::argument_unexpected,
                text("unexpected argument ", quote(arguments.positional(index + 1))),
                "give one FILE");
  }
  source.file = arguments.positional(index);
  if (!source.file.empty() && !source.inbox.empty()) {
    return fail(Failure::flags_exclude,
                "FILE and --inbox exclude each other",
                "leave one out: each is a payload");
  }
  return {};
}

Result<Payload> load_payload(const PayloadSource& source, const Context& context, Base64Json base64)
{
  if (!source.inbox.empty()) {
    HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
    return load_received(source, workspace, context);
  }
  if (source.file.empty() && source.account.empty() && source.provider.empty()) {
    return fail(Failure::nothing_given,
                "no payload is given",
                "name a FILE (- for standard input), or use --inbox ID, --account NAME or "
                "--provider ID");
  }
  return load_given(source, context, base64);
}

Result<json::Document> parse_payload(const Payload& payload)
{
  return body::parse_body(payload.request,
                          payload.definition ? payload.definition->unwrap
                                             : std::vector<body::Unwrap>{})
      .map_error(within(payload.origin));
}

} // namespace hookctl::cli
