#include "cli/commands/commands.hpp"
#include "cli/commands/map/run_view.hpp"
#include "cli/commands/signing.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/definition.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/bulk/bulk.hpp"
#include "hookctl/bulk/columns.hpp"
#include "hookctl/bulk/events.hpp"
#include "hookctl/bulk/input.hpp"
#include "hookctl/os/file_source.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>
#include <functional>

namespace hookctl::cli::map_run_command {

namespace {

constexpr std::string_view kStandardInput = "standard input";

struct Options {
  std::string account;
  std::string provider;
  std::vector<std::string> files; ///< - for standard input
  std::vector<bulk::Column> columns;
  bulk::RowFormat format = bulk::RowFormat::ndjson;
  model::Headers headers;
  std::size_t jobs = 0;
};

Result<std::size_t> parse_jobs(const Arguments& arguments)
{
  const auto typed = arguments.value("--jobs");
  if (!typed) {
    return bulk::default_jobs();
  }
  const auto jobs = parse_integer<std::size_t>(*typed);
  if (!jobs || *jobs < 1 || *jobs > bulk::kMostJobs) {
    return fail(Failure::number_out_of_range,
                text("--jobs ", quote(*typed), " is not a number of 1 to ", bulk::kMostJobs));
  }
  return *jobs;
}

/// -o; what HOOKCTL_OUTPUT and config.yaml say of tables is not meant for lines.
bulk::RowFormat format_of(const Context& context)
{
  return context.output() == OutputFormat::csv ? bulk::RowFormat::csv : bulk::RowFormat::ndjson;
}

Result<> check_subject(const Options& options)
{
  if (!options.account.empty() && !options.provider.empty()) {
    return fail(Failure::flags_exclude,
                "--account and --provider exclude each other",
                "leave one out: an account has its provider");
  }
  if (options.account.empty() && options.provider.empty() && options.columns.empty()) {
    return fail(
        Failure::nothing_given,
        "it is not said what the lines are to become",
        "name who maps them: hookctl map run ACCOUNT [FILE...]; or choose columns: --select "
        "total=total_price");
  }
  if (options.format == bulk::RowFormat::csv && options.columns.empty()) {
    return fail(Failure::flag_needs_other,
                "-o csv needs columns",
                "choose them with --select NAME=PATH; events are ndjson");
  }
  if (std::count(options.files.begin(), options.files.end(), "-") > 1) {
    return fail(Failure::input_named_twice, "standard input is named twice", "give - once");
  }
  return {};
}

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.account = arguments.value("--account").value_or("");
  options.provider = arguments.value("--provider").value_or("");
  options.files = arguments.positionals;
  options.format = format_of(context);
  HOOKCTL_TRY_AS(options.columns,
                 bulk::parse_columns(arguments.values("--select")).map_error([](Error error) {
                   error.message = "--select: " + error.message;
                   return error;
                 }));
  HOOKCTL_TRY_AS(options.headers, parse_headers(arguments));
  HOOKCTL_TRY_AS(options.jobs, parse_jobs(arguments));
  const bool is_named =
      !options.account.empty() || !options.provider.empty() || !options.columns.empty();
  if (!is_named && !options.files.empty()) {
    options.account = options.files.front();
    options.files.erase(options.files.begin());
  }
  if (options.files.empty()) {
    options.files.emplace_back("-");
  }
  HOOKCTL_TRY(check_subject(options));
  return options;
}

/// nullptr when nobody is named: columns of the lines as they are.
Result<std::shared_ptr<const account::Definition>> find_definition(const Options& options,
                                                                   const Context& context)
{
  if (options.account.empty() && options.provider.empty()) {
    return std::shared_ptr<const account::Definition>();
  }
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  const auto environment = model::to_string(context.environment());
  if (options.account.empty()) {
    HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(options.provider));
    return std::make_shared<const account::Definition>(account::define(preset, environment));
  }
  HOOKCTL_TRY_AS(const auto loaded, workspace.store.load(options.account));
  HOOKCTL_TRY_AS(const auto preset, workspace.presets.find(loaded.account.provider));
  HOOKCTL_TRY_AS(auto definition, account::define(loaded.account, preset, environment));
  return std::make_shared<const account::Definition>(std::move(definition));
}

/// The files, and what they come to together when that is known.
struct Inputs {
  std::vector<bulk::Input> inputs;
  std::vector<std::string> names;
  bulk::ReadBytes read = std::make_shared<std::atomic<std::uint64_t>>(0);
  std::optional<std::uint64_t> total = 0;
};

