#include "cli/commands/destination/form.hpp"

#include "cli/app/kept_file.hpp"
#include "cli/commands/account/key_flags.hpp"
#include "cli/commands/for_flag.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/routing/command_line.hpp"
#include "hookctl/routing/fields.hpp"

#include <string>
#include <string_view>

namespace hookctl::cli {

namespace {

using routing::Definition;
using routing::Target;

/// The flags that say where to, of which there is one.
constexpr const char* kTargetFlags[] = {
    "--http", "--exec", "--file", "--stdout", "--nats", "--bot"};

/// A flag, the one that it goes with, and what that is.
struct Detail {
  const char* flag;
  const char* target;
  const char* value;
};

constexpr Detail kDetails[] = {{"--max-bytes", "--file", " FILE"},
                               {"--keep", "--file", " FILE"},
                               {"--sync", "--file", " FILE"},
                               {"--subject", "--nats", " URL"},
                               {"--bot-region", "--bot", " BOT"},
                               {"--bot-url", "--bot", " BOT"}};

/// Reads a flag by its rule into `field`; without the flag the default stays.
template<typename Field, typename Parse>
Result<> take(const Arguments& arguments, std::string_view flag, Field& field, Parse parse)
{
  if (const auto typed = arguments.value(flag)) {
    HOOKCTL_TRY_AS(field, parse(*typed).map_error(for_flag(flag)));
  }
  return {};
}

Result<std::string> target_flag(const Arguments& arguments)
{
  std::string chosen;
  for (const char* flag : kTargetFlags) {
    if (arguments.has(flag) && !chosen.empty()) {
      return fail(Failure::flags_exclude,
                  text(chosen, " and ", flag, " exclude each other"),
                  "a destination is one thing; add two of them");
    }
    chosen = arguments.has(flag) ? flag : chosen;
  }
  if (chosen.empty()) {
    return fail(Failure::nothing_given,
                "nothing says where to",
                "add --http URL, --exec CMD, --file FILE, --nats URL, --bot BOT or --stdout");
  }
  for (const Detail& detail : kDetails) {
    if (arguments.has(detail.flag) && chosen != detail.target) {
      return fail(Failure::flag_out_of_place,
                  text(detail.flag, " goes with ", detail.target),
                  text("add ", detail.target, detail.value, ", or leave ", detail.flag, " out"));
    }
  }
  return chosen;
}

Result<Target> parse_file(const Arguments& arguments, const std::string& typed)
{
  HOOKCTL_TRY_AS(auto path, kept_file("flag --file", typed));
  routing::File file{.path = std::move(path)};
  HOOKCTL_TRY(take(arguments, "--max-bytes", file.max_bytes, routing::parse_max_bytes));
  HOOKCTL_TRY(take(arguments, "--keep", file.keep, routing::parse_keep));
  file.sync = routing::parse_sync(arguments.value("--sync").value_or("always"))
                  .value_or(routing::File::Sync::always);
  return Target(std::move(file));
}

Result<Target> parse_bot(const Arguments& arguments)
{
  routing::Bot bot;
  HOOKCTL_TRY(take(arguments, "--bot", bot.bot_id, routing::parse_bot_id));
  HOOKCTL_TRY(take(arguments, "--bot-region", bot.region, routing::parse_bot_region));
  HOOKCTL_TRY(take(arguments, "--bot-url", bot.url, routing::parse_http_url));
  if (bot.region.empty() == bot.url.empty()) {
    return fail(bot.region.empty() ? Failure::flag_needs_other : Failure::flags_exclude,
                bot.region.empty() ? "--bot needs --bot-region"
                                   : "--bot-region and --bot-url exclude each other",
                bot.region.empty() ? "add --bot-region r0 (India), r1, r2, r3, r4 or r5"
                                   : "leave one out");
  }
  return Target(std::move(bot));
}

Result<Target> parse_target(const Arguments& arguments)
{
  HOOKCTL_TRY_AS(const std::string flag, target_flag(arguments));
  const std::string typed = arguments.value(flag).value_or("");
  if (flag == "--http") {
    HOOKCTL_TRY_AS(auto url, routing::parse_http_url(typed).map_error(for_flag(flag)));
    return Target(routing::Http{std::move(url)});
  }
  if (flag == "--exec") {
    HOOKCTL_TRY_AS(auto argv, routing::parse_command_line(typed).map_error(for_flag(flag)));
    return Target(routing::Exec{std::move(argv)});
  }
  if (flag == "--file") {
    return parse_file(arguments, typed);
  }
  if (flag == "--nats") {
    HOOKCTL_TRY_AS(auto url, routing::parse_nats_url(typed).map_error(for_flag(flag)));
    routing::Nats nats{std::move(url), {}};
    HOOKCTL_TRY(take(arguments, "--subject", nats.subject, routing::parse_subject));
    return Target(std::move(nats));
  }
  return flag == "--bot" ? parse_bot(arguments) : Result<Target>(Target(routing::Stdout{}));
}

Result<> parse_route(const Arguments& arguments, routing::Route& route)
{
  route.accounts = arguments.values("--account");
  for (const std::string& account : route.accounts) {
    HOOKCTL_TRY(routing::check_account(account).map_error(for_flag("--account")));
  }
  route.events = arguments.values("--event");
  HOOKCTL_TRY(take(arguments, "--where", route.where, routing::parse_where));
  route.recipient = routing::parse_recipients(arguments.value("--recipient").value_or("any"))
                        .value_or(routing::Recipients::any);
  return {};
}

Result<> parse_secret(const Arguments& arguments, Definition& definition)
{
  const auto variable = arguments.value("--secret-env");
  const auto file = arguments.value("--secret-file");
  const auto credential = arguments.value("--secret-credential");
  const int given = (variable ? 1 : 0) + (file ? 1 : 0) + (credential ? 1 : 0);
  if (given > 1) {
    return fail(Failure::flags_exclude,
                "--secret-env, --secret-file and --secret-credential exclude each other",
                "give the secret in one place");
  }
  if (variable) {
    HOOKCTL_TRY_AS(definition.secret, key_in_variable("--secret-env", *variable));
  } else if (file) {
    HOOKCTL_TRY_AS(definition.secret, key_in_file("--secret-file", *file));
  } else if (credential) {
    HOOKCTL_TRY_AS(definition.secret,
                   model::parse_key_reference("credential:" + *credential)
                       .map_error(for_flag("--secret-credential")));
  }
  return {};
}

/// `Name=VARIABLE`
Result<routing::Header> header_in_variable(const std::string& typed)
{
  constexpr std::string_view kFlag = "--header-env";
  const std::size_t equals = typed.find('=');
  if (equals == std::string::npos) {
    return fail(Failure::malformed_pair,
                text(kFlag, " ", quote(typed), " names no variable"),
                text("write it as ", kFlag, " Authorization=APP_TOKEN"));
  }
  routing::Header header{.name = typed.substr(0, equals), .value = {}};
  HOOKCTL_TRY_AS(header.reference, key_in_variable(kFlag, typed.substr(equals + 1)));
  HOOKCTL_TRY(routing::check_header(header).map_error(for_flag(kFlag)));
  return header;
}

Result<> parse_headers(const Arguments& arguments, std::vector<routing::Header>& headers)
{
  for (const std::string& typed : arguments.values("--header")) {
    HOOKCTL_TRY_AS(auto header, routing::parse_header(typed).map_error(for_flag("--header")));
    headers.push_back(std::move(header));
  }
  for (const std::string& typed : arguments.values("--header-env")) {
    HOOKCTL_TRY_AS(auto header, header_in_variable(typed));
    headers.push_back(std::move(header));
  }
  return {};
}

/// `5s,30s,5m` or `none`.
Result<routing::RetrySchedule> parse_retry(const std::string& typed)
{
  std::vector<std::string> steps;
  for (const std::string_view step : split(typed, ',')) {
    steps.emplace_back(step);
  }
  return routing::parse_retry(steps);
}

std::vector<Flag> target_flags()
{
  return {{.name = "--http",
           .value = "URL",
           .help = "post each event there; signed by Standard Webhooks when there is a secret"},
          {.name = "--exec",
           .value = "CMD",
           .help = "run this for each event, which is on its standard input; words are split as a "
                   "shell would, but no shell is run"},
          {.name = "--file",
           .value = "FILE",
           .help = "put each event behind this file as a line of JSON",
           .completion = Completion::file},
          {.name = "--max-bytes",
           .value = "SIZE",
           .help = "with --file: it is set aside as FILE.1 when it is so large",
           .default_text = "100MiB"},
          {.name = "--keep",
           .value = "N",
           .help = "with --file: how many files that were set aside are kept",
           .default_text = "10"},
          {.name = "--sync",
           .value = "WHEN",
           .help = "with --file: whether an event is on stable storage before it counts as "
                   "delivered, a second later, or whenever the system likes",
           .default_text = "always",
           .choices = {"always", "interval", "never"}},
          {.name = "--stdout", .help = "write each event to standard output as a line of JSON"},
          {.name = "--nats",
           .value = "URL",
           .help = "publish each event to a NATS JetStream stream, as in nats://127.0.0.1:4222; "
                   "several servers with commas"},
          {.name = "--subject",
           .value = "SUBJECT",
           .help = "with --nats: the subject",
           .default_text = "hookctl-events.ENV.ACCOUNT.CODE"},
          {.name = "--bot",
           .value = "BOT",
           .help = "call the bot platform's API with each event; its API key is the secret"},
          {.name = "--bot-region",
           .value = "REGION",
           .help = "with --bot: where the platform runs the bot",
           .choices = {"r0", "r1", "r2", "r3", "r4", "r5"}},
          {.name = "--bot-url",
           .value = "URL",
           .help = "with --bot: another host, in place of a region"}};
}

std::vector<Flag> route_flags()
{
  return {{.name = "--account",
           .value = "NAME",
           .help = "take only what came for this account; globs allowed",
           .default_text = "every account",
           .repeatable = true,
           .completion = Completion::account},
          {.name = "--event",
           .value = "CODE",
           .help = "take only this event code; globs allowed",
           .default_text = "every code",
           .repeatable = true,
           .completion = Completion::event_code},
          {.name = "--where",
           .value = "CONDITION",
           .help = "take only events for which this holds, as of a JSONPath filter: "
                   "'@.event.data.total > 10'"},
          {.name = "--recipient",
           .value = "WHO",
           .help = "take only events for one user, or only those for the bot as a whole",
           .default_text = "any",
           .choices = {"any", "user", "bot"}},
          {.name = "--format",
           .value = "FORMAT",
           .help = "what an event looks like; raw is the request as its sender made it",
           .default_text = "event; bot with --bot",
           .choices = {"event", "cloudevents", "cloudevents-binary", "raw", "bot"}}};
}

std::vector<Flag> delivery_flags()
{
  return {
      {.name = "--secret-env",
       .value = "NAME",
       .help =
           "the signing secret of --http, the API key of --bot, or user:password of --nats, is in "
           "this environment variable"},
      {.name = "--secret-file",
       .value = "FILE",
       .help = "it is in this file (mode 0600)",
       .completion = Completion::file},
      {.name = "--secret-credential",
       .value = "NAME",
       .help = "it is this credential of systemd's (LoadCredential=)"},
      {.name = "--header",
       .value = "HEADER",
       .help = "a header of every request of --http or --bot, as in 'X-Env: dev'",
       .repeatable = true},
      {.name = "--header-env",
       .value = "NAME=VARIABLE",
       .help = "a header whose value is in an environment variable, for credentials",
       .repeatable = true},
      {.name = "--retry",
       .value = "WAITS",
       .help = "how long to wait before each further attempt; none gives up after the first",
       .default_text = "5s,30s,5m,30m,2h"},
      {.name = "--timeout",
       .value = "DURATION",
       .help = "how long one attempt may take, everything included",
       .default_text = "10s"},
      {.name = "--concurrency",
       .value = "N",
       .help = "attempts at the same time, 1 to 256",
       .default_text = "4"},
      {.name = "--ordered", .help = "one event after the other for the same account and sender"}};
}

} // namespace

Positional destination_positional()
{
  return {.name = "DESTINATION",
          .help = "the destination's name",
          .completion = Completion::destination};
}

std::vector<Flag> destination_flags()
{
  std::vector<Flag> flags = target_flags();
  for (const auto& more : {route_flags(), delivery_flags()}) {
    flags.insert(flags.end(), more.begin(), more.end());
  }
  return flags;
}

Result<Definition> parse_destination(const Arguments& arguments)
{
  Definition definition;
  definition.name = arguments.positional(0);
  HOOKCTL_TRY(routing::check_name(definition.name));
  HOOKCTL_TRY_AS(definition.target, parse_target(arguments));
  HOOKCTL_TRY(parse_route(arguments, definition.route));
  definition.format = routing::formats_of(definition.target).front();
  if (const auto word = arguments.value("--format")) {
    definition.format = routing::parse_format(*word).value_or(definition.format);
  }
  HOOKCTL_TRY(parse_secret(arguments, definition));
  HOOKCTL_TRY(parse_headers(arguments, definition.headers));
  HOOKCTL_TRY(take(arguments, "--retry", definition.retry, parse_retry));
  HOOKCTL_TRY(take(arguments, "--timeout", definition.timeout, routing::parse_timeout));
  HOOKCTL_TRY(take(arguments, "--concurrency", definition.concurrency, routing::parse_concurrency));
  definition.ordered = arguments.has("--ordered");
  HOOKCTL_TRY(routing::check(definition));
  return definition;
}

} // namespace hookctl::cli
