#include "cli/commands/account/key_flags.hpp"
#include "cli/commands/account/show_account.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/http/client.hpp"
#include "hookctl/pin/pin_keys.hpp"

#include <chrono>

namespace hookctl::cli::account_rotate_key_command {

namespace {

struct Options {
  std::string name;
  /// nullopt: the one that the provider publishes, at `url` or where the preset says.
  std::optional<model::KeyReference> key;
  std::optional<std::string> url;
  std::chrono::milliseconds keep_old{0};
  config::Strict strict = config::Strict::no;
};

Result<std::chrono::milliseconds> parse_keep_old(const std::string& typed)
{
  const auto duration = parse_duration(typed);
  if (!duration) {
    return fail(Failure::malformed_duration,
                text("--keep-old ", quote(typed), " is not a duration of up to 365 days"),
                "write it as 30s, 15m, 24h or 7d; 0 stops the old key at once");
  }
  return *duration;
}

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.name = arguments.positional(0);
  HOOKCTL_TRY_AS(options.key, parse_key_flags(arguments, context, KeyUse::kept));
  options.url = arguments.value("--fetch-url");
  const bool fetches = options.url || arguments.has("--fetch");
  if (!options.key && !fetches) {
    return fail(Failure::nothing_given,
                "no new key is given",
                "add --auth-key-env NAME, --auth-key-file FILE or --auth-key-stdin; --fetch for "
                "keys that the provider publishes");
  }
  if (options.key && fetches) {
    return fail(
        Failure::flags_exclude,
        text(options.url ? "--fetch-url" : "--fetch", " and a key of one's own exclude each other"),
        "leave one out");
  }
  if (options.url) {
    HOOKCTL_TRY(http::parse_url(*options.url).map_error(within("flag --fetch-url")));
  }
  HOOKCTL_TRY_AS(options.keep_old, parse_keep_old(arguments.value("--keep-old").value_or("24h")));
  options.strict = arguments.has("--strict") ? config::Strict::yes : config::Strict::no;
  return options;
}

/// `2 keys of https://…, kept in …/keys/shop.json`
void say_fetched(const pin::Pinned& pinned, const Workspace& workspace, const Context& context)
{
  const std::string keys = text(pinned.keys, pinned.keys == 1 ? " key" : " keys");
  if (!pinned.changed) {
    context.note(text(pinned.url, " has the ", keys, " of the account: nothing is changed"));
    return;
  }
  const auto file = workspace.store.folder() / pinned.saved.account.auth_key->target;
  context.note(
      text(keys, " fetched from ", pinned.url, ", kept in ", file.lexically_normal().string()));
}

Result<config::Saved> rotate(const Options& options,
                             const model::AccountName& name,
                             std::optional<TimePoint> old_until,
                             Workspace& workspace,
                             Context& context)
{
  const auto workshop = make_workshop(workspace, context);
  if (options.key) {
    return config::rotate_key(workshop, name, *options.key, old_until, options.strict);
  }
  HOOKCTL_TRY_AS(auto pinned,
                 pin::pin_keys(workshop, name, options.url, old_until, http::make_client));
  say_fetched(pinned, workspace, context);
  return std::move(pinned.saved);
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(options.name));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  const auto until = options.keep_old.count() > 0
                         ? std::optional(context.clock().now() + options.keep_old)
                         : std::nullopt;
  HOOKCTL_TRY_AS(const auto saved, rotate(options, name, until, workspace, context));
  warn_all(context, saved.warnings);
  print(context, account_record(saved.account, redacted_url(workspace, context, saved.account)));
  return ExitCode::done;
}

} // namespace

Command make()
{
  std::vector<Flag> flags = key_flags();
  flags.push_back({.name = "--keep-old",
                   .value = "DURATION",
                   .help = "how long the old key is still accepted; 0 for not at all",
                   .default_text = "24h"});
  flags.push_back({.name = "--fetch", .help = "take the public keys that the provider publishes"});
  flags.push_back({.name = "--fetch-url",
                   .value = "URL",
                   .help = "the same from this URL, as a delivery states it; its host must be one "
                           "that the preset names"});
  return {
      .path = "account rotate-key",
      .summary = "give an account a new authenticate key",
      .description =
          "The new key counts at once; deliveries signed with the old one are accepted "
          "for a while, since a sender's retries may still "
          "carry it. Allowed in production. A running listener takes it over "
          "within about a second. Public keys that a provider publishes are fetched only "
          "here, over https and without following a redirect, and kept in a file "
          "beside the accounts: 'hookctl provider show' says where they are. When the "
          "provider changes them, fetch them again.",
      .positionals = {account_positional()},
      .flags = std::move(flags),
      .examples =
          {{"hookctl account rotate-key shop_eu --auth-key-env SHOPIFY_SECRET_2026 --keep-old 1h",
            "take the new key, accept the old one for an hour"},
           {"hookctl account rotate-key pictures --fetch",
            "take the keys that the provider publishes now"},
           {"hookctl account rotate-key topic --fetch-url "
            "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0000.pem",
            "take the certificate that a delivery of Amazon SNS names"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::unreachable,
                     ExitCode::timed_out,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::account_rotate_key_command
