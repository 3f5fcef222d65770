#include "cli/commands/signing.hpp"

#include "cli/commands/account/key_flags.hpp"
#include "hookctl/account/keys.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/webhook_url.hpp"

#include <algorithm>

namespace hookctl::cli {

namespace {

/// A Unix time beyond this is meant in milliseconds (the year 5138 in seconds).
constexpr std::int64_t kLatestSeconds = 99'999'999'999;

std::optional<TimePoint> parse_moment(std::string_view typed)
{
  const auto number = parse_integer<std::int64_t>(typed);
  if (!number) {
    return parse_time(typed);
  }
  const bool seconds = *number <= kLatestSeconds;
  if (*number < 0 || *number > (seconds ? kLatestUnixMs / 1000 : kLatestUnixMs)) {
    return std::nullopt;
  }
  return from_unix_ms(seconds ? *number * 1000 : *number);
}

Result<std::pair<std::string, std::string>> parse_value(const std::string& typed)
{
  const auto parts = split(typed, '=', 2);
  if (parts.size() != 2 || parts[0].empty()) {
    return fail(Failure::malformed_pair,
                text("--auth-value ", quote(typed), " is not NAME=VALUE"),
                "write it as --auth-value webhook_id=WH-1");
  }
  return std::pair{std::string(parts[0]), std::string(parts[1])};
}

void set_value(std::vector<std::pair<std::string, std::string>>& values,
               const std::pair<std::string, std::string>& value)
{
  std::erase_if(values, [&](const auto& other) { return other.first == value.first; });
  values.push_back(value);
}

Result<> choose_scheme(const SignerOptions& options, Signer& signer)
{
  signer.scheme = signer.definition.scheme;
  signer.variant = signer.account ? signer.account->variant : std::string();
  if (!options.variant) {
    return {};
  }
  const preset::Scheme* scheme = preset::find_scheme(signer.preset, *options.variant);
  if (scheme == nullptr) {
    std::vector<std::string> names;
    for (const preset::Variant& variant : signer.preset.variants) {
      names.push_back(variant.name);
    }
    return fail(Failure::unknown_choice,
                text("provider ", signer.preset.id, " has no variant ", quote(*options.variant)),
                names.empty() ? std::string("it has none: leave --variant out")
                              : text("use ", join(names, " or ")));
  }
  signer.scheme = *scheme;
  signer.variant = *options.variant;
  return {};
}

/// The key being rotated out, also when its time is over: verify --explain looks at it. It is no
/// error when it cannot be loaded.
void load_previous(const account::Account& account,
                   const Workspace& workspace,
                   const Context& context,
                   auth::Keys& keys)
{
  if (!account.auth_key_previous) {
    return;
  }
  auto previous = account::resolve_key(
      account.auth_key_previous->reference, context.variables(), workspace.store.folder());
  if (previous) {
    keys.previous = *std::move(previous);
    keys.previous_until = account.auth_key_previous->until;
  }
}

Result<> load_keys(const SignerOptions& options,
                   const Workspace& workspace,
                   const Context& context,
                   PreviousKey previous,
                   Signer& signer)
{
  if (!signer.scheme.needs_key) {
    return {};
  }
  const bool own = !options.key && signer.account;
  const auto reference = own ? signer.account->auth_key : options.key;
  if (!reference) {
    return fail(own ? Failure::key_missing : Failure::flag_missing,
                own ? text("account ", quote(signer.name()), " has no authenticate key")
                    : text("the scheme ", signer.scheme.label, " needs a key, and none is given"),
                text("add --auth-key-env NAME, --auth-key-file FILE or --auth-key-stdin: ",
                     signer.preset.key_help.empty() ? std::string("the provider's signing secret")
                                                    : signer.preset.key_help));
  }
  HOOKCTL_TRY_AS(signer.keys.current,
                 account::resolve_key(*reference, context.variables(), workspace.store.folder()));
  if (own && previous == PreviousKey::yes) {
    load_previous(*signer.account, workspace, context, signer.keys);
  }
  return {};
}

} // namespace

std::vector<Flag> signer_flags()
{
  std::vector<Flag> flags = {
      {.name = "--account",
       .value = "NAME",
       .help = "the account whose scheme, key and values count",
       .completion = Completion::account},
      {.name = "--provider",
       .value = "ID",
       .help = "a preset alone, without an account",
       .completion = Completion::provider},
      {.name = "--variant", .value = "NAME", .help = "another way in which the provider signs"},
      {.name = "--auth-value",
       .value = "NAME=VALUE",
       .help = "what the scheme needs beside the key and is no secret",
       .repeatable = true},
      {.name = "--auth-key-env",
       .value = "NAME",
       .help = "the key is in this environment variable"},
      {.name = "--auth-key-file",
       .value = "FILE",
       .help = "the key is in this file (mode 0600)",
       .completion = Completion::file},
      {.name = "--auth-key-stdin", .help = "read the key from standard input"},
      {.name = "--auth-key-fd", .value = "N", .help = "read the key from an open file descriptor"},
  };
  return flags;
}

Flag header_flag(std::string help)
{
  return {
      .name = "--header", .value = "'NAME: VALUE'", .help = std::move(help), .repeatable = true};
}

Flag at_flag(std::string help)
{
  return {.name = "--at", .value = "TIME", .help = std::move(help), .default_text = "now"};
}

Result<SignerOptions> parse_signer(const Arguments& arguments, const Context& context)
{
  SignerOptions options;
  options.provider = arguments.value("--provider").value_or("");
  options.account = arguments.value("--account").value_or("");
  options.variant = arguments.value("--variant");
  if (options.provider.empty() == options.account.empty()) {
    return fail(options.account.empty() ? Failure::nothing_given : Failure::flags_exclude,
                options.account.empty() ? "neither an account nor a provider is given"
                                        : "--account and --provider exclude each other",
                "name one: --account NAME, or --provider ID with --auth-key-env NAME");
  }
  for (const std::string& typed : arguments.values("--auth-value")) {
    HOOKCTL_TRY_AS(const auto value, parse_value(typed));
    set_value(options.values, value);
  }
  HOOKCTL_TRY_AS(options.key, parse_key_flags(arguments, context, KeyUse::once));
  return options;
}

Result<model::Headers> parse_headers(const Arguments& arguments)
{
  model::Headers headers;
  for (const std::string& line : arguments.values("--header")) {
    const auto parts = split(line, ':', 2);
    const bool clean = line.find_first_of("\r\n") == std::string::npos;
    if (parts.size() != 2 || trim(parts[0]).empty() || !clean) {
      return fail(Failure::header_malformed,
                  text("--header ", quote(line), " is not 'NAME: VALUE'"),
                  "write it as --header 'X-Topic: orders/create'");
    }
    headers.emplace_back(trim(parts[0]), trim(parts[1]));
  }
  return headers;
}

Result<std::optional<TimePoint>> parse_at(const Arguments& arguments)
{
  const auto typed = arguments.value("--at");
  if (!typed) {
    return std::optional<TimePoint>{};
  }
  const auto moment = parse_moment(*typed);
  if (!moment) {
    return fail(Failure::malformed_time,
                text("--at ", quote(*typed), " is no time"),
                "write it as 2026-11-23T22:41:07Z, or in Unix seconds or milliseconds");
  }
  return moment;
}

Result<Signer> find_signer(const SignerOptions& options,
                           const Workspace& workspace,
                           const Context& context,
                           PreviousKey previous)
{
  Signer signer;
  std::string provider = options.provider;
  if (!options.account.empty()) {
    HOOKCTL_TRY_AS(auto loaded, workspace.store.load(options.account));
    provider = loaded.account.provider;
    signer.account = std::move(loaded.account);
  }
  HOOKCTL_TRY_AS(signer.preset, workspace.presets.find(provider));
  const auto environment = model::to_string(context.environment());
  if (signer.account) {
    HOOKCTL_TRY_AS(signer.definition, account::define(*signer.account, signer.preset, environment));
  } else {
    signer.definition = account::define(signer.preset, environment);
  }
  signer.values = signer.definition.values;
  for (const auto& value : options.values) {
    set_value(signer.values, value);
  }
  HOOKCTL_TRY(choose_scheme(options, signer));
  HOOKCTL_TRY(load_keys(options, workspace, context, previous, signer));
  return signer;
}

std::string
public_webhook_url(const Workspace& workspace, const Context& context, const Signer& signer)
{
  return signer.account ? model::make_webhook_url(account::base_url(workspace.settings),
                                                  context.environment(),
                                                  signer.account->name,
                                                  signer.account->token)
                        : std::string();
}

} // namespace hookctl::cli
