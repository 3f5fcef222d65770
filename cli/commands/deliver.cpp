#include "cli/commands/commands.hpp"
#include "cli/commands/destination_world.hpp"
#include "cli/commands/listen/life.hpp"
#include "cli/commands/listen/listen_log.hpp"
#include "cli/commands/listen/observe.hpp"
#include "cli/commands/shared_journal.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/destinations.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/destination/factory.hpp"
#include "hookctl/listen/deliverer.hpp"
#include "hookctl/listen/delivery_log.hpp"
#include "hookctl/os/signals.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

namespace hookctl::cli {

namespace {

/// For what takes its time after the last attempt. Then it is not waited for.
constexpr std::chrono::milliseconds kAfterDrain{5000};

struct Options {
  std::vector<std::string> names;
  LifeOptions life;
  std::optional<log::Format> log_format;
};

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.names = arguments.values("--destination");
  HOOKCTL_TRY_AS(options.life, parse_life(arguments));
  HOOKCTL_TRY_AS(const auto observe, parse_observe(arguments, context));
  options.log_format = observe.log_format;
  return options;
}

/// Nobody else is to see what the log says.
class Unseen final : public listen::Observer {
public:
  void on_delivery(const listen::DeliveryReport&) override {}

  void on_attempt(const deliver::AttemptReport&) override {}
};

/// All that are enabled, or those that were named. not_found.
Result<std::vector<routing::Definition>> chosen(const Options& options,
                                                const account::EnvironmentSettings& settings)
{
  std::vector<routing::Definition> all;
  for (const std::string& name : options.names) {
    HOOKCTL_TRY_AS(auto definition, account::find_destination(settings, name));
    all.push_back(std::move(definition));
  }
  if (options.names.empty()) {
    all = settings.destinations;
  }
  std::erase_if(all, [](const routing::Definition& one) { return !one.enabled; });
  if (all.empty()) {
    return fail(ErrorCode::not_found,
                "there is no destination that is enabled",
                "add one: hookctl destination add NAME --http URL");
  }
  return all;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  listen::Deliverer::Config config;
  config.journal = workspace.settings.journal;
  config.keep = keep_of(workspace.settings);
  HOOKCTL_TRY_AS(config.shared_journal,
                 shared_journal(std::nullopt, workspace.settings, context.environment()));
  config.drain = options.life.drain;
  HOOKCTL_TRY_AS(config.destinations, chosen(options, workspace.settings));
  if (config.shared_journal) {
    HOOKCTL_TRY(routing::require_unordered(config.destinations));
  }
  auto format =
      options.log_format ? options.log_format : log_format_of(workspace.settings.log_format);
  const auto log = std::make_shared<ListenLog>(context, format.value_or(log::Format::text));
  context.say_through(log);
  // Signals are blocked before the first thread is made.
  HOOKCTL_TRY_AS(const auto signals,
                 os::StopOnSignal::install({.longest_stop = options.life.drain + kAfterDrain}));
  const auto aside = log->print_aside();
  Unseen unseen;
  listen::DeliveryLog logged(log->logger(), unseen);
  const auto folder = account::settings_file(workspace.paths, context.environment()).parent_path();
  HOOKCTL_TRY_AS(const auto deliverer,
                 listen::Deliverer::open(
                     config,
                     {context.clock(),
                      context.rng(),
                      log->logger(),
                      [&](const deliver::AttemptReport& report) { logged.on_attempt(report); },
                      [&](const routing::Definition& definition, const std::stop_token& cut) {
                        return destination::make_destination(
                            definition, destination_world(context, folder, cut));
                      }}));
  log->logger().info("deliver.ready",
                     {{"destinations", config.destinations.size()},
                      {"environment", std::string(model::to_string(context.environment()))},
                      {"journal", journal_words(config.shared_journal, workspace.settings)}});
  deliverer->run(signals->token());
  log->logger().info("deliver.stopped");
  return ExitCode::done;
}

} // namespace

Command deliver_command()
{
  std::vector<Flag> flags = {{.name = "--destination",
                              .value = "NAME",
                              .help = "only this one, as in --destination app",
                              .default_text = "all that are enabled",
                              .repeatable = true,
                              .completion = Completion::destination}};
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
          "attempt is a line of the log on stderr. A listener does the same beside receiving, and "
          "one of both can use a journal at a time.",
      .flags = std::move(flags),
      .examples = {{"hookctl deliver", "hand what waits to every destination"},
                   {"hookctl deliver --destination app --log-format json",
                    "hand what waits for app to it, with a log for machines"}},
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

} // namespace hookctl::cli
