#include "hookctl/config/promote.hpp"

#include "cli/app/confirm.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/account/key_flags.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/plan_view.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

namespace hookctl::cli::env_promote_command {

namespace {

using config::Promotion;
using config::Step;

struct Options {
  model::Environment from = model::Environment::development;
  model::Environment to = model::Environment::staging;
  std::vector<std::string> accounts;
  config::KeyReferences keys;
  bool yes = false;
  bool dry_run = false;
};

Result<> add_key(config::KeyReferences& keys, std::string_view flag, const std::string& typed)
{
  const auto parts = split(typed, '=', 2);
  if (parts.size() != 2 || parts[0].empty() || parts[1].empty()) {
    // The text is not repeated: it may be a key.
    return fail(Failure::malformed_pair,
                text(flag, " needs the account it is for"),
                text("write it as ", flag, " shop_eu=", flag.ends_with("env") ? "NAME" : "FILE"));
  }
  const std::string where(parts[1]);
  auto reference =
      flag.ends_with("file")
          ? key_in_file(flag, where)
          : key_in_variable(flag, where).map_error([&](Error error) {
              error.hint =
                  text("write it as ", flag, " ", parts[0], "=SHOP_KEY: letters, digits and _");
              return error;
            });
  HOOKCTL_TRY(reference);
  if (!keys.emplace(parts[0], *std::move(reference)).second) {
    return fail(Failure::flag_repeated,
                text("two keys are given for account ", quote(parts[0])),
                "leave one out");
  }
  return {};
}

Result<Options> parse(const Arguments& arguments)
{
  Options options;
  HOOKCTL_TRY_AS(options.from, model::parse_environment(arguments.positional(0)));
  HOOKCTL_TRY_AS(options.to, model::parse_environment(arguments.positional(1)));
  HOOKCTL_TRY(config::check_promotion(options.from, options.to));
  options.accounts.assign(arguments.positionals.begin() + 2, arguments.positionals.end());
  for (const std::string_view flag : {"--auth-key-env", "--auth-key-file"}) {
    for (const std::string& typed : arguments.values(flag)) {
      HOOKCTL_TRY(add_key(options.keys, flag, typed));
    }
  }
  options.yes = arguments.has("--yes");
  options.dry_run = arguments.has("--dry-run");
  return options;
}

std::string to_json(const Promotion& promotion, const Options& options)
{
  json::Writer out;
  out.begin_object().member("from", model::to_string(options.from));
  out.member("to", model::to_string(options.to)).member("dry_run", options.dry_run);
  out.key("accounts").begin_array();
  for (const auto& promoted : promotion.accounts) {
    out.begin_object().member("name", promoted.account.name.value());
    out.member("change", to_string(promoted.step)).member("stopped", promoted.is_stopped);
    write_fields(out, "fields", promoted.changes);
    out.end_object();
  }
  out.end_array().end_object();
  return out.text();
}

/// The plan as lines: an account with its step, and below it what changes.
std::vector<std::string> to_lines(const Promotion& promotion, const Options& options)
{
  std::vector<std::string> lines;
  if (!promotion.accounts.empty()) {
    lines.push_back(
        text(model::to_string(options.from), " to ", model::to_string(options.to), ":"));
  }
  for (const auto& promoted : promotion.accounts) {
    add_step(lines, promoted.account.name.value(), promoted.step, promoted.changes);
  }
  return lines;
}

/// Names what changes, for -o name.
std::string changed_names(const Promotion& promotion)
{
  std::vector<std::string> names;
  for (const auto& promoted : promotion.accounts) {
    if (promoted.step != Step::same) {
      names.push_back(promoted.account.name.value());
    }
  }
  return join(names, "\n");
}

void show(const Promotion& promotion, const Options& options, const Context& context)
{
  const OutputFormat format = context.output();
  if (format == OutputFormat::name) {
    const std::string names = changed_names(promotion);
    context.out() << names << (names.empty() ? "" : "\n");
  } else if (format != OutputFormat::table) {
    print(context, Record{{}, to_json(promotion, options), {}});
  }
  // Even with -q: nobody shall say yes to what was not shown.
  const bool is_asked = !options.yes && !options.dry_run && can_ask(context);
  const bool is_wanted = format == OutputFormat::table && !context.globals().quiet;
  if (is_asked || is_wanted) {
    for (const std::string& line : to_lines(promotion, options)) {
      context.err() << printable(line) << '\n';
    }
  }
  warn_all(context, promotion.warnings);
}

Result<ExitCode> carry_out(const Promotion& promotion,
                           const Options& options,
                           const config::Workshop& to,
                           Context& context)
{
  const std::size_t added = promotion.count(Step::added);
  const std::size_t changed = promotion.count(Step::changed);
  const std::size_t count = added + changed;
  const std::string_view target = model::to_string(options.to);
  if (!options.yes) {
    HOOKCTL_TRY_AS(
        const bool agreed,
        confirm(context,
                text("promote ", count, count == 1 ? " account to " : " accounts to ", target, "?"),
                "--yes"));
    if (!agreed) {
      context.note("nothing was promoted");
      return ExitCode::no;
    }
  }
  HOOKCTL_TRY(config::carry_out(promotion, to));
  context.note(text("promoted to ", target, ": ", added, " new, ", changed, " changed"));
  if (added > 0) {
    context.note(text("a new account has its own URL: hookctl url ACCOUNT --env ", target));
  }
  return ExitCode::done;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto paths, context.paths());
  const account::Store from(paths, options.from);
  account::Store target(paths, options.to);
  const preset::Library presets(paths.providers());
  const config::Workshop to{target, presets, context.variables(), options.to, context.rng()};
  HOOKCTL_TRY_AS(const auto promotion,
                 config::plan_promotion(from, to, options.accounts, options.keys));
  show(promotion, options, context);
  if (promotion.accounts.empty()) {
    context.note(text("nothing to promote: no accounts in ", model::to_string(options.from)));
    return ExitCode::done;
  }
  if (promotion.count(Step::same) == promotion.accounts.size()) {
    context.note(text("nothing to promote: all of it is in ", model::to_string(options.to)));
    return ExitCode::done;
  }
  if (options.dry_run) {
    context.note("nothing was written: --dry-run");
    return ExitCode::done;
  }
  return carry_out(promotion, options, to, context);
}

} // namespace

