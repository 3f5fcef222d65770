#include "cli/app/version.hpp"

#include "cli/app/context.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli {

namespace {

Result<ExitCode> run(Context& context)
{
  if (context.output() == OutputFormat::table) {
    context.out() << "hookctl " << version() << '\n';
    return ExitCode::done;
  }
  json::Writer writer;
  writer.begin_object().member("name", "hookctl").member("version", version());
  writer.member("compiler", compiler()).end_object();
  Record record;
  record.json = writer.text();
  record.name = version();
  print(context, record);
  return ExitCode::done;
}

} // namespace

Command version_command()
{
  return {
      .path = "version",
      .summary = "show the version of hookctl",
      .description = "The version, and with -o json also the compiler that built it. `hookctl "
                     "--version` is the same.",
      .examples = {{"hookctl version", "one line"},
                   {"hookctl version -o json", "name, version and compiler as an object"}},
      .standalone = true,
      .run = [](const Arguments&, Context& context) { return run(context); },
  };
}

} // namespace hookctl::cli
