#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/signing.hpp"
#include "hookctl/account/keys.hpp"
#include "hookctl/auth/explain.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/http/raw_request.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>

namespace hookctl::cli::verify_command {

namespace {

/// Keys of other accounts that --explain tries.
constexpr std::size_t kMostAccounts = 200;

struct Options {
  SignerOptions signer;
  std::optional<std::string> request; ///< a file with a captured request
  std::optional<std::string> body;    ///< a file
  model::Headers headers;
  std::optional<std::string> method;
  std::optional<std::string> url;
  std::optional<TimePoint> at;
  bool explain = false;
};

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.request = arguments.value("--request");
  options.body = arguments.value("--body");
  options.method = arguments.value("--method");
  options.url = arguments.value("--url");
  options.explain = arguments.has("--explain");
  if (!options.body && !options.request && options.method.value_or("POST") == "POST") {
    return fail(Failure::nothing_given,
                "no request is given",
                "add --body FILE and its headers, or --request FILE with the whole of it");
  }
  const int readers = (options.body == "-" ? 1 : 0) + (options.request == "-" ? 1 : 0) +
                      (arguments.has("--auth-key-stdin") ? 1 : 0);
  if (readers > 1) {
    return fail(Failure::input_named_twice,
                "standard input can be read only once",
                "give the body, the request or the key in a file");
  }
  if (options.url) {
    HOOKCTL_TRY(http::parse_url(*options.url).map_error(within("flag --url")));
  }
  HOOKCTL_TRY_AS(options.signer, parse_signer(arguments, context));
  HOOKCTL_TRY_AS(options.headers, parse_headers(arguments));
  HOOKCTL_TRY_AS(options.at, parse_at(arguments));
  return options;
}

std::string path_and_query(std::string_view url)
{
  const std::size_t path = url.find_first_of("/?", url.find("://") + 3);
  const std::string target(path == url.npos ? std::string_view("/") : url.substr(path));
  return target.front() == '/' ? target : "/" + target;
}

/// The captured request, with what the flags say in its place.
Result<model::Request> read_request(const Options& options, const Context& context)
{
  model::Request request;
  request.method = "POST";
  request.target = "/";
  if (options.request) {
    HOOKCTL_TRY_AS(const auto capture, read_input(context, *options.request));
    HOOKCTL_TRY_AS(request,
                   http::parse_raw_request(capture).map_error(
                       within(*options.request == "-" ? "standard input" : *options.request)));
  }
  if (options.body) {
    HOOKCTL_TRY_AS(request.body, read_input(context, *options.body));
  }
  for (const auto& [name, value] : options.headers) {
    std::erase_if(request.headers, [&, given = &name](const auto& header) {
      return equals_ignore_case(header.first, *given);
    });
  }
  request.headers.insert(request.headers.end(), options.headers.begin(), options.headers.end());
  request.method = options.method.value_or(request.method);
  request.target = options.url ? path_and_query(*options.url) : request.target;
  return request;
}

/// What the sender called, as far as it is known.
std::string
called_url(const Options& options, const model::Request& request, const std::string& own_url)
{
  if (options.url) {
    return *options.url;
  }
  const std::size_t question = request.target.find('?');
  const std::string query =
      question == std::string::npos ? std::string() : request.target.substr(question);
  if (!own_url.empty()) {
    return own_url + query;
  }
  const auto host = model::find_header(request.headers, "Host");
  return host && options.request ? text("https://", *host, request.target) : std::string();
}

void add_keys_of(model::Environment environment,
                 const Options& options,
                 const Workspace& workspace,
                 const Context& context,
                 auth::Suspects& suspects)
{
  const account::Store store(workspace.paths, environment);
  const bool here = environment == context.environment();
  for (const std::string& name : store.names().value_or(std::vector<std::string>{})) {
    const auto loaded = store.load(name);
    if (!loaded || !loaded->account.auth_key || suspects.other_keys.size() >= kMostAccounts ||
        (here && name == options.signer.account)) {
      continue;
    }
    auto key = account::resolve_key(*loaded->account.auth_key, context.variables(), store.folder());
    if (key) {
      suspects.other_keys.emplace_back(
          here ? name : text(name, " in ", model::to_string(environment)), *std::move(key));
    }
  }
}

auth::Suspects find_suspects(const Options& options,
                             const Signer& signer,
                             const Workspace& workspace,
                             const Context& context)
{
  auth::Suspects suspects;
  for (const model::Environment environment : model::kEnvironments) {
    add_keys_of(environment, options, workspace, context, suspects);
  }
  if (!signer.variant.empty()) {
    suspects.variants.emplace_back("", signer.preset.scheme);
  }
  for (const preset::Variant& variant : signer.preset.variants) {
    if (variant.name != signer.variant) {
      suspects.variants.emplace_back(variant.name, variant.scheme);
    }
  }
  if (signer.account) {
    suspects.urls.push_back(public_webhook_url(workspace, context, signer));
  }
  return suspects;
}

/// What was found, with what a person should know of the scheme.
struct Finding {
  auth::Explanation explanation;
  preset::Scheme scheme;
  TimePoint now;
};

std::string age_words(TimePoint moment, TimePoint now)
{
  const std::int64_t age = (to_unix_ms(now) - to_unix_ms(moment)) / 1000;
  return age < 0 ? text(-age, " s in the future") : text(age, " s ago");
}

/// What the scheme leaves open, though the request is genuine.
std::vector<std::string> gaps(const preset::Scheme& scheme)
{
  std::vector<std::string> open;
  if (std::holds_alternative<preset::NoScheme>(scheme.engine)) {
    return {"nothing is signed: only the unguessable URL protects it"};
  }
  if (!scheme.covers_body) {
    open.emplace_back("the sender is proved, the body is not signed");
  }
  return open;
}

void add_verified(const Finding& finding, Record& record, json::Writer& out)
{
  const auto& verified = *finding.explanation.verified;
  if (!verified.key.empty()) {
    record.rows.emplace_back("key", verified.key);
  }
  if (verified.signed_at) {
    record.rows.emplace_back("signed at",
                             text(format_time(*verified.signed_at),
                                  " (",
                                  age_words(*verified.signed_at, finding.now),
                                  ")"));
    out.member("signed_at", format_time(*verified.signed_at));
    out.member("age_seconds", (to_unix_ms(finding.now) - to_unix_ms(*verified.signed_at)) / 1000);
  } else {
    record.rows.emplace_back("signed at", "not said: a copy of the request stays valid");
    out.member_null("signed_at").member_null("age_seconds");
  }
  verified.key.empty() ? out.member_null("key") : out.member("key", verified.key);
}

void add_reason(const Error& error, Record& record, json::Writer& out)
{
  record.rows.emplace_back("reason", error.message);
  record.rows.emplace_back("code", to_string(failure_of(error)));
  if (!error.hint.empty()) {
    record.rows.emplace_back("hint", error.hint);
  }
  out.member_null("signed_at").member_null("age_seconds").member_null("key");
}

Record to_record(const Finding& finding)
{
  const auto& explanation = finding.explanation;
  const bool valid = explanation.verified.has_value();
  Record record;
  json::Writer out;
  record.name = valid ? "valid" : "invalid";
  record.rows = {{"result", record.name}, {"scheme", finding.scheme.label}};
  out.begin_object().member("valid", valid).member("scheme", finding.scheme.label);
  valid ? add_verified(finding, record, out) : add_reason(*explanation.error, record, out);
  out.member("covers_body", finding.scheme.covers_body);
  valid ? out.member_null("code") : out.member("code", to_string(failure_of(*explanation.error)));
  valid ? out.member_null("reason") : out.member("reason", explanation.error->message);
  valid ? out.member_null("hint") : out.member("hint", explanation.error->hint);
  if (valid) {
    for (const std::string& gap : gaps(finding.scheme)) {
      record.rows.emplace_back("note", gap);
    }
  }
  out.key("causes").begin_array();
  for (const auth::Cause& cause : explanation.causes) {
    record.rows.emplace_back("cause", cause.message);
    record.rows.emplace_back("mend", cause.change);
    out.begin_object()
        .member("code", cause.code)
        .member("message", cause.message)
        .member("change", cause.change)
        .end_object();
  }
  out.end_array().end_object();
  record.json = out.text();
  return record;
}

void tell_more(const Finding& finding, const Options& options, const Context& context)
{
  if (finding.explanation.verified) {
    return;
  }
  if (!options.explain) {
    context.note("add --explain to look for the cause");
  } else if (finding.explanation.causes.empty()) {
    context.note("no known mistake explains it: the key is another one, or the body was changed");
  }
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto signer,
                 find_signer(options.signer, workspace, context, PreviousKey::yes));
  HOOKCTL_TRY_AS(const auto request, read_request(options, context));
  Finding finding{{}, signer.scheme, options.at.value_or(context.clock().now())};
  const auth::Context check{
      called_url(options, request, public_webhook_url(workspace, context, signer)),
      finding.now,
      signer.values,
      &signer.definition.handshakes,
      &signer.definition.unwrap};
  if (options.explain) {
    HOOKCTL_TRY_AS(finding.explanation,
                   auth::explain(signer.scheme,
                                 signer.keys,
                                 request,
                                 check,
                                 find_suspects(options, signer, workspace, context)));
  } else {
    auto verified = auth::verify(signer.scheme, signer.keys, request, check);
    if (verified) {
      finding.explanation.verified = *std::move(verified);
    } else {
      finding.explanation.error = verified.error();
    }
  }
  const auto& error = finding.explanation.error;
  if (error && error->code != ErrorCode::unverified) {
    return fail(*error);
  }
  print(context, to_record(finding));
  tell_more(finding, options, context);
  return finding.explanation.verified ? ExitCode::done : ExitCode::no;
}

