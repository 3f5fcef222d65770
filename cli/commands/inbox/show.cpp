#include "cli/app/version.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/inbox/show_delivery.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/inbox/request_text.hpp"

namespace hookctl::cli::inbox_show_command {

namespace {

struct Options {
  std::string id;
  bool body = false;
  bool raw = false;
  std::string as; ///< one of kForms, or ""
  bool reveal = false;
};

Result<Options> parse(const Arguments& arguments)
{
  Options options{arguments.positional(0),
                  arguments.has("--body"),
                  arguments.has("--raw"),
                  arguments.value("--as").value_or(""),
                  arguments.has("--reveal")};
  if (int{options.body} + int{options.raw} + int{!options.as.empty()} > 1) {
    return fail(Failure::flags_exclude,
                "--body, --raw and --as exclude each other",
                "each is all that is printed: give one");
  }
  if (options.reveal && options.as.empty()) {
    return fail(Failure::flag_needs_other,
                "--reveal is for --as",
                "--body and --raw print what was received, as it was");
  }
  return options;
}

/// What the target of the request is put behind.
std::string base_of(const model::Request& request, const Workspace& workspace)
{
  const std::string own = account::base_url(workspace.settings);
  return workspace.settings.public_url ? own : inbox::called_base(request, own);
}

void print_as(const Options& options,
              journal::DeliveryDetails delivery,
              const Workspace& workspace,
              const Context& context)
{
  const std::string base = base_of(delivery.request, workspace);
  if (!options.reveal) {
    model::Request shown = redact(delivery.request, credentials_of(delivery, workspace));
    if (shown.headers != delivery.request.headers || shown.target != delivery.request.target) {
      context.note("secrets are left out: --reveal puts them in");
    }
    delivery.request = std::move(shown);
  }
  if (options.as == "curl") {
    context.out() << inbox::curl_command(delivery.request, base);
  } else if (options.as == "http") {
    context.out() << inbox::http_text(delivery.request);
  } else if (options.as == "har") {
    context.out() << inbox::har_json(delivery, base, version()) << '\n';
  } else {
    context.out() << inbox::fixture_yaml(delivery, base);
  }
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  HOOKCTL_TRY_AS(auto delivery, inbox->find_delivery(options.id));
  if (options.body) {
    context.out() << delivery.request.body; // byte for byte: for a file or a pipe
    return ExitCode::done;
  }
  if (options.raw) {
    context.out() << inbox::http_text(delivery.request);
    return ExitCode::done;
  }
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  if (!options.as.empty()) {
    print_as(options, std::move(delivery), workspace, context);
    return ExitCode::done;
  }
  print(context, delivery_record(delivery, credentials_of(delivery, workspace)));
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "inbox show",
      .summary = "show one delivery: the request, how it was decided, its events and attempts",
      .description =
          "Takes the id of a delivery, of one of its events, or of a refused request. -o json "
          "holds the whole decision trace and the mapped events. --body and --raw print what was "
          "received: the body's bytes, or the request line and the headers in their order too, "
          "secrets included.\n\n"
          "--as prints the request for other tools. curl: a shell command that makes it again, "
          "with these headers alone and this body byte for byte. http: as HTTP/1.1, which "
          "'hookctl verify --request' reads. har: HAR 1.2, for browsers and proxies. fixture: a "
          "vector for a preset's file, whose key is to be filled in (hookctl provider check). "
          "Where the target goes is the public URL, without one the host that was called. "
          "Tokens in headers and in the URL are left out unless --reveal is given; a signature is "
          "no secret.",
      .positionals = {{.name = "ID",
                       .help = "dlv_… or evt_…, as inbox list prints them",
                       .completion = Completion::received}},
      .flags = {{.name = "--body", .help = "print only the request's body, byte for byte"},
                {.name = "--raw", .help = "print the whole request as HTTP/1.1, secrets included"},
                {.name = "--as",
                 .value = "FORM",
                 .help = "print the request for another tool",
                 .choices = {"curl", "http", "har", "fixture"}},
                {.name = "--reveal", .help = "with --as: with its secrets"}},
      .examples = {{"hookctl inbox show evt_01jdzq8s7v4m2x9c5b6n7k8r9t",
                    "everything about one event"},
                   {"hookctl inbox show evt_01jdzq8s7v4m2x9c5b6n7k8r9t --as curl --reveal | sh",
                    "make the same request once more"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::inbox_show_command
