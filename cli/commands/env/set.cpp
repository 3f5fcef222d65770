#include "cli/app/kept_file.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/env/show_settings.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/forwarded.hpp"
#include "hookctl/http/server.hpp"
#include "hookctl/listen/certificate_files.hpp"
#include "hookctl/nats/servers.hpp"
#include "hookctl/os/files.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <utility>

namespace hookctl::cli::env_set_command {

namespace {

struct Options {
  model::Environment environment = model::Environment::development;
  account::SettingsChange change;
};

/// nullopt when none is given; "" takes it away.
Result<std::optional<std::string>> given_file(const Arguments& arguments, std::string_view flag)
{
  auto file = arguments.value(flag);
  if (file && !file->empty()) {
    HOOKCTL_TRY_AS(file, kept_file(text("flag ", flag), *file));
  }
  return file;
}

/// nullopt when none is given; an empty one takes them away.
Result<std::optional<std::vector<std::string>>> given_proxies(const Arguments& arguments)
{
  constexpr std::string_view kFlag = "--trusted-proxy";
  if (!arguments.has(kFlag)) {
    return std::optional<std::vector<std::string>>{};
  }
  std::vector<std::string> proxies = arguments.values(kFlag);
  std::erase(proxies, "");
  HOOKCTL_TRY(http::parse_trusted_proxies(proxies).map_error(within("flag --trusted-proxy")));
  return std::optional(std::move(proxies));
}

/// `--nats-user` is nats.user, and so on.
struct NatsFlag {
  std::string_view key;
  std::string_view value;
  std::string_view help;
};

constexpr std::array<NatsFlag, 8> kNatsFlags = {{
    {"user", "NAME", "who we are to the NATS servers of --journal, with --nats-password-file"},
    {"password-file", "FILE", "what holds that user's password"},
    {"token-file", "FILE", "what holds a token, in place of a user"},
    {"credentials", "FILE", "a .creds file (JWT and nkey seed), in place of a user"},
    {"tls-ca", "FILE", "whom we trust there; default the system's authorities"},
    {"tls-cert", "FILE", "our own certificate there, with --nats-tls-key"},
    {"tls-key", "FILE", "its private key"},
    {"replicas", "N", "how many of the servers keep each delivery, 1 to 5; default 1"},
}};

std::string flag_of(const NatsFlag& one)
{
  return text("--nats-", one.key);
}

Result<std::map<std::string, std::string>> given_nats(const Arguments& arguments)
{
  std::map<std::string, std::string> out;
  for (const NatsFlag& one : kNatsFlags) {
    const std::string flag = flag_of(one);
    auto given = arguments.value(flag);
    if (one.value == "FILE") {
      HOOKCTL_TRY_AS(given, given_file(arguments, flag));
    }
    if (given) {
      std::string key(one.key);
      std::ranges::replace(key, '-', '_');
      out[key] = *std::move(given);
    }
  }
  return out;
}

std::vector<Flag> nats_flags()
{
  std::vector<Flag> out;
  for (const NatsFlag& one : kNatsFlags) {
    out.push_back({.name = flag_of(one),
                   .value = std::string(one.value),
                   .help = std::string(one.help),
                   .completion = one.value == "FILE" ? Completion::file : Completion::none});
  }
  return out;
}

Result<> check_numbers(const account::SettingsChange& change, const Arguments& arguments)
{
  const auto check = [](std::string_view flag, const auto& value, auto parse) -> Result<> {
    if (value && !value->empty()) {
      HOOKCTL_TRY(parse(*value).map_error(within(text("flag ", flag))));
    }
    return {};
  };
  HOOKCTL_TRY(check("--keep-days", change.keep_days, account::parse_keep_count));
  HOOKCTL_TRY(check("--keep-events", change.keep_events, account::parse_keep_count));
  HOOKCTL_TRY(check("--keep-bytes", change.keep_bytes, account::parse_keep_bytes));
  return check("--nats-replicas", arguments.value("--nats-replicas"), account::parse_replicas);
}

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  HOOKCTL_TRY_AS(options.environment, environment_of(arguments, context));
  account::SettingsChange& change = options.change;
  change.public_url = arguments.value("--public-url");
  change.bind = arguments.value("--bind");
  HOOKCTL_TRY_AS(change.tls_certificate, given_file(arguments, "--tls-cert"));
  HOOKCTL_TRY_AS(change.tls_key, given_file(arguments, "--tls-key"));
  const auto journal = arguments.value("--journal");
  if (journal && nats::is_servers(*journal)) {
    HOOKCTL_TRY(nats::parse_servers(*journal).map_error(within("flag --journal")));
    change.journal = journal;
  } else {
    HOOKCTL_TRY_AS(change.journal, given_file(arguments, "--journal"));
  }
  HOOKCTL_TRY_AS(change.nats, given_nats(arguments));
  HOOKCTL_TRY_AS(change.trusted_proxies, given_proxies(arguments));
  change.keep_days = arguments.value("--keep-days");
  change.keep_events = arguments.value("--keep-events");
  change.keep_bytes = arguments.value("--keep-bytes");
  if (change == account::SettingsChange{}) {
    return fail(Failure::nothing_given,
                "nothing to set is given",
                "add --public-url URL, --bind HOST:PORT, --trusted-proxy CIDR, --tls-cert FILE "
                "--tls-key FILE, --journal FILE, or one of --nats-… and --keep-…");
  }
  HOOKCTL_TRY(check_numbers(change, arguments));
  if (change.bind && !change.bind->empty()) {
    HOOKCTL_TRY(http::parse_bind_address(*change.bind).map_error(within("flag --bind")));
  }
  return options;
}

/// What a listener would say of certificate and key: that they are not of each other, for one.
/// Files that are not here yet are left to it.
void warn_of_tls(const account::EnvironmentSettings& settings, const Context& context)
{
  listen::TlsConfig tls;
  tls.certificate = settings.tls_certificate;
  tls.key = settings.tls_key;
  if (!os::exists(tls.certificate) || !os::exists(tls.key)) {
    return;
  }
  const auto loaded = listen::CertificateFiles(tls).load(context.clock().now());
  if (!loaded) {
    context.warn(loaded.error().message, loaded.error().hint);
  }
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  HOOKCTL_TRY_AS(const auto settings,
                 account::change_settings(paths, options.environment, options.change));
  if (options.change.tls_certificate || options.change.tls_key) {
    warn_of_tls(settings, context);
  }
  print(context, settings_record(paths, options.environment, settings));
  return ExitCode::done;
}

} // namespace

