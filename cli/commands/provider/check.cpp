#include "cli/app/output.hpp"
#include "cli/app/report.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/auth/vectors.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/os/files.hpp"
#include "hookctl/preset/preset.hpp"
#include "hookctl/preset/summary.hpp"

namespace hookctl::cli::provider_check_command {

namespace {

constexpr std::size_t kMaxPresetFile = 4U << 20U;

/// What was found in one file.
struct Finding {
  std::string file;
  std::optional<Error> broken;
  auth::CheckReport report;
  std::size_t outside = 0; ///< vectors that are not our own

  [[nodiscard]] bool good() const { return !broken && report.failures.empty(); }
};

Finding check(const std::string& file)
{
  Finding finding;
  finding.file = file;
  const auto checked = [&]() -> Result<> {
    HOOKCTL_TRY_AS(const auto yaml, os::read_once(file, kMaxPresetFile));
    HOOKCTL_TRY_AS(const auto preset, preset::parse_preset(yaml, file));
    finding.outside = preset::count_outside_vectors(preset);
    HOOKCTL_TRY_AS(finding.report, auth::check_preset(preset));
    return {};
  }();
  if (!checked) {
    finding.broken = checked.error();
  }
  return finding;
}

std::string state_of(const Finding& finding)
{
  if (finding.broken) {
    return "broken";
  }
  return finding.report.failures.empty() ? "ok" : "failed";
}

void add_row(Listing& listing, const Finding& finding)
{
  const auto& report = finding.report;
  std::string vectors = "-";
  if (!finding.broken) {
    vectors = report.run == 0 ? "none" : text(report.passed, " of ", report.run, " hold");
  }
  listing.rows.push_back({finding.file, state_of(finding), vectors});
  json::Writer out;
  out.begin_object().member("file", finding.file).member("state", state_of(finding));
  out.member("vectors", static_cast<std::int64_t>(report.run))
      .member("outside_vectors", static_cast<std::int64_t>(finding.outside))
      .member("passed", static_cast<std::int64_t>(report.passed));
  out.key("problems").begin_array();
  if (finding.broken) {
    out.raw(to_json(*finding.broken));
  }
  for (const auto& failure : report.failures) {
    out.begin_object()
        .member("line", failure.line)
        .member("source", failure.source)
        .member("message", failure.error.message)
        .end_object();
  }
  out.end_array().end_object();
  listing.json.push_back(out.text());
  listing.names.push_back(finding.file);
}

void report_problems(const Finding& finding, const Context& context)
{
  if (finding.broken) {
    report(*finding.broken, context);
  }
  for (const auto& failure : finding.report.failures) {
    Error error = failure.error;
    error.at = SourcePos{finding.file, failure.line, 0};
    error.context.push_back(text("vector from ", failure.source));
    report(error, context);
  }
}

std::string counted(std::size_t count, std::string_view what)
{
  return text(count, ' ', what, count == 1 ? "" : "s");
}

/// `3 files, 7 vectors (5 from outside), all hold`: our own vectors prove less than others'.
std::string totals(const std::vector<Finding>& findings)
{
  std::size_t broken = 0;
  std::size_t run = 0;
  std::size_t outside = 0;
  std::size_t failed = 0;
  for (const Finding& finding : findings) {
    broken += finding.broken ? 1U : 0U;
    run += finding.report.run;
    outside += finding.outside;
    failed += finding.report.failures.size();
  }
  std::string out = text(counted(findings.size(), "file"),
                         ", ",
                         counted(run, "vector"),
                         " (",
                         outside,
                         " from outside)");
  if (failed == 0 && run > 0) {
    out += run == 1 ? ", it holds" : ", all hold";
  }
  out += failed > 0 ? text(", ", failed, failed == 1 ? " does not hold" : " do not hold") : "";
  return out + (broken > 0 ? text("; ", counted(broken, "file"), " broken") : "");
}

Result<ExitCode> run(const std::vector<std::string>& files, Context& context)
{
  Listing listing;
  std::vector<Finding> findings;
  listing.columns = {"FILE", "STATE", "VECTORS"};
  ExitCode code = ExitCode::done;
  for (const std::string& file : files) {
    const Finding& finding = findings.emplace_back(check(file));
    add_row(listing, finding);
    report_problems(finding, context);
    if (finding.broken) {
      code = exit_code_of(*finding.broken);
    } else if (!finding.good() && code == ExitCode::done) {
      code = ExitCode::no;
    }
  }
  print(context, listing);
  if (context.output() == OutputFormat::table) {
    context.note(totals(findings));
  }
  return code;
}

} // namespace

Command make()
{
  return {
      .path = "provider check",
      .summary = "lint preset files and run their known-answer vectors",
      .description = "Reads each file as a preset, reports what is wrong with its line and column, "
                     "and runs its vectors through the same code that checks "
                     "deliveries, each at its own time. Exits 5 for a file that is broken, 1 for a "
                     "vector that does not hold.",
      .positionals = {{.name = "FILE",
                       .help = "a preset file",
                       .count = Positional::Count::at_least_one,
                       .completion = Completion::file}},
      .examples = {{"hookctl provider check presets/*.yaml", "check every preset of a checkout"}},
      .exit_codes = {ExitCode::no, ExitCode::not_found, ExitCode::invalid_data},
      .run = [](const Arguments& arguments,
                Context& context) { return run(arguments.positionals, context); },
  };
}

} // namespace hookctl::cli::provider_check_command
