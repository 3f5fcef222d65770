#include "cli/app/editor_line.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/preset/starter.hpp"

#include <filesystem>

namespace hookctl::cli::provider_new_command {

namespace {

struct Options {
  preset::Starter starter;
  std::optional<std::string> sample_file;
  std::optional<std::string> file;
};

/// One of another name could not be used.
Result<> check_file_name(const std::string& file, const std::string& id)
{
  const std::filesystem::path path = file;
  if (path.extension() != ".yaml" || path.stem() != id) {
    return fail(ErrorCode::invalid_argument,
                text("--file ", quote(file), " is not called ", id, ".yaml"),
                "a preset's file has its id as its name");
  }
  return {};
}

Result<ExitCode> run(Options options, Context& context)
{
  if (options.sample_file) {
    HOOKCTL_TRY_AS(options.starter.sample, read_input(context, *options.sample_file));
  }
  HOOKCTL_TRY_AS(std::string yaml, preset::make_starter(options.starter));
  yaml.insert(0, editor_line("provider"));
  if (!options.file) {
    context.out() << yaml;
    return ExitCode::done;
  }
  HOOKCTL_TRY(check_file_name(*options.file, options.starter.id));
  HOOKCTL_TRY(os::create_file(*options.file, yaml));
  context.note(text("wrote ", *options.file, "; check it: hookctl provider check ", *options.file));
  return ExitCode::done;
}

Options parse(const Arguments& arguments)
{
  Options options;
  preset::Starter& starter = options.starter;
  starter.id = arguments.positional(0);
  starter.name = arguments.value("--name").value_or("");
  starter.category = arguments.value("--category").value_or(starter.category);
  starter.docs = arguments.value("--docs").value_or("");
  starter.scheme = arguments.value("--scheme").value_or(starter.scheme);
  starter.header = arguments.value("--header");
  starter.encoding = arguments.value("--encoding");
  starter.prefix = arguments.value("--prefix");
  starter.signed_text = arguments.value("--signed");
  starter.timestamp = arguments.value("--timestamp");
  options.sample_file = arguments.value("--sample");
  options.file = arguments.value("--file");
  return options;
}

std::vector<Flag> flags()
{
  return {
      {.name = "--docs",
       .value = "URL",
       .help = "the https page that says how it signs",
       .required = true},
      {.name = "--name", .value = "TEXT", .help = "the provider's name as people write it"},
      {.name = "--category",
       .value = "WORD",
       .help = "payments, messaging, crm and the like",
       .default_text = "other"},
      {.name = "--scheme",
       .value = "NAME",
       .help = "how it signs",
       .default_text = "hmac-sha256",
       .choices = preset::starter_schemes()},
      {.name = "--header",
       .value = "NAME",
       .help = "the header that carries the signature or the token"},
      {.name = "--encoding",
       .value = "NAME",
       .help = "how the signature is written",
       .choices = {"hex", "base64", "base64url"}},
      {.name = "--prefix",
       .value = "TEXT",
       .help = "what stands before the signature: sha256=",
       .may_be_empty = true},
      {.name = "--signed",
       .value = "TEMPLATE",
       .help = "what is signed",
       .default_text = "{body}, or {timestamp}.{body} with --timestamp"},
      {.name = "--timestamp", .value = "NAME", .help = "the header that carries the signed time"},
      {.name = "--sample",
       .value = "FILE",
       .help = "a payload to take paths from (- for standard input)",
       .completion = Completion::file},
      {.name = "--file",
       .value = "FILE",
       .help = "write there instead of printing; never overwrites",
       .completion = Completion::file},
  };
}

} // namespace

Command make()
{
  return {
      .path = "provider new",
      .summary = "start a preset of your own for a provider",
      .description =
          "Prints a preset with a comment on every part, made of what the provider's documentation "
          "says and of a payload you received: where code, id, time and sender are is guessed from "
          "it. 'hookctl provider check' takes the result as it is. In your providers folder it can "
          "be used at once.",
      .positionals = {{.name = "ID", .help = "the preset's id: a-z, 0-9 and _"}},
      .flags = flags(),
      .examples = {{"hookctl provider new teapot --docs https://docs.example.com/webhooks --scheme "
                    "hmac-sha256 --header Teapot-Signature --prefix sha256= --sample order.json",
                    "print a preset for Teapot Inc."}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .keeps = true,
      .run = [](const Arguments& arguments,
                Context& context) { return run(parse(arguments), context); },
  };
}

} // namespace hookctl::cli::provider_new_command
