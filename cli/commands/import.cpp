#include "cli/app/context.hpp"
#include "cli/app/editor_line.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/config/import_hooks.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/yaml/value.hpp"

#include <algorithm>

namespace hookctl::cli::import_command {

namespace {

using Note = config::ImportNote::Kind;

struct Options {
  std::string hooks_file;
  std::optional<std::string> file;
  bool allow_partial = false;
};

std::string word_of(Note kind)
{
  return kind == Note::left_out ? "left out" : std::string(config::to_string(kind));
}

std::string secret_words(const config::ImportedKey& key)
{
  return key.is_new
             ? text("  ",
                    key.reference,
                    ": the secret of ",
                    key.account,
                    ", which stands in the hooks file")
             : text(
                   "  ", key.reference, ": as the hooks file's template has it, for ", key.account);
}

/// For people: hook by hook what became of it, then what is to be done.
void print_report(const config::HooksImport& import, const Context& context)
{
  for (const config::ImportedHook& hook : import.hooks) {
    context.note(text("hook ", printable(hook.id, 100), ": account ", hook.account));
    for (const config::ImportNote& note : hook.notes) {
      context.note(text("  ",
                        word_of(note.kind),
                        std::string(9 - word_of(note.kind).size(), ' '),
                        note.key,
                        ": ",
                        printable(note.words, 400)));
    }
    if (!hook.enabled) {
      context.note(
          "  its destination is switched off (enabled: false), since a condition is left out");
    }
  }
  if (!import.keys.empty()) {
    context.note("to be set where hookctl runs:");
  }
  for (const config::ImportedKey& key : import.keys) {
    context.note(secret_words(key));
  }
}

std::string to_json(const config::HooksImport& import)
{
  json::Writer out;
  out.begin_object().member("complete", import.is_complete()).key("hooks").begin_array();
  for (const config::ImportedHook& hook : import.hooks) {
    out.begin_object().member("id", hook.id).member("account", hook.account);
    out.member("complete", hook.is_complete()).member("enabled", hook.enabled);
    out.key("notes").begin_array();
    for (const config::ImportNote& note : hook.notes) {
      out.begin_object().member("kind", config::to_string(note.kind));
      out.member("key", note.key).member("words", note.words).end_object();
    }
    out.end_array().end_object();
  }
  out.end_array().key("keys").begin_array();
  for (const config::ImportedKey& key : import.keys) {
    out.begin_object().member("reference", key.reference).member("account", key.account);
    out.member("in_hooks_file", key.is_new).end_object();
  }
  out.end_array().member("apply", import.apply_file).end_object();
  return out.take();
}

void print_data(const config::HooksImport& import, const Context& context)
{
  const std::string json = to_json(import);
  if (context.output() == OutputFormat::yaml) {
    context.out() << yaml::from_json(json);
  } else {
    const bool one_line = context.output() == OutputFormat::ndjson;
    context.out() << (one_line ? json : json::pretty(json)) << '\n';
  }
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const std::string bytes, read_input(context, options.hooks_file));
  const std::string name = options.hooks_file == "-" ? "standard input" : options.hooks_file;
  HOOKCTL_TRY_AS(auto import, config::import_hooks(bytes, name, context.environment()));
  import.apply_file.insert(0, editor_line("apply"));
  if (options.file) {
    HOOKCTL_TRY(os::create_file(*options.file, import.apply_file));
  }
  const bool is_data = context.output() != OutputFormat::table;
  if (is_data) {
    print_data(import, context);
  } else {
    print_report(import, context);
    if (!options.file) {
      context.out() << import.apply_file;
    }
  }
  if (import.is_complete()) {
    return ExitCode::done;
  }
  const auto partly = std::count_if(import.hooks.begin(), import.hooks.end(), [](const auto& hook) {
    return !hook.is_complete();
  });
  context.warn(text("something is left out of ", partly, " of ", import.hooks.size(), " hooks"),
               is_data ? ""
                       : "what it is says 'left out' above; --allow-partial makes it no failure");
  return options.allow_partial ? ExitCode::done : ExitCode::no;
}

} // namespace

Command make()
{
  return {
      .path = "import",
      .summary = "make an apply file of the hooks of adnanh/webhook",
      .description =
          "Each hook becomes an account and a destination that runs its command, in a file for "
          "'hookctl apply' on standard output. What is kept, what changes and what is left out is "
          "told on stderr, hook by hook (with -o json as data). Secrets are not written: the file "
          "refers to variables, and the report says which to set.",
      .positionals = {{.name = "FILE",
                       .help = "hooks.json or hooks.yaml, a Go template too (- for standard input)",
                       .completion = Completion::file}},
      .flags = {{.name = "--file",
                 .short_name = "-f",
                 .value = "FILE",
                 .help = "write the apply file there instead of printing it; never overwrites",
                 .completion = Completion::file},
                {.name = "--allow-partial",
                 .help = "exit 0 also when something of a hook is left out"}},
      .examples = {{"hookctl import hooks.json --file hooks.apply.yaml --allow-partial",
                    "write an apply file, and read what changes"},
                   {"hookctl import hooks.json --allow-partial -o json", "the same as data"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .outputs = {"table", "json", "yaml", "ndjson"},
      .run =
          [](const Arguments& arguments, Context& context) {
            return run(Options{arguments.positional(0),
                               arguments.value("--file"),
                               arguments.has("--allow-partial")},
                       context);
          },
  };
}

} // namespace hookctl::cli::import_command
