#include "cli/app/layout.hpp"
#include "cli/app/output.hpp"
#include "cli/app/paint.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/shared_journal.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/doctor/examine.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>
#include <array>

namespace hookctl::cli::doctor_command {

namespace {

using doctor::Finding;
using doctor::Level;

struct Options {
  bool every_environment = false;
  bool strict = false;
  doctor::Reach reach;
  std::chrono::milliseconds timeout{5000};
};

constexpr std::string_view kConfigGroup = "config";

/// A finding, and of which environment.
struct Row {
  model::Environment environment = model::Environment::development;
  std::string_view group;
  Finding finding;
};

Result<Options> parse(const Arguments& arguments)
{
  Options options;
  options.every_environment = arguments.has("--all");
  options.strict = arguments.has("--strict");
  options.reach.network = !arguments.has("--offline");
  options.reach.destinations = arguments.has("--connect");
  if (arguments.has("--offline") && arguments.has("--connect")) {
    return fail(ErrorCode::invalid_argument, "--connect needs the network that --offline forbids");
  }
  if (const auto typed = arguments.value("--timeout")) {
    const auto timeout = parse_duration(*typed);
    constexpr std::chrono::minutes kMost{1};
    if (!timeout || *timeout <= std::chrono::milliseconds{0} || *timeout > kMost) {
      return fail(ErrorCode::invalid_argument,
                  text("--timeout ", quote(*typed), " is not a time from 1ms to 60s"),
                  "such as 2s or 500ms");
    }
    options.timeout = *timeout;
  }
  return options;
}

/// Says on a terminal what is being looked at, since some of it takes seconds; a line that is taken
/// away again.
class Status {
public:
  explicit Status(const Context& context)
      : m_context(context)
      , m_is_shown(context.world().err.is_terminal && !context.globals().quiet)
  {
  }

  Status(const Status&) = delete;
  Status& operator=(const Status&) = delete;

  ~Status() { show(""); }

