#include "cli/app/report.hpp"
#include "cli/app/version.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/destination_world.hpp"
#include "cli/commands/listen/ci.hpp"
#include "cli/commands/listen/destinations.hpp"
#include "cli/commands/listen/life.hpp"
#include "cli/commands/listen/listen_log.hpp"
#include "cli/commands/listen/observe.hpp"
#include "cli/commands/listen/proxies.hpp"
#include "cli/commands/listen/sockets.hpp"
#include "cli/commands/listen/tls.hpp"
#include "cli/commands/listen/view.hpp"
#include "cli/commands/shared_journal.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/destination/factory.hpp"
#include "hookctl/listen/admin.hpp"
#include "hookctl/listen/delivery_log.hpp"
#include "hookctl/listen/listener.hpp"
#include "hookctl/listen/ready.hpp"
#include "hookctl/log/logger.hpp"
#include "hookctl/os/handed_descriptor.hpp"
#include "hookctl/os/late_libraries.hpp"
#include "hookctl/os/process.hpp"
#include "hookctl/receive/account_table.hpp"
#include "hookctl/routing/definition_file.hpp"

#include <algorithm>
#include <variant>

namespace hookctl::cli::listen_command {

namespace {

struct Options {
  std::vector<std::string> accounts;
  listen::Config config;
  SocketOptions sockets;
  std::optional<http::TrustedProxies> proxies;
  CiOptions ci;
  TlsOptions tls;
  LifeOptions life;
  ObserveOptions observe;
  PrintMode print = PrintMode::json;
  bool print_is_asked_for = false;
  std::optional<std::string> journal; ///< in NATS
};

PrintMode print_mode(const std::optional<std::string>& word, const Context& context)
{
  if (word) {
    return *word == "line" ? PrintMode::line : *word == "json" ? PrintMode::json : PrintMode::none;
  }
  return context.world().out.is_terminal ? PrintMode::line : PrintMode::json;
}

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.accounts = arguments.positionals;
  HOOKCTL_TRY_AS(options.sockets, parse_sockets(arguments));
  HOOKCTL_TRY_AS(options.proxies, parse_proxies(arguments));
  HOOKCTL_TRY_AS(options.ci, parse_ci(arguments));
  HOOKCTL_TRY_AS(options.life, parse_life(arguments));
  options.config.limits.stop_deadline = options.life.drain;
  HOOKCTL_TRY_AS(options.tls, parse_tls(arguments));
  HOOKCTL_TRY_AS(options.observe, parse_observe(arguments, context));
  HOOKCTL_TRY_AS(options.journal, parse_shared_journal(arguments));
  options.print = print_mode(arguments.value("--print"), context);
  options.print_is_asked_for = arguments.value("--print").has_value();
  HOOKCTL_TRY_AS(options.config.made_on_the_spot, parse_made_on_the_spot(arguments));
  return options;
}

/// One account that cannot serve, and why.
struct OutOfService {
  std::string name;
  Error error;
};

std::string to_words(const OutOfService& out)
{
  return text("account ", out.name, " is out of service: ", out.error.message);
}

std::vector<OutOfService> accounts_out_of_service(const listen::LoadedAccounts& loaded)
{
  std::vector<OutOfService> all;
  for (const auto& broken : loaded.broken) {
    all.push_back({broken.account, broken.error});
  }
  for (const auto& [name, account] : loaded.table.accounts) {
    if (account.stopped) {
      all.push_back({name, *account.stopped});
    }
  }
  return all;
}

/// Says which accounts are out of service. denied when the caller named accounts and none of them
/// can serve; not_found when there is none at all.
Result<>
check_accounts(const listen::LoadedAccounts& loaded, const Options& options, const Context& context)
{
  const auto out = accounts_out_of_service(loaded);
  const std::size_t all = loaded.table.accounts.size() + loaded.broken.size();
  if (all == 0) {
    return fail(Failure::no_accounts,
                text("there are no accounts in ",
                     model::to_string(context.environment()),
                     " to listen for"),
                join(first_steps(context), "\n"));
  }
  const bool none_left = !options.accounts.empty() && out.size() == all;
  for (const OutOfService& account : out) {
    if (none_left && &account == &out.back()) {
      Error error = make_error(Failure::denied, to_words(account), account.error.hint);
      error.failure = account.error.failure; // which it is as long as it is of the same kind
      return fail(std::move(error));
    }
    context.warn(to_words(account), account.error.hint);
  }
  for (const auto& [name, account] : loaded.table.accounts) {
    if (account.unchecked) {
      context.warn(
          text("payloads of account ",
               name,
               " are not compared: ",
               account.unchecked->message,
               account.unchecked->at ? text(" (", to_string(*account.unchecked->at), ")") : ""),
          account.unchecked->hint);
    }
    if (account.awaits_key && !account.stopped) {
      context.note(text("account ", name, " waits for the handshake that brings its key"));
    }
  }
  return {};
}

/// To be called first of all: what we open ourselves must not be taken for it.
Result<std::optional<os::HandedDescriptor>> take_ready_descriptor(const CiOptions& options)
{
  if (!options.ready_descriptor) {
    return std::nullopt;
  }
  HOOKCTL_TRY_AS(
      auto taken,
      os::HandedDescriptor::take(*options.ready_descriptor).map_error(within("flag --ready-fd")));
  return taken;
}

/// Where what is received is kept.
Result<> set_journal(Options& options, const Workspace& workspace, const Context& context)
{
  listen::Config& config = options.config;
  config.journal = workspace.settings.journal;
  config.keep = keep_of(workspace.settings);
  HOOKCTL_TRY_AS(config.shared_journal,
                 shared_journal(options.journal, workspace.settings, context.environment()));
  if (config.shared_journal) {
    config.journal.clear();
    HOOKCTL_TRY(routing::require_unordered(config.made_on_the_spot));
    HOOKCTL_TRY(routing::require_unordered(workspace.settings.destinations));
  }
  return {};
}

std::string ready_line(const listen::Listener& listener,
                       const std::string& journal,
                       std::size_t accounts,
                       const Context& context)
{
  return text("listening on ",
              listener.base_url(),
              " for ",
              accounts,
              " account",
              accounts == 1 ? "" : "s",
              " of ",
              model::to_string(context.environment()),
              "; journal ",
              journal,
              listener.admin_url().empty() ? "" : "; admin on ",
              listener.admin_url());
}

void log_ready(const listen::Listener& listener,
               const std::string& journal,
               std::size_t accounts,
               log::Logger& logger,
               const Context& context)
{
  logger.info("listen.ready",
              {{"url", listener.base_url()},
               {"accounts", accounts},
               {"environment", std::string(model::to_string(context.environment()))},
               {"journal", journal},
               {"admin", listener.admin_url()},
               {"version", std::string(version())}});
}

/// What is said from now on is said by the log.
std::shared_ptr<ListenLog> begin_log(Context& context, std::optional<log::Format> format)
{
  auto log = std::make_shared<ListenLog>(context, format);
  context.say_through(log);
  return log;
}

auto make_destinations(const Workspace& workspace, const Context& context)
{
  const auto file = account::settings_file(workspace.paths, context.environment());
  return [world = destination_world(context, file.parent_path())](
             const routing::Definition& definition, const std::stop_token& cut) {
    return destination::make_destination(definition, with_cut(world, cut));
  };
}

/// Until it is over. What there is to see has been printed when it returns.
Result<listen::Verdict> serve(const Options& options,
                              receive::AccountTable accounts,
                              ListenerLife& life,
                              Workspace& workspace,
                              listen::Ready& ready,
                              ListenLog& log,
                              const Context& context)
{
  // Signals are blocked before the first thread is made.
  HOOKCTL_TRY_AS(const auto signals, life.install_signals(options.life));
  const auto aside = log.print_aside();
  listen::Config config = options.config;
  if (config.shared_journal) {
    // It makes threads of libnats, which outlive their connection.
    HOOKCTL_TRY(fit_into_messages(*config.shared_journal, config.limits, context));
  }
  life.tell_service_manager(context, log.logger());
  ListenView view(context, options.print);
  listen::DeliveryLog logged(log.logger(), view);
  listen::Watch watch(options.ci.goal,
                      log.is_asked_for() ? static_cast<listen::Observer&>(logged) : view);
  const auto count = static_cast<std::size_t>(std::ranges::count_if(
      accounts.accounts, [](const auto& one) { return !one.second.stopped; }));
  HOOKCTL_TRY_AS(const auto listener,
                 listen::Listener::open(config,
                                        std::move(accounts),
                                        {context.clock(),
                                         context.rng(),
                                         log.logger(),
                                         watch,
                                         workspace.store,
                                         &life.reload_source(),
                                         make_destinations(workspace, context)}));
  if (context.globals().verbose) {
    view.show_requests([&](const model::Request& request) { return listener->redact(request); });
  }
  HOOKCTL_TRY(ready.tell(listener->base_url()));
  const std::string journal = journal_words(options.config.shared_journal, workspace.settings);
  const std::string status = ready_line(*listener, journal, count, context);
  if (log.is_asked_for()) {
    log_ready(*listener, journal, count, log.logger(), context);
  } else {
    context.note(status);
  }
  life.say_ready(status);
  return watch.run([&](const std::stop_token& over) { life.run(*listener, options.life, over); },
                   signals->token());
}

/// Those of environment.yaml, and then those made on the spot. What one prints must not be mixed
/// with what is shown.
Result<> take_destinations(Options& options, const account::EnvironmentSettings& settings)
{
  options.config.destinations = settings.destinations;
  auto all = settings.destinations;
  const auto& more = options.config.made_on_the_spot;
  all.insert(all.end(), more.begin(), more.end());
  const auto prints = std::ranges::find_if(all, routing::prints);
  if (prints == all.end() || options.print == PrintMode::none) {
    return {};
  }
  if (options.print_is_asked_for) {
    return fail(Failure::flags_exclude,
                text("flag --print: destination ", prints->name, " writes to standard output"),
                "leave the flag out, or take --print none");
  }
  options.print = PrintMode::none;
  return {};
}

Result<ExitCode> run(Options options, Context& context)
{
  HOOKCTL_TRY_AS(auto descriptor, take_ready_descriptor(options.ci));
  auto log = begin_log(context, options.observe.log_format);
  listen::Ready ready(options.ci.ready_file, std::move(descriptor));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  if (!log->is_asked_for() && workspace.settings.log_format) {
    log = begin_log(context, log_format_of(workspace.settings.log_format));
  }
  HOOKCTL_TRY(set_sockets(options.sockets, workspace.settings, context, options.config));
  HOOKCTL_TRY_AS(options.config.proxies, chosen_proxies(options.proxies, workspace.settings));
  HOOKCTL_TRY_AS(options.config.tls, tls_config(options.tls, workspace.settings));
  HOOKCTL_TRY(set_observe(options.observe, workspace.settings, context, options.config));
  HOOKCTL_TRY(os::open_late_libraries());
  listen::keep_descriptors(os::raise_descriptor_limit(), options.config.limits);
  HOOKCTL_TRY(take_destinations(options, workspace.settings));
  HOOKCTL_TRY(set_journal(options, workspace, context));
  options.config.public_url = workspace.settings.public_url;
  if (options.ci.draws_seed) {
    HOOKCTL_TRY_AS(options.ci.answers.seed, listen::draw_seed(context.rng()));
  }
  options.config.answers = options.ci.answers;
  HOOKCTL_TRY_AS(const auto life, ListenerLife::prepare(workspace, context, options.accounts));
  HOOKCTL_TRY_AS(auto loaded, life->load_accounts());
  warn_strays(context, workspace.store);
  HOOKCTL_TRY(check_accounts(loaded, options, context));
  note_ci(options.ci, context);
  HOOKCTL_TRY_AS(const auto verdict,
                 serve(options, std::move(loaded.table), *life, workspace, ready, *log, context));
  if (log->is_asked_for()) {
    log->logger().info("listen.stopped");
  } else {
    context.note("stopped");
  }
  return options.ci.goal.is_empty() ? ExitCode::done : print_verdict(verdict, context);
}

std::vector<Flag> all_flags()
{
  std::vector<Flag> flags = socket_flags();
  flags.push_back({.name = "--print",
                   .value = "MODE",
                   .help = "what to show: a line a request, the events as JSON lines, or nothing",
                   .default_text = "line on a terminal, else json",
                   .choices = {"line", "json", "none"}});
  flags.push_back(shared_journal_flag());
  for (const auto& more : {made_on_the_spot_flags(),
                           life_flags(),
                           proxy_flags(),
                           tls_flags(),
                           observe_flags(),
                           ci_flags()}) {
    flags.insert(flags.end(), more.begin(), more.end());
  }
  return flags;
}

} // namespace

