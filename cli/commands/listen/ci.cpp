#include "cli/commands/listen/ci.hpp"

#include "hookctl/base/clock.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <charconv>
#include <limits>

namespace hookctl::cli {

namespace {

constexpr std::size_t kMostDeliveries = 1'000'000;
constexpr std::chrono::hours kLongestTimeout{7 * 24};

tl::unexpected<Error> refuse(Failure failure,
                             std::string_view flag,
                             std::string_view typed,
                             std::string_view rule,
                             std::string hint)
{
  return fail(failure, text(flag, " ", quote(typed), " ", rule), std::move(hint));
}

Result<> parse_count(const Arguments& arguments, CiOptions& options)
{
  const auto typed = arguments.value("--count");
  if (arguments.has("--once")) {
    options.goal.deliveries = 1;
  }
  if (!typed) {
    return {};
  }
  if (arguments.has("--once")) {
    return fail(
        Failure::flags_exclude, "--once and --count exclude each other", "--once means --count 1");
  }
  const auto count = parse_integer<std::size_t>(*typed);
  if (!count || *count < 1 || *count > kMostDeliveries) {
    return refuse(Failure::number_out_of_range,
                  "--count",
                  *typed,
                  text("is not a number from 1 to ", kMostDeliveries),
                  "--once is short for --count 1");
  }
  options.goal.deliveries = *count;
  return {};
}

Result<> parse_expectations(const Arguments& arguments, CiOptions& options)
{
  for (const std::string& typed : arguments.values("--expect")) {
    if (options.goal.expectations.size() == listen::kMostExpectations) {
      return fail(Failure::flag_repeated,
                  text("--expect can be given ", listen::kMostExpectations, " times at most"));
    }
    HOOKCTL_TRY_AS(auto expectation,
                   listen::Expectation::parse(typed).map_error(within("flag --expect")));
    options.goal.expectations.push_back(std::move(expectation));
  }
  return {};
}

Result<> parse_durations(const Arguments& arguments, CiOptions& options)
{
  if (const auto typed = arguments.value("--timeout")) {
    options.goal.timeout = parse_duration(*typed);
    if (!options.goal.timeout || options.goal.timeout->count() < 1 ||
        *options.goal.timeout > kLongestTimeout) {
      return refuse(Failure::malformed_duration,
                    "--timeout",
                    *typed,
                    "is not a duration of up to 7 days",
                    "write it as 500ms, 30s or 5m");
    }
  }
  if (const auto typed = arguments.value("--delay")) {
    const auto delay = parse_duration(*typed);
    if (!delay || *delay > listen::kLongestDelay) {
      return refuse(Failure::malformed_duration,
                    "--delay",
                    *typed,
                    text("is not a duration of up to ", listen::kLongestDelay.count() / 1000, "s"),
                    "write it as 500ms or 2s");
    }
    options.answers.delay = *delay;
  }
  return {};
}

Result<double> parse_rate(std::string_view typed)
{
  double rate = -1;
  const bool plain = typed.find_first_not_of("0123456789.") == std::string_view::npos;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), rate);
  if (!plain || error != std::errc{} || end != typed.data() + typed.size() || rate > 1) {
    return refuse(Failure::number_out_of_range,
                  "--fail-rate",
                  typed,
                  "is not a number from 0 to 1",
                  "0.25 fails one in four");
  }
  return rate;
}

Result<> parse_failures(const Arguments& arguments, CiOptions& options)
{
  if (const auto typed = arguments.value("--respond")) {
    options.answers.respond = parse_integer<int>(*typed);
    if (!options.answers.respond || *options.answers.respond < 200 ||
        *options.answers.respond > 599) {
      return refuse(Failure::number_out_of_range,
                    "--respond",
                    *typed,
                    "is not a status from 200 to 599",
                    "as in --respond 503");
    }
  }
  if (const auto typed = arguments.value("--fail-rate")) {
    HOOKCTL_TRY_AS(options.answers.fail_rate, parse_rate(*typed));
    options.draws_seed = true;
  }
  if (const auto typed = arguments.value("--fail-seed")) {
    const auto seed = parse_integer<std::uint64_t>(*typed);
    if (!seed) {
      return refuse(Failure::number_out_of_range,
                    "--fail-seed",
                    *typed,
                    text("is not a number from 0 to ", std::numeric_limits<std::uint64_t>::max()),
                    "give the one that the earlier run told");
    }
    if (!options.answers.fail_rate) {
      return fail(
          Failure::flag_needs_other, "--fail-seed needs --fail-rate", "as in --fail-rate 0.25");
    }
    options.answers.seed = *seed;
    options.draws_seed = false;
  }
  return {};
}