/// not_found and denied before the first line is read, not after the last of another file.
Result<Inputs> find_inputs(const Options& options, const Context& context)
{
  Inputs found;
  for (const std::string& file : options.files) {
    if (file == "-") {
      found.inputs.push_back(bulk::descriptor_input(
          context.world().in_descriptor, std::string(kStandardInput), found.read));
      found.names.emplace_back(kStandardInput);
      found.total.reset();
      continue;
    }
    HOOKCTL_TRY_AS(const auto size, os::readable_size(file));
    found.inputs.push_back(bulk::file_input(file, found.read));
    found.names.push_back(file);
    found.total = found.total && size ? std::optional(*found.total + *size) : std::nullopt;
  }
  return found;
}

std::function<std::unique_ptr<bulk::LineMapper>()> mapper_maker(
    Options& options, std::shared_ptr<const account::Definition> definition, const Context& context)
{
  if (!options.columns.empty()) {
    auto plan = std::make_shared<bulk::ColumnMapper::Plan>();
    plan->columns = std::move(options.columns);
    plan->format = options.format;
    plan->definition = std::move(definition);
    plan->headers = std::move(options.headers);
    return [plan] { return std::make_unique<bulk::ColumnMapper>(plan); };
  }
  auto plan = std::make_shared<bulk::EventMapper::Plan>();
  plan->definition = std::move(definition);
  plan->headers = std::move(options.headers);
  plan->environment = context.environment();
  plan->now = context.clock().now();
  return [plan] { return std::make_unique<bulk::EventMapper>(plan); };
}

Result<ExitCode> run(Options options, Context& context)
{
  HOOKCTL_TRY_AS(auto definition, find_definition(options, context));
  HOOKCTL_TRY_AS(const auto found, find_inputs(options, context));
  const bool has_columns = !options.columns.empty();
  context.out() << bulk::header_line(options.columns, options.format);
  bulk::Options limits;
  limits.jobs = options.jobs;
  const auto make_mapper = mapper_maker(options, std::move(definition), context);
  bulk::Summary summary;
  {
    RunView view(context, found.names, found.read, found.total);
    HOOKCTL_TRY_AS(summary, bulk::run(found.inputs, make_mapper, limits, view));
  }
  if (options.account.empty()) {
    summary.counts.inactive = 0; // codes are active for an account
  }
  if (!summary.cut_short) {
    context.note(summary_text(summary, has_columns ? "row" : "event"));
  }
  return summary.bad > 0 && !summary.cut_short ? ExitCode::no : ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "map run",
      .summary = "map files of payloads, one JSON document a line, to events or columns",
      .description =
          "Maps every line of the files (standard input without one, or for -) as the listener "
          "would map it as a delivery, and prints its events, one a line; with --select it prints "
          "the named columns instead, as JSON lines or with -o csv, and needs no account. Files "
          "may be compressed by gzip or zstd. Every line is checked as a whole; one that cannot "
          "be mapped is told on standard error with its number and left out, and the exit code "
          "is 1. The output keeps the order of the input and does not depend on --jobs. Memory "
          "is bounded by the longest line (10 MiB at most), whatever the size of the file.\n\n"
          "A path of --select that matches once gives its value, several times an array, never "
          "null (an empty field in CSV). Numbers keep their text. With an account or a provider "
          "the payload is unwrapped and split as it says, and a row is one event. CSV follows "
          "RFC 4180 and has a header line; an empty string is \"\" there.\n\n"
          "The events were never received: their ids are made from the line, so that the same "
          "line always has the same ones; time is the payload's own where the mapping finds one, "
          "else when the run began; delivery.verified is none. Events that cannot be routed or "
          "whose code is not active are printed too, and counted at the end.",
      .positionals = {{.name = "ACCOUNT|FILE",
                       .help = "who maps, unless a flag says so or --select is given; then files",
                       .count = Positional::Count::any,
                       .completion = Completion::file}},
      .flags = {{.name = "--account",
                 .value = "NAME",
                 .help = "map as this account says",
                 .completion = Completion::account},
                {.name = "--provider",
                 .value = "ID",
                 .help = "map by a preset alone",
                 .completion = Completion::provider},
                {.name = "--select",
                 .value = "NAME=PATH",
                 .help = "a column: its name and where its value is",
                 .repeatable = true},
                {.name = "--jobs",
                 .value = "N",
                 .help = "how many lines are mapped side by side",
                 .default_text = "one for each processor"},
                header_flag("a header of every delivery, for paths such as header:X-Topic")},
      .examples =
          {{"hookctl map run shop_eu orders.ndjson.gz > events.ndjson",
            "what these orders become for shop_eu"},
           {"hookctl map run --select id=id --select total=total_price -o csv orders.ndjson",
            "two columns of a file that no account knows"},
           {"zcat *.gz | hookctl map run --provider shopify --select phone=customer.phone",
            "one column of a stream, as JSON lines"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .outputs = {"ndjson", "csv"},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto options, parse(arguments, context));
        return run(std::move(options), context);
      },
  };
}

} // namespace hookctl::cli::map_run_command
