#include "hookctl/config/export.hpp"

#include "cli/app/editor_line.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/files.hpp"

#include <filesystem>

namespace hookctl::cli::export_command {

namespace {

struct Options {
  config::ExportRules rules;
  std::optional<std::string> file;
};

/// The samples first: an apply file that is there is whole.
Result<> write(const config::Exported& exported, const std::filesystem::path& file)
{
  for (const auto& [name, bytes] : exported.samples) {
    HOOKCTL_TRY(os::write_file_atomic(file.parent_path() / name, bytes));
  }
  return os::write_file_atomic(file, exported.yaml);
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(auto exported,
                 config::export_environment(
                     workspace.store, workspace.paths, context.environment(), options.rules));
  exported.yaml.insert(0, editor_line("apply"));
  if (options.file) {
    HOOKCTL_TRY(write(exported, *options.file));
  } else {
    context.out() << exported.yaml;
  }
  warn_all(context, exported.warnings);
  if (options.file) {
    context.note(
        text("wrote ",
             *options.file,
             exported.samples.empty()
                 ? std::string()
                 : text(" and ",
                        exported.samples.size(),
                        exported.samples.size() == 1 ? " sample payload" : " sample payloads",
                        " beside it")));
  }
  return ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "export",
      .summary = "print an environment as an apply file",
      .description =
          "Settings, destinations and accounts with their active events, as 'hookctl apply' takes "
          "them; applied to the same environment, it changes nothing. With accounts named, only "
          "those. No key is ever printed: references are, and of a key that stands in an "
          "account's own file it is said that it is missing. Sample payloads are named by the "
          "place where they are, or, with -f, copied beside the file.",
      .positionals = {{.name = "ACCOUNT",
                       .help = "export only these accounts",
                       .count = Positional::Count::any,
                       .completion = Completion::account}},
      .flags = {{.name = "--file",
                 .short_name = "-f",
                 .value = "FILE",
                 .help = "write it into this file (mode 0600), in place of what is there; default "
                         "standard output",
                 .completion = Completion::file},
                {.name = "--with-tokens",
                 .help = "the URLs' tokens as well, so that accounts made from it elsewhere keep "
                         "their URLs' last part; default without"}},
      .examples = {{"hookctl export --env staging", "what is in staging?"},
                   {"hookctl export -f hooks.yaml", "begin to keep development in files"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .outputs = {"yaml"},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        Options options;
        options.file = arguments.value("--file");
        if (options.file == "-") {
          options.file.reset();
        }
        options.rules = {
            arguments.positionals, options.file.has_value(), arguments.has("--with-tokens")};
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::export_command
