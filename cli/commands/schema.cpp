#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/file_schema/file_schema.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/yaml/value.hpp"

namespace hookctl::cli::schema_command {

namespace {

struct Options {
  std::string kind; ///< "" lists them
};

void print_kinds(const Context& context)
{
  Listing listing;
  listing.columns = {"KIND", "FILES"};
  for (const file_schema::Kind& kind : file_schema::kinds()) {
    json::Writer out;
    out.begin_object().member("kind", kind.name).member("files", kind.files).end_object();
    listing.rows.push_back({std::string(kind.name), std::string(kind.files)});
    listing.json.push_back(out.text());
    listing.names.emplace_back(kind.name);
  }
  print(context, listing);
}

Result<ExitCode> run(const Options& options, const Context& context)
{
  if (options.kind.empty()) {
    print_kinds(context);
    return ExitCode::done;
  }
  HOOKCTL_TRY_AS(const std::string schema, file_schema::schema_of(options.kind));
  if (context.output() == OutputFormat::yaml) {
    context.out() << yaml::from_json(schema);
  } else if (context.output() == OutputFormat::ndjson) {
    context.out() << schema << '\n';
  } else {
    context.out() << json::pretty(schema) << '\n';
  }
  return ExitCode::done;
}

std::vector<std::string> kind_names()
{
  std::vector<std::string> names;
  for (const file_schema::Kind& kind : file_schema::kinds()) {
    names.emplace_back(kind.name);
  }
  return names;
}

} // namespace

Command make()
{
  return {
      .path = "schema",
      .summary = "print the JSON Schema of a file that hookctl reads",
      .description =
          "A JSON Schema (Draft 7) for editors and for checks in a pipeline: it needs no "
          "other file and no network. Without KIND: the kinds of files. What a schema "
          "cannot say of a file alone, such as whether a path fits the sample payload, is "
          "said by the commands that read it.",
      .positionals = {{.name = "KIND",
                       .help = "which kind of file",
                       .count = Positional::Count::optional,
                       .choices = kind_names()}},
      .examples = {{"hookctl schema", "the kinds of files"},
                   {"hookctl schema account > account.schema.json", "keep one for an editor"}},
      .standalone = true,
      .run = [](const Arguments& arguments,
                Context& context) { return run(Options{arguments.positional(0)}, context); },
  };
}

} // namespace hookctl::cli::schema_command