Command make()
{
  Command command = {
      .path = "env set",
      .summary = "change the settings of an environment",
      .description = "Changes what is given in environment.yaml, leaves the rest, and shows the "
                     "settings as they are then. An empty value takes a setting away, so that its "
                     "default counts again. Allowed in production. A running listener takes "
                     "the public URL over; the other settings count when it is started.",
      .positionals = {environment_positional()},
      .flags = {{.name = "--public-url",
                 .value = "URL",
                 .help = "what webhook URLs begin with, as senders reach it"},
                {.name = "--bind",
                 .value = "HOST:PORT",
                 .help = "the address that 'hookctl listen' binds, or unix:PATH"},
                {.name = "--trusted-proxy",
                 .value = "CIDR",
                 .help = "a proxy whose word 'hookctl listen' takes for who sent a request, such "
                         "as 10.0.0.0/8; unix for a socket file; these take the place of those "
                         "before",
                 .repeatable = true},
                {.name = "--tls-cert",
                 .value = "FILE",
                 .help = "the certificate with which 'hookctl listen' speaks TLS",
                 .completion = Completion::file},
                {.name = "--tls-key",
                 .value = "FILE",
                 .help = "its private key",
                 .completion = Completion::file},
                {.name = "--journal",
                 .value = "FILE",
                 .help = "where deliveries are kept, or nats://HOST:PORT[,HOST:PORT…] (tls://) "
                         "for a journal that many listeners share",
                 .completion = Completion::file},
                {.name = "--keep-days",
                 .value = "N",
                 .help = "how long the journal keeps deliveries whose events are settled; default "
                         "for ever"},
                {.name = "--keep-events",
                 .value = "N",
                 .help = "how many events the journal keeps, the newest; default all"},
                {.name = "--keep-bytes",
                 .value = "SIZE",
                 .help = "how large the journal's file grows, as in 20GiB; default without "
                         "bound"}},
      .examples = {{"hookctl env set production --public-url https://hooks.example.com",
                    "webhook URLs of production begin with it"},
                   {"hookctl env set --tls-cert fullchain.pem --tls-key privkey.pem",
                    "listen with TLS"},
                   {"hookctl env set production --keep-days 30 --keep-bytes 20GiB",
                    "the journal keeps a month, and never more than 20 GiB"},
                   {"hookctl env set --journal tls://n1:4222,n2:4222,n3:4222 --nats-replicas 3 "
                    "--nats-user hookctl --nats-password-file nats.password --nats-tls-ca ca.pem",
                    "a journal that many listeners share, on three servers"},
                   {"hookctl env set --bind ''", "bind the default address again"}},
      .exit_codes = {ExitCode::denied, ExitCode::invalid_data, ExitCode::storage},
      .keeps = true,
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
  std::ranges::move(nats_flags(), std::back_inserter(command.flags));
  for (Flag& flag : command.flags) {
    flag.may_be_empty = true; // takes the setting away
  }
  return command;
}

} // namespace hookctl::cli::env_set_command