/// What is never accepted need not be waited for.
Result<> check_reachable(const CiOptions& options)
{
  const bool waits = options.goal.deliveries || !options.goal.expectations.empty();
  if (!waits || listen::failing_part(options.answers) < 1) {
    return {};
  }
  return fail(Failure::flags_exclude,
              text(options.goal.deliveries ? "--count and --once" : "--expect",
                   " would wait in vain: every delivery is answered with an error, and none kept"),
              "let some pass with --fail-rate below 1, or end it with --timeout alone");
}

Result<> parse_ready(const Arguments& arguments, CiOptions& options)
{
  options.ready_file = arguments.value("--ready-file").value_or("");
  const auto typed = arguments.value("--ready-fd");
  if (!typed) {
    return {};
  }
  options.ready_descriptor = parse_integer<int>(*typed);
  if (!options.ready_descriptor || *options.ready_descriptor < 0) {
    return refuse(Failure::descriptor_unusable,
                  "--ready-fd",
                  *typed,
                  "is not the number of a descriptor",
                  "open one in the shell, as in: --ready-fd 3 3>file");
  }
  return {};
}

} // namespace

std::vector<Flag> ci_flags()
{
  return {
      {.name = "--count",
       .value = "N",
       .help = "end after so many accepted deliveries; repeats do not count"},
      {.name = "--once", .help = "end after one accepted delivery"},
      {.name = "--timeout",
       .value = "DURATION",
       .help = "end with exit code 7 when what is waited for has not come by then, as in 30s"},
      {.name = "--expect",
       .value = "EXPR",
       .help = "an event to wait for, as in 'code=orders/create && sender=+15550001111' or "
               "'@.event.data.total > 10'; exit code 1 when it did not come",
       .repeatable = true},
      {.name = "--ready-file",
       .value = "FILE",
       .help = "hold the base URL there while the listener can be reached",
       .completion = Completion::file},
      {.name = "--ready-fd",
       .value = "N",
       .help = "write the base URL to this open descriptor once the listener can be reached, "
               "and close it"},
      {.name = "--respond",
       .value = "STATUS",
       .help = "answer deliveries that would be accepted with this status; they are kept only "
               "if it is a 2xx"},
      {.name = "--delay",
       .value = "DURATION",
       .help = "hold the answers to such deliveries back so long, at most 25s"},
      {.name = "--fail-rate",
       .value = "RATE",
       .help = "answer this part of such deliveries, 0 to 1, with an error: the status of "
               "--respond, or 503"},
      {.name = "--fail-seed", .value = "N", .help = "let --fail-rate choose as in an earlier run"}};
}

Result<CiOptions> parse_ci(const Arguments& arguments)
{
  CiOptions options;
  HOOKCTL_TRY(parse_count(arguments, options));
  HOOKCTL_TRY(parse_durations(arguments, options));
  HOOKCTL_TRY(parse_expectations(arguments, options));
  HOOKCTL_TRY(parse_failures(arguments, options));
  HOOKCTL_TRY(parse_ready(arguments, options));
  HOOKCTL_TRY(check_reachable(options));
  return options;
}

void note_ci(const CiOptions& options, const Context& context)
{
  for (const listen::Expectation& expectation : options.goal.expectations) {
    for (const std::string& note : expectation.notes()) {
      context.warn(text("--expect ", quote(expectation.text()), ": ", note));
    }
  }
  if (options.answers.fail_rate) {
    context.note(text("fails at random; --fail-seed ", options.answers.seed, " repeats it"));
  }
}

Result<ExitCode> print_verdict(const listen::Verdict& verdict, const Context& context)
{
  const OutputFormat format = context.output();
  if (format == OutputFormat::json || format == OutputFormat::ndjson) {
    context.out() << listen::to_json(verdict) << '\n';
  }
  for (const std::string& line : listen::met_lines(verdict)) {
    context.note(line);
  }
  if (verdict.kind == listen::Verdict::Kind::met) {
    return ExitCode::done;
  }
  return fail(listen::to_error(verdict));
}

} // namespace hookctl::cli