Command make()
{
  return {
      .path = "env promote",
      .summary = "carry accounts over to the next environment",
      .description =
          "From development to staging, or from staging to production. Definition, sample payload "
          "and active events of the accounts (all of FROM when none is named) become those of TO, "
          "where an account keeps its own URL and key. A new one gets a URL of its own, and its "
          "key by --auth-key-env or --auth-key-file: until it has one, it is stopped. Keys "
          "themselves are never carried over, and accounts that only TO has are left alone.\n\n"
          "What will change is shown first, and everything is checked before anything is written; "
          "then all of it is, or nothing. Without a terminal to ask on, --yes is needed.",
      .positionals = {{.name = "FROM",
                       .help = "development or staging",
                       .completion = Completion::environment},
                      {.name = "TO",
                       .help = "staging or production",
                       .completion = Completion::environment},
                      {.name = "ACCOUNT",
                       .help = "promote only these accounts",
                       .count = Positional::Count::any,
                       .completion = Completion::account}},
      .flags = {{.name = "--auth-key-env",
                 .value = "ACCOUNT=NAME",
                 .help = "in TO, the account's authenticate key is in this environment variable",
                 .repeatable = true},
                {.name = "--auth-key-file",
                 .value = "ACCOUNT=FILE",
                 .help = "in TO, the account's authenticate key is in this file (mode 0600)",
                 .repeatable = true},
                {.name = "--dry-run", .help = "only show what would change"},
                {.name = "--yes", .help = "do not ask"}},
      .examples = {{"hookctl env promote development staging --dry-run", "what would change?"},
                   {"hookctl env promote staging production shop_eu --auth-key-env "
                    "shop_eu=SHOPIFY_SECRET --yes",
                    "for a CI job: take shop_eu into production"}},
      .exit_codes = {ExitCode::no,
                     ExitCode::not_found,
                     ExitCode::denied,
                     ExitCode::invalid_data,
                     ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::env_promote_command