std::vector<Flag> flags()
{
  std::vector<Flag> all = signer_flags();
  const std::vector<Flag> own = {
      {.name = "--body",
       .value = "FILE",
       .help = "the request's body, byte for byte (- for standard input)",
       .completion = Completion::file},
      header_flag("a header of the request"),
      {.name = "--request",
       .value = "FILE",
       .help = "a captured request: request line, headers, an empty line, the body",
       .completion = Completion::file},
      {.name = "--method", .value = "METHOD", .help = "its method", .default_text = "POST"},
      {.name = "--url",
       .value = "URL",
       .help = "the URL that the sender called, where the scheme signs it",
       .default_text = "the account's webhook URL"},
      at_flag("the moment of the check: when the request came in"),
      {.name = "--explain", .help = "when it is invalid, look for the mistake"},
  };
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

} // namespace

Command make()
{
  return {
      .path = "verify",
      .summary = "check the signature of a request, and find out why it does not hold",
      .description =
          "Checks one request as the listener would, without network: exits 0 when it is valid, 1 "
          "when it is not. With --explain the known mistakes are undone one at a time and checked "
          "again: a renamed header, another encoding, a key that is not decoded, the key of "
          "another account or an old one, a timestamp out of its tolerance, a body that was "
          "changed on the way (line feed, byte order mark, JSON written anew), another URL, "
          "another algorithm or variant. Each says what would make the request pass; no key and "
          "no signature is ever shown.",
      .flags = flags(),
      .examples =
          {{"hookctl verify --account shop_eu --body order.json --header 'X-Shopify-Hmac-Sha256: "
            "B23tXN6…'",
            "is this order genuine?"},
           {"hookctl verify --provider stripe --auth-key-env STRIPE_SECRET --request captured.http "
            "--at 2026-11-23T22:41:07Z --explain",
            "why a captured delivery was refused"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::denied, ExitCode::invalid_data},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::verify_command
