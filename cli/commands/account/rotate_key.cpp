#include "cli/commands/account/form.hpp"
#include "cli/commands/account/show_account.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"

#include <chrono>

namespace hookctl::cli {

namespace {

struct Options {
  std::string name;
  model::KeyReference key;
  std::chrono::milliseconds keep_old{0};
  config::Strict strict = config::Strict::no;
};

Result<std::chrono::milliseconds> parse_keep_old(const std::string& typed)
{
  const auto duration = parse_duration(typed);
  if (!duration) {
    return fail(ErrorCode::invalid_argument,
                text("--keep-old ", quote(typed), " is not a duration of up to 365 days"),
                "write it as 30s, 15m, 24h or 7d; 0 stops the old key at once");
  }
  return *duration;
}

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.name = arguments.positional(0);
  HOOKCTL_TRY_AS(auto key, parse_key_flags(arguments, context));
  if (!key) {
    return fail(ErrorCode::invalid_argument,
                "no new key is given",
                "add --auth-key-env NAME, --auth-key-file FILE or --auth-key-stdin");
  }
  options.key = *std::move(key);
  HOOKCTL_TRY_AS(options.keep_old, parse_keep_old(arguments.value("--keep-old").value_or("24h")));
  options.strict = arguments.has("--strict") ? config::Strict::yes : config::Strict::no;
  return options;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto name, model::AccountName::parse(options.name));
  HOOKCTL_TRY_AS(auto workspace, open_workspace(context));
  const auto until = options.keep_old.count() > 0
                         ? std::optional(context.clock().now() + options.keep_old)
                         : std::nullopt;
  HOOKCTL_TRY_AS(const auto saved,
                 config::rotate_key(
                     make_workshop(workspace, context), name, options.key, until, options.strict));
  warn_all(context, saved.warnings);
  print(context, account_record(saved.account, redacted_url(workspace, context, saved.account)));
  return ExitCode::done;
}

} // namespace

Command account_rotate_key_command()
{
  std::vector<Flag> flags = key_flags();
  flags.push_back({.name = "--keep-old",
                   .value = "DURATION",
                   .help = "how long the old key is still accepted; 0 for not at all",
                   .default_text = "24h"});
  return {
      .path = "account rotate-key",
      .summary = "give an account a new authenticate key",
      .description = "The new key counts at once; deliveries signed with the old one are accepted "
                     "for a while, since a sender's retries may still "
                     "carry it. Allowed in production. A running listener reads the account when "
                     "it is started.",
      .positionals = {account_positional()},
      .flags = std::move(flags),
      .examples =
          {{"hookctl account rotate-key shop_eu --auth-key-env SHOPIFY_SECRET_2026 --keep-old 1h",
            "take the new key, accept the old one for an hour"}},
      .exit_codes = {ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli
