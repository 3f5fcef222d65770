#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/document.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/path/path.hpp"

namespace hookctl::cli {

namespace {

constexpr std::size_t kShownSample = 60;

Result<ExitCode> run(const std::string& file, Context& context)
{
  HOOKCTL_TRY_AS(auto bytes, read_input(context, file));
  HOOKCTL_TRY_AS(const auto document,
                 json::Document::parse(std::move(bytes))
                     .map_error(within(file == "-" ? "standard input" : file)));
  Listing listing;
  listing.columns = {"PATH", "TYPE", "SAMPLE"};
  for (const path::Leaf& leaf : path::leaves(document)) {
    const auto type = std::string(json::to_string(document.kind(leaf.node)));
    json::Writer out;
    out.begin_object().member("path", leaf.path).member("type", type);
    out.member_raw("sample", document.compact(leaf.node)).end_object();
    listing.rows.push_back({leaf.path, type, printable(document.to_text(leaf.node), kShownSample)});
    listing.json.push_back(out.text());
    listing.names.push_back(leaf.path);
  }
  print(context, listing);
  return ExitCode::done;
}

} // namespace

Command map_paths_command()
{
  return {
      .path = "map paths",
      .summary = "list every path of a payload that can be selected",
      .description =
          "Every leaf of a JSON payload as a path with its type and its value: what to choose from "
          "for --sender-path, --source-path and "
          "--param. Names that need it are quoted; each path selects exactly the value beside it.",
      .positionals = {{.name = "FILE",
                       .help = "a JSON payload, or - for standard input",
                       .completion = Completion::file}},
      .examples = {{"hookctl map paths order.json", "what is in this payload"},
                   {"hookctl map paths - -o name < order.json", "the paths alone"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positional(0), context); },
  };
}

} // namespace hookctl::cli
