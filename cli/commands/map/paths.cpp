#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/map/survey.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/path/path.hpp"
#include "hookctl/schema/description.hpp"
#include "hookctl/schema/schema.hpp"

#include <algorithm>

namespace hookctl::cli::map_paths_command {

namespace {

constexpr std::size_t kShownSample = 60;

/// Each leaf with the path that selects exactly it.
Listing list_leaves(const json::Document& document)
{
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
  return listing;
}

/// What a JSON Schema describes has a path, and neither type nor sample here.
void print_described(const schema::Schema& schema, const Context& context)
{
  Listing listing;
  listing.columns = {"PATH"};
  listing.empty = "the schema names nothing";
  for (const std::string& path : schema.paths()) {
    json::Writer out;
    out.begin_object().member("path", path).member_null("type").member_null("sample").end_object();
    listing.rows.push_back({path});
    listing.json.push_back(out.text());
    listing.names.push_back(path);
  }
  context.note("a JSON Schema: these are the paths that it describes");
  print(context, listing);
}

/// What describes the payloads of the account, where that is a JSON Schema.
Result<std::optional<schema::Schema>> find_schema(const std::string& account,
                                                  const Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto loaded, workspace.store.load(account));
  HOOKCTL_TRY_AS(const auto own, workspace.store.read_payload(loaded.account));
  const auto document =
      own ? json::Document::parse(*own) : Result<json::Document>(fail(ErrorCode::not_found, ""));
  if (!document || !schema::is_schema(*document)) {
    return std::optional<schema::Schema>{};
  }
  HOOKCTL_TRY_AS(auto schema, schema::Schema::compile(*own, loaded.account.payload));
  return std::optional(std::move(schema));
}

/// `string|null`.
std::string type_words(const mapping::PathStatistic& row)
{
  std::string out;
  for (const json::Kind kind : row.types) {
    out += text(out.empty() ? "" : "|", json::to_string(kind));
  }
  return out;
}

/// The type that a value has when it says something.
std::string_view main_type(const mapping::PathStatistic& row)
{
  const auto found = std::find_if(
      row.types.begin(), row.types.end(), [](json::Kind kind) { return kind != json::Kind::null; });
  return json::to_string(found != row.types.end() ? *found : json::Kind::null);
}

/// A share of 1 with three decimals.
std::string share_of(const mapping::PathStatistic& row, std::size_t documents)
{
  const std::size_t thousandths = row.documents * 1000 / documents;
  std::string digits = std::to_string(thousandths % 1000);
  return thousandths >= 1000 ? "1" : "0." + std::string(3 - digits.size(), '0') + digits;
}

std::string row_json(const mapping::PathStatistic& row, std::size_t documents)
{
  json::Writer out;
  out.begin_object().member("path", row.path).member("type", main_type(row));
  out.member_raw("sample", row.sample).key("types").begin_array();
  for (const json::Kind kind : row.types) {
    out.string(json::to_string(kind));
  }
  out.end_array();
  out.member("count", static_cast<std::int64_t>(row.count));
  out.member("documents", static_cast<std::int64_t>(row.documents));
  out.member_raw("share", share_of(row, documents));
  out.member("distinct", static_cast<std::int64_t>(row.distinct));
  return out.end_object().text();
}

std::string sample_text(const std::string& sample)
{
  const auto document = json::Document::parse(sample);
  return document ? document->to_text(json::Document::root()) : sample;
}

Listing list_places(const mapping::PathStatistics& statistics)
{
  Listing listing;
  listing.columns = {"PATH", "TYPE", "COUNT", "SHARE", "SAMPLE"};
  const std::size_t documents = std::max<std::size_t>(statistics.documents(), 1);
  for (const mapping::PathStatistic& row : statistics.rows()) {
    listing.rows.push_back({row.path,
                            type_words(row),
                            std::to_string(row.count),
                            text(row.documents * 100 / documents, "%"),
                            printable(sample_text(row.sample), kShownSample)});
    listing.json.push_back(row_json(row, documents));
    listing.names.push_back(row.path);
  }
  return listing;
}

Result<ExitCode> run(const Arguments& arguments, Context& context)
{
  HOOKCTL_TRY_AS(const auto source, parse_payload_flags(arguments));
  if (!source.account.empty() && source.inbox.empty() && arguments.positionals.empty()) {
    HOOKCTL_TRY_AS(const auto schema, find_schema(source.account, context));
    if (schema) {
      print_described(*schema, context);
      return ExitCode::done;
    }
  }
  HOOKCTL_TRY_AS(const auto survey, survey_payloads(source, arguments.positionals, context));
  if (survey.only && schema::is_schema(*survey.only)) {
    HOOKCTL_TRY_AS(const auto schema,
                   schema::Schema::compile(std::string(survey.only->raw(json::Document::root())),
                                           arguments.positional(0)));
    print_described(schema, context);
    return ExitCode::done;
  }
  if (survey.only && !arguments.has("--merge")) {
    print(context, list_leaves(*survey.only));
    return ExitCode::done;
  }
  const std::size_t documents = survey.statistics.documents();
  context.note(text(documents, documents == 1 ? " payload" : " payloads"));
  print(context, list_places(survey.statistics));
  return survey.bad_lines == 0 ? ExitCode::done : ExitCode::no;
}

std::vector<Flag> flags()
{
  std::vector<Flag> flags = payload_flags();
  flags.push_back(
      {.name = "--merge",
       .help =
           "one payload too with [*] for the elements of its arrays, and how often each is there"});
  return flags;
}

} // namespace

Command make()
{
  return {
      .path = "map paths",
      .summary = "list every path of a payload that can be selected",
      .description =
          "Every leaf of a payload as a path with its type and its value: what to choose from "
          "for --sender-path, --source-path and --param. Names that need it are quoted; each path "
          "selects exactly the value beside it.\n\n"
          "Over several files, and over a file of one JSON document a line, the payloads are laid "
          "over one another: [*] stands for the elements of an array, COUNT for the values in all "
          "payloads, SHARE for the part of the payloads that has the path, TYPE for every type "
          "that was seen. Lines that are no JSON are counted, and the exit code is then 1.\n\n"
          "Of a JSON Schema, which says so in \"$schema\", they are the paths that it describes; "
          "--account "
          "takes one that describes its payloads.",
      .positionals = {payload_file(Positional::Count::any)},
      .flags = flags(),
      .examples = {{"hookctl map paths order.json", "what is in this payload"},
                   {"hookctl map paths - -o name < order.json", "the paths alone"},
                   {"hookctl map paths orders.ndjson", "how often each path is there"},
                   {"hookctl map paths --provider shopify", "what a preset's sample holds"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) { return run(arguments, context); },
  };
}

} // namespace hookctl::cli::map_paths_command
