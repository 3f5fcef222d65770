#include "hookctl/auth/sign.hpp"

#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/signing.hpp"
#include "hookctl/base/bytes.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/shell.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli::sign_command {

namespace {

struct Options {
  SignerOptions signer;
  std::string body; ///< a file; "" for an empty body
  model::Headers headers;
  std::string method = "POST";
  std::optional<std::string> url;
  std::optional<TimePoint> at;
  bool curl = false;
};

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.body = arguments.value("--body").value_or("");
  options.method = arguments.value("--method").value_or("POST");
  options.url = arguments.value("--url");
  options.curl = arguments.has("--curl");
  if (options.body.empty() && options.method == "POST") {
    return fail(Failure::nothing_given,
                "no body is given",
                "add --body FILE, or --body - for standard input");
  }
  if (options.body == "-" && arguments.has("--auth-key-stdin")) {
    return fail(Failure::input_named_twice,
                "--body - and --auth-key-stdin both read standard input",
                "give one of them as a file");
  }
  if (options.url) {
    HOOKCTL_TRY(http::parse_url(*options.url).map_error(within("flag --url")));
  }
  HOOKCTL_TRY_AS(options.signer, parse_signer(arguments, context));
  HOOKCTL_TRY_AS(options.headers, parse_headers(arguments));
  HOOKCTL_TRY_AS(options.at, parse_at(arguments));
  return options;
}

Result<std::string>
to_curl(const auth::Draft& before, const auth::Draft& after, const Options& options)
{
  if (after.url.empty()) {
    return fail(Failure::flag_needs_other,
                "--curl needs the URL to post to",
                "add --url URL, or --account NAME");
  }
  std::string out = text("curl -X ", after.method, " ", shell_quote(after.url));
  for (const auto& [name, value] : after.headers) {
    out += text(" \\\n  -H ", shell_quote(text(name, ": ", value)));
  }
  const bool as_file = before.body == after.body && !options.body.empty() && options.body != "-";
  if (!as_file && after.body.find('\0') != std::string::npos) {
    return fail(ErrorCode::invalid_argument,
                "the body has a NUL byte, which no command line can hold",
                "give it as a file: --body FILE");
  }
  if (as_file || !after.body.empty()) {
    out += text(" \\\n  --data-binary ", shell_quote(as_file ? "@" + options.body : after.body));
  }
  return out;
}

/// Header lines alone where they hold the whole signature; the changed URL and body around them.
void print_text(const auth::Draft& before, const auth::Draft& after, const Context& context)
{
  if (before.url != after.url) {
    context.out() << after.method << ' ' << printable(after.url) << '\n';
  }
  for (const auto& [name, value] : after.headers) {
    context.out() << printable(name) << ": " << printable(value) << '\n';
  }
  if (before.body != after.body) {
    context.out() << '\n' << after.body << '\n';
  }
}

std::string to_json(const auth::Draft& draft)
{
  json::Writer out;
  out.begin_object().member("method", draft.method).member("url", draft.url);
  out.key("headers").begin_array();
  for (const auto& [name, value] : draft.headers) {
    out.begin_object().member("name", name).member("value", value).end_object();
  }
  return out.end_array().member("body_base64", base64_encode(draft.body)).end_object().text();
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto signer,
                 find_signer(options.signer, workspace, context, PreviousKey::no));
  auth::Draft before;
  before.method = options.method;
  before.url = options.url.value_or(public_webhook_url(workspace, context, signer));
  before.headers = options.headers;
  if (!options.body.empty()) {
    HOOKCTL_TRY_AS(before.body, read_input(context, options.body));
  }
  const auth::Context moment{before.url, options.at.value_or(context.clock().now()), signer.values};
  HOOKCTL_TRY_AS(const auto after,
                 auth::sign(signer.scheme, signer.keys.current, before, moment, context.rng()));
  if (options.curl) {
    HOOKCTL_TRY_AS(const std::string command, to_curl(before, after, options));
    context.out() << command << '\n';
  } else if (context.output() == OutputFormat::table) {
    print_text(before, after, context);
  } else {
    print(context, Record{{}, to_json(after), signer.scheme.label});
  }
  return ExitCode::done;
}

std::vector<Flag> flags()
{
  std::vector<Flag> all = signer_flags();
  const std::vector<Flag> own = {
      {.name = "--body",
       .value = "FILE",
       .help = "the body to sign, byte for byte (- for standard input)",
       .completion = Completion::file},
      header_flag("a header that the request has already, such as one that is signed"),
      {.name = "--method", .value = "METHOD", .help = "its method", .default_text = "POST"},
      {.name = "--url",
       .value = "URL",
       .help = "the URL that will be called, where the scheme signs it",
       .default_text = "the account's webhook URL"},
      at_flag("the moment of signing"),
      {.name = "--curl", .help = "print a curl command that sends the request"},
  };
  all.insert(all.end(), own.begin(), own.end());
  return all;
}

} // namespace

Command make()
{
  return {
      .path = "sign",
      .summary = "sign a body as a provider does, and print the headers",
      .description =
          "Prints the request's headers, one 'NAME: VALUE' a line, with the signature, the "
          "timestamp and what else the scheme asks for. Where the signature's place is the URL, "
          "the request line comes first; where it is the body, the new body comes last, after an "
          "empty line. For a provider that signs with a private key give that key: an account "
          "holds only the public one.",
      .flags = flags(),
      .examples =
          {{"hookctl sign --provider shopify --auth-key-env SHOPIFY_SECRET --body order.json",
            "the headers that Shopify would send"},
           {"hookctl sign --account shop_eu --body order.json --curl",
            "a curl command that posts it to the account"}},
      .exit_codes = {ExitCode::not_found, ExitCode::denied, ExitCode::invalid_data},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::sign_command
