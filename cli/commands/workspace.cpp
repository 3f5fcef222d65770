#include "cli/commands/workspace.hpp"

#include "cli/app/confirm.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/model/webhook_url.hpp"
#include "hookctl/os/files.hpp"

namespace hookctl::cli {

namespace {

constexpr std::size_t kMaxInput = 16U << 20U;

} // namespace

Positional account_positional()
{
  return {.name = "ACCOUNT", .help = "the account's name", .completion = Completion::account};
}

Result<Workspace> open_workspace(const Context& context)
{
  HOOKCTL_TRY_AS(auto paths, context.paths());
  HOOKCTL_TRY_AS(auto settings, account::load_settings(paths, context.environment()));
  return Workspace{paths,
                   account::Store(paths, context.environment()),
                   preset::Library(paths.providers()),
                   std::move(settings)};
}

journal::Keep keep_of(const account::EnvironmentSettings& settings)
{
  journal::Keep keep{.events = settings.keep.events, .bytes = settings.keep.bytes};
  if (settings.keep.days) {
    keep.age = std::chrono::hours{24} * *settings.keep.days;
  }
  return keep;
}

config::Workshop make_workshop(Workspace& workspace, const Context& context)
{
  return {workspace.store,
          workspace.presets,
          context.variables(),
          context.environment(),
          context.rng()};
}

std::vector<std::string> first_steps(const Context& context)
{
  const std::string env = env_flag(context);
  if (context.environment() == model::Environment::production) {
    return {"accounts are made in development and staging, and promoted:",
            "  hookctl account list --env staging",
            "  hookctl env promote staging production"};
  }
  const bool asks = can_ask(context);
  return {"three commands to begin with:",
          asks ? text("  hookctl account add", env, "  (it asks for what it needs)")
               : text("  hookctl account add NAME --provider ID --auth-key-env VARIABLE", env),
          text("  hookctl event activate NAME --all", env),
          text("  hookctl listen", env, "  (the sender posts to: hookctl url NAME", env, ")")};
}

void note_first_steps(const Context& context)
{
  const auto paths = context.paths();
  const auto names = paths ? account::Store(*paths, context.environment()).names()
                           : Result<std::vector<std::string>>(tl::unexpected(paths.error()));
  if (!names || !names->empty()) {
    return;
  }
  for (const std::string& line : first_steps(context)) {
    context.note(line);
  }
}

Error with_first_steps(Error error, const Workspace& workspace, const Context& context)
{
  const auto names = workspace.store.names();
  if (error.code == ErrorCode::not_found && names && names->empty()) {
    error.hint = join(first_steps(context), "\n");
  }
  return error;
}

void note_local_url(const Workspace& workspace, const Context& context)
{
  if (!workspace.settings.public_url) {
    context.note(text("no public URL is set for ",
                      model::to_string(context.environment()),
                      ": this one reaches the local listener only; set one: hookctl env set "
                      "--public-url https://…",
                      env_flag(context)));
  }
}

std::string
webhook_url(const Workspace& workspace, const Context& context, const account::Account& account)
{
  note_local_url(workspace, context);
  return model::make_webhook_url(
      account::base_url(workspace.settings), context.environment(), account.name, account.token);
}

std::string
redacted_url(const Workspace& workspace, const Context& context, const account::Account& account)
{
  return model::make_webhook_url(
      account::base_url(workspace.settings), context.environment(), account.name, model::kRedacted);
}

Result<std::string> read_input(const Context& context, const std::string& file)
{
  if (file == "-") {
    return os::read_descriptor(context.world().in_descriptor, kMaxInput)
        .map_error(within("standard input"));
  }
  return os::read_once(file, kMaxInput);
}

std::string env_flag(const Context& context)
{
  return context.environment() == model::Environment::development
             ? std::string{}
             : text(" --env ", model::to_string(context.environment()));
}

void warn_strays(const Context& context, const account::Store& store)
{
  for (const std::string& file : store.strays().value_or(std::vector<std::string>{})) {
    context.warn(text("file ", quote(file), " in ", store.folder().string(), " is left out"),
                 "an account's file is called NAME.yaml, with NAME of a-z, 0-9 and _");
  }
}

void warn_all(const Context& context, const std::vector<std::string>& warnings)
{
  for (const std::string& warning : warnings) {
    context.warn(warning);
  }
}

} // namespace hookctl::cli