  void show(std::string_view what)
  {
    if (m_is_shown) {
      m_context.err() << "\r\x1b[K" << what << std::flush; // back to the beginning, clear the line
    }
  }

private:
  const Context& m_context;
  bool m_is_shown;
};

/// Of the user's config.yaml, which is the same for every environment.
Row examine_config(const Context& context, const os::Paths& paths)
{
  const auto& error = context.globals().config_error;
  return {context.environment(),
          kConfigGroup,
          error ? doctor::of_error("config.load", Level::problem, *error)
                : Finding{"config.load",
                          Level::ok,
                          text(paths.user_config().string(), " can be read, or is not there")}};
}

Result<std::vector<Row>> examine_all(const Options& options, const Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  const doctor::World world{paths,
                            context.variables(),
                            context.clock(),
                            context.rng(),
                            doctor::real_tools(options.timeout, context.clock()),
                            options.reach};
  std::vector<model::Environment> environments = {context.environment()};
  if (options.every_environment) {
    environments.assign(model::kEnvironments.begin(), model::kEnvironments.end());
  }
  Status status(context);
  std::vector<Row> rows = {examine_config(context, paths)};
  for (const model::Environment environment : environments) {
    const auto subject = doctor::read_subject(
        world, environment, [](const auto& settings, model::Environment its_environment) {
          return shared_journal(std::nullopt, settings, its_environment);
        });
    for (const doctor::Group& group : doctor::all_groups()) {
      status.show(text("looking at ", group.name, " of ", model::to_string(environment), " …"));
      for (Finding& finding : doctor::examine(group, subject)) {
        rows.push_back({environment, group.name, std::move(finding)});
      }
    }
  }
  return rows;
}

std::string json_of(const Row& row)
{
  const Finding& finding = row.finding;
  json::Writer out;
  out.begin_object()
      .member("environment", model::to_string(row.environment))
      .member("check", finding.check)
      .member("level", doctor::to_string(finding.level))
      .member("what", finding.what);
  finding.where.empty() ? out.member_null("where") : out.member("where", finding.where);
  finding.mend.empty() ? out.member_null("mend") : out.member("mend", finding.mend);
  return out.end_object().text();
}

Paint colour_of(Level level)
{
  switch (level) {
  case Level::ok:
    return Paint::green;
  case Level::note:
    return Paint::cyan;
  case Level::warning:
    return Paint::yellow;
  case Level::problem:
    return Paint::red;
  }
  return Paint::red;
}

/// `  warning  what (where)`, and the mend below; broken into lines where a terminal is too narrow.
std::string lines_of(const Finding& finding, const Context& context)
{
  constexpr std::size_t kIndent = 2;
  constexpr std::size_t kColumn = 11; // behind the longest level
  const Terminal& terminal = context.world().out;
  const std::size_t width =
      terminal.is_terminal ? static_cast<std::size_t>(std::max(terminal.width, 40)) : 100'000;
  const std::string level(doctor::to_string(finding.level));
  std::string what = printable(finding.what);
  if (!finding.where.empty()) {
    what += text(" (", printable(finding.where), ")");
  }
  std::string out = text(std::string(kIndent, ' '),
                         paint(level, colour_of(finding.level), context.colour_on_out()),
                         std::string(kColumn - kIndent - level.size(), ' '),
                         wrap(what, kColumn, width).substr(kColumn));
  if (!finding.mend.empty()) {
    out += wrap(text("mend: ", printable(finding.mend)), kColumn, width);
  }
  return out;
}

std::string summary_of(const std::vector<Row>& rows)
{
  std::array<std::size_t, 4> counts{};
  for (const Row& row : rows) {
    ++counts[static_cast<std::size_t>(row.finding.level)];
  }
  return text(doctor::counted(counts[3], "problem", "problems"),
              ", ",
              doctor::counted(counts[2], "warning", "warnings"),
              ", ",
              doctor::counted(counts[1], "note", "notes"),
              ", ",
              counts[0],
              " ok");
}

/// One line is enough for several checks that say the same.
bool says_the_same(const Row& a, const Row& b)
{
  return a.environment == b.environment && a.group == b.group &&
         a.finding.level == b.finding.level && a.finding.what == b.finding.what &&
         a.finding.where == b.finding.where && a.finding.mend == b.finding.mend;
}

void print_text(const std::vector<Row>& rows, const Options& options, const Context& context)
{
  std::string heading;
  for (const Row& row : rows) {
    std::string next(row.group);
    if (options.every_environment && next != kConfigGroup) {
      next += text(" of ", model::to_string(row.environment));
    }
    if (next != heading) {
      context.out() << paint(next, Paint::bold, context.colour_on_out()) << '\n';
      heading = std::move(next);
    }
    context.out() << lines_of(row.finding, context);
  }
}

void print_data(const std::vector<Row>& rows, const Context& context)
{
  Listing listing;
  for (const Row& row : rows) {
    listing.json.push_back(json_of(row));
    listing.names.push_back(row.finding.check);
  }
  print(context, listing);
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(auto rows, examine_all(options, context));
  const Level worst = std::max_element(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
                        return a.finding.level < b.finding.level;
                      })->finding.level;
  if (context.output() == OutputFormat::table) {
    rows.erase(std::unique(rows.begin(), rows.end(), says_the_same), rows.end());
  }
  const std::string summary = summary_of(rows);
  if (context.globals().quiet) {
    std::erase_if(rows, [](const Row& row) { return row.finding.level != Level::problem; });
  }
  if (context.output() == OutputFormat::table) {
    print_text(rows, options, context);
    if (!context.globals().quiet) {
      context.out() << summary << '\n';
    }
  } else {
    print_data(rows, context);
  }
  const Level fatal = options.strict ? Level::warning : Level::problem;
  return worst >= fatal ? ExitCode::no : ExitCode::done;
}

} // namespace

Command make()
{
  return {
      .path = "doctor",
      .summary = "look for what is wrong with files, keys, journal and network, and how to mend it",
      .description =
          "Looks at everything that an environment needs, changes nothing, and says of each check "
          "whether all is well, or what is not, where, and how to mend it. What cannot be looked "
          "at "
          "is a problem of its own, and what was skipped is said. The exit code is 1 when there is "
          "a problem; -q prints only those.",
      .flags = {{.name = "--all", .help = "look at all three environments"},
                {.name = "--strict", .help = "exit with 1 for warnings too"},
                {.name = "--offline",
                 .help = "ask nobody over the network but the journal's servers; what needs it is "
                         "skipped"},
                {.name = "--connect",
                 .help = "also open a connection to each destination, and close it; nothing is "
                         "sent"},
                {.name = "--timeout",
                 .value = "TIME",
                 .help = "how long one question to the network may take",
                 .default_text = "5s"}},
      .examples = {{"hookctl doctor", "is all well in development?"},
                   {"hookctl doctor --strict -q",
                    "for a script: only problems, and 1 for warnings too"},
                   {"hookctl doctor -o ndjson", "for a program: one finding a line"}},
      .exit_codes = {ExitCode::no},
      .tells_config_error = true,
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::doctor_command
