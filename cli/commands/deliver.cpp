#include "cli/commands/commands.hpp"
#include "cli/commands/destination_world.hpp"
#include "cli/commands/listen/life.hpp"
#include "cli/commands/listen/listen_log.hpp"
#include "cli/commands/listen/observe.hpp"
#include "cli/commands/shared_journal.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/destinations.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/destination/factory.hpp"
#include "hookctl/listen/deliverer.hpp"
#include "hookctl/listen/delivery_log.hpp"
#include "hookctl/os/late_libraries.hpp"
#include "hookctl/os/signals.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace hookctl::cli::deliver_command {

namespace {

/// For what takes its time after the last attempt. Then it is not waited for.
constexpr std::chrono::milliseconds kAfterDrain{5000};

struct Options {
  std::vector<std::string> names;
  LifeOptions life;
  std::optional<log::Format> log_format;
  std::optional<std::string> journal; ///< in NATS
};

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.names = arguments.values("--destination");
  HOOKCTL_TRY_AS(options.life, parse_life(arguments));
  HOOKCTL_TRY_AS(const auto observe, parse_observe(arguments, context));
  options.log_format = observe.log_format;
  HOOKCTL_TRY_AS(options.journal, parse_shared_journal(arguments));
  return options;
}

/// Nobody else is to see what the log says.
class Unseen final : public listen::Observer {
public:
  void on_delivery(const listen::DeliveryReport&) override {}

  void on_attempt(const deliver::AttemptReport&) override {}
};

/// How many there are at the start: later any may come and go, but one that was named must be
/// there. not_found.
Result<std::size_t> count_destinations(const Options& options,
                                       const account::EnvironmentSettings& settings)
{
  std::vector<routing::Definition> named;
  for (const std::string& name : options.names) {
    HOOKCTL_TRY_AS(auto definition, account::find_destination(settings, name));
    named.push_back(std::move(definition));
  }
  const auto& wanted = options.names.empty() ? settings.destinations : named;
  const auto count = std::ranges::count_if(wanted, &routing::Definition::enabled);
  if (count > 0) {
    return static_cast<std::size_t>(count);
  }
  if (settings.destinations.empty()) {
    return fail(Failure::no_destinations,
                "there is no destination to deliver to",
                "add one: hookctl destination add NAME --http URL");
  }
  return fail(Failure::no_destinations,
              options.names.empty() ? "no destination is enabled"
                                    : text(join(options.names, ", "), " is not enabled"),
              "take \"enabled: false\" out of environment.yaml");
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  listen::Deliverer::Config config;
  config.journal = workspace.settings.journal;
  config.keep = keep_of(workspace.settings);
  HOOKCTL_TRY_AS(config.shared_journal,
                 shared_journal(options.journal, workspace.settings, context.environment()));
  config.drain = options.life.drain;
  HOOKCTL_TRY_AS(const std::size_t count, count_destinations(options, workspace.settings));
  config.destinations = workspace.settings.destinations;
  config.only = options.names;
  auto format =
      options.log_format ? options.log_format : log_format_of(workspace.settings.log_format);
  const auto log =
      std::make_shared<ListenLog>(context, format.value_or(log::Format::text), "deliver");
  if (format) { // asked for; otherwise an error at the start is told as any command does
    context.say_through(log);
  }
  HOOKCTL_TRY(os::open_late_libraries());
  // Signals are blocked before the first thread is made.
  HOOKCTL_TRY_AS(const auto signals,
                 os::StopOnSignal::install({.longest_stop = options.life.drain + kAfterDrain}));
  const auto aside = log->print_aside();
  Unseen unseen;
  listen::DeliveryLog logged(log->logger(), unseen);
  const auto folder = account::settings_file(workspace.paths, context.environment()).parent_path();
  listen::SettingsFile settings(
      workspace.paths, context.environment(), workspace.settings, context.clock());
  const auto world = destination_world(context, folder);
  HOOKCTL_TRY_AS(const auto deliverer,
                 listen::Deliverer::open(
                     config,
                     {context.clock(),
                      context.rng(),
                      log->logger(),
                      [&](const deliver::AttemptReport& report) { logged.on_attempt(report); },
                      [&](const routing::Definition& definition, const std::stop_token& cut) {
                        return destination::make_destination(definition, with_cut(world, cut));
                      },
                      settings}));
  log->logger().info("deliver.ready",
                     {{"destinations", count},
                      {"environment", std::string(model::to_string(context.environment()))},
                      {"journal", journal_words(config.shared_journal, workspace.settings)}});
  deliverer->run(signals->token());
  log->logger().info("deliver.stopped");
  return ExitCode::done;
}

} // namespace

Command make()
{
  std::vector<Flag> flags = {{.name = "--destination",
                              .value = "NAME",
                              .help = "only this one, as in --destination app",
                              .default_text = "all that are enabled",
                              .repeatable = true,
                              .completion = Completion::destination},
                             shared_journal_flag()};
  for (auto&& more : {life_flags(), observe_flags()}) {
    std::ranges::copy_if(
        more, std::back_inserter(flags), [](const Flag& flag) { return flag.name != "--admin"; });
  }
  return {
      .path = "deliver",
      .summary = "deliver what waits, without a listener",
      .description =
          "Works off what waits in the journal, and what 'inbox replay' puts back into it, until "
          "it "
          "is stopped; SIGINT and SIGTERM end it when the attempts under way are settled. Each "
          "attempt is a line of the log on stderr. Destinations that come, go or change in "
          "environment.yaml are followed while it runs. A listener does the same beside receiving, "
          "and one of both can use a journal in a file at a time; a journal in NATS is shared by "
          "any number of them.",
      .flags = std::move(flags),
      .examples = {{"hookctl deliver", "hand what waits to every destination"},
                   {"hookctl deliver --destination app --log-format json",
                    "hand what waits for app to it, with a log for machines"},
                   {"hookctl deliver --journal nats://n1:4222,n2:4222,n3:4222",
                    "one of many workers on a journal in NATS"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::unreachable,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::deliver_command