Command make()
{
  return {
      .path = "listen",
      .summary = "receive webhooks: verify, map, journal, answer, deliver",
      .description = "Runs in the foreground and serves the named accounts, or all of the "
                     "environment. A delivery is verified, mapped and written to the "
                     "journal on stable storage before its sender gets a 2xx; what got a 2xx "
                     "survives a kill. Then it is shown, and posted to --forward-to "
                     "until that answers 2xx. A repeat of a delivery is answered alike and "
                     "delivered once. Accounts, presets and keys are followed while it runs. "
                     "Control-C ends it after the requests under way.",
      .positionals = {{.name = "ACCOUNT",
                       .help = "serve only these accounts",
                       .count = Positional::Count::any,
                       .completion = Completion::account}},
      .flags = all_flags(),
      .examples =
          {{"hookctl listen", "serve every account of development on port 8080"},
           {"hookctl listen shop_eu --bind 127.0.0.1:0 --ready-file ready --print json",
            "for a script: a free port, events as JSON lines"},
           {"hookctl listen shop_eu --expect 'code=orders/create && sender=+15550001111' "
            "--timeout 1m",
            "wait for an order of this person: exit code 0, or 7 after a minute"},
           {"hookctl listen shop_eu --respond 500 --fail-rate 0.25 --delay 2s",
            "see how a sender bears a receiver that is slow and fails"},
           {"hookctl listen --bind 0.0.0.0:8443 --tls-cert fullchain.pem --tls-key privkey.pem",
            "speak TLS; a renewed certificate is taken over while it runs"},
           {"hookctl listen --forward-to http://localhost:3000/events",
            "hand the events to your app"},
           {"hookctl listen --journal nats://n1:4222,n2:4222",
            "one of many listeners, behind a load balancer, that share a journal"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::unreachable,
                     ExitCode::timed_out,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(auto options, parse(arguments, context));
        return run(std::move(options), context);
      },
  };
}

} // namespace hookctl::cli::listen_command
