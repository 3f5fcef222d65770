#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/inbox/selection_flags.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/os/signals.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace hookctl::cli::inbox_tail_command {

namespace {

constexpr std::chrono::milliseconds kLook{200};
constexpr std::uint32_t kMostLines = 100'000;

struct Options {
  inbox::Selection selection;
  std::size_t lines = 10;
  bool follow = false;
  std::size_t count = 0; ///< 0: without end
};

Result<std::size_t> parse_number(const Arguments& arguments,
                                 std::string_view flag,
                                 std::uint32_t least,
                                 std::size_t otherwise)
{
  const auto typed = arguments.value(flag);
  const auto number = parse_integer<std::uint32_t>(typed.value_or(""));
  if (typed && (!number || *number < least || *number > kMostLines)) {
    return fail(
        Failure::number_out_of_range,
        text(flag, " ", quote(*typed), " is out of range; use ", least, " to ", kMostLines));
  }
  return typed ? std::size_t{*number} : otherwise;
}

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  HOOKCTL_TRY_AS(options.selection, parse_selection(arguments, context.clock()));
  HOOKCTL_TRY_AS(options.lines, parse_number(arguments, "--lines", 0, options.lines));
  HOOKCTL_TRY_AS(options.count, parse_number(arguments, "--count", 1, 0));
  options.follow = arguments.has("--follow");
  if (options.count > 0 && !options.follow) {
    return fail(Failure::flag_needs_other,
                "--count is for --follow",
                "say how many there are to be of the last ones with --lines");
  }
  return options;
}

/// One event, one line, at once.
void print_line(const journal::EventRow& row, const Context& context)
{
  std::ostream& out = context.out();
  if (context.output() == OutputFormat::name) {
    out << row.id << '\n';
  } else if (context.output() == OutputFormat::table) {
    std::vector<std::string> cells = row_cells(row);
    std::swap(cells[0], cells[1]); // when, then which
    std::transform(cells.begin(), cells.end(), cells.begin(), [](const std::string& cell) {
      return printable(cell, 200);
    });
    const std::string line = join(cells, "  ");
    out << line.substr(0, line.find_last_not_of(' ') + 1) << '\n';
  } else {
    const std::string json = row_json(row);
    out << json.substr(0, json.size() - 1) << R"(,"event":)" << row.envelope << "}\n";
  }
  out.flush();
}

/// Of the newest event, whatever the filters say; 0 without any.
Result<std::int64_t> newest_place(journal::Journal& inbox)
{
  HOOKCTL_TRY_AS(const auto rows, inbox.list_events({.limit = 1}));
  return rows.empty() ? 0 : rows.front().place;
}

Result<> print_last(const Options& options,
                    std::int64_t newest,
                    journal::Journal& inbox,
                    const Context& context)
{
  inbox::Selection selection = options.selection;
  selection.filter.before = newest + 1;
  selection.filter.limit = options.lines;
  inbox::Walk walk(inbox, std::move(selection));
  std::vector<journal::EventRow> rows;
  while (true) {
    HOOKCTL_TRY_AS(auto row, walk.next());
    if (!row) {
      break;
    }
    rows.push_back(*std::move(row));
  }
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    print_line(*row, context);
  }
  return {};
}

/// False when it is to end.
bool wait(const std::stop_token& stop)
{
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, kLook, [] { return false; });
  return !stop.stop_requested();
}

Result<> follow(const Options& options,
                std::int64_t newest,
                journal::Journal& inbox,
                const std::stop_token& stop,
                const Context& context)
{
  inbox::Selection selection = options.selection;
  selection.filter.order = journal::ListOrder::oldest_first;
  selection.filter.after = newest;
  inbox::Walk walk(inbox, std::move(selection));
  std::size_t seen = 0;
  do {
    while (context.out().good() && !stop.stop_requested()) {
      HOOKCTL_TRY_AS(const auto row, walk.next());
      if (!row) {
        break;
      }
      print_line(*row, context);
      if (++seen == options.count) {
        return {};
      }
    }
  } while (context.out().good() && wait(stop));
  return {};
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  std::unique_ptr<os::StopOnSignal> signals;
  if (options.follow) {
    HOOKCTL_TRY_AS(signals, os::StopOnSignal::install({}));
  }
  HOOKCTL_TRY_AS(const std::int64_t newest, newest_place(*inbox));
  HOOKCTL_TRY(print_last(options, newest, *inbox, context));
  if (options.follow) {
    HOOKCTL_TRY(follow(options, newest, *inbox, signals->token(), context));
  }
  return ExitCode::done;
}

std::vector<Flag> flags()
{
  std::vector<Flag> all = {
      {.name = "--follow", .short_name = "-f", .help = "go on with what comes in, until ^C"},
      {.name = "--lines",
       .short_name = "-n",
       .value = "N",
       .help = "how many of the last ones to begin with",
       .default_text = "10"},
      {.name = "--count",
       .value = "N",
       .help = "with --follow: end after so many new ones, for scripts"}};
  const auto filters = selection_flags();
  all.insert(all.end(), filters.begin(), filters.end());
  return all;
}

} // namespace

Command make()
{
  return {
      .path = "inbox tail",
      .summary = "print the last events, and with -f the next ones as they come",
      .description =
          "One line an event, oldest first, with the status it has then. -f looks into the "
          "journal several times a second, whoever writes it, and ends with ^C and exit code 0. "
          "-o ndjson (or json) gives a line an event with the event itself in it.",
      .flags = flags(),
      .examples = {{"hookctl inbox tail -f", "watch what comes in"},
                   {"hookctl inbox tail -f -n 0 --count 1 --event 'orders/*' -o ndjson",
                    "wait for the next order and print it"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .outputs = {"table", "json", "ndjson", "name"},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::inbox_tail_command
