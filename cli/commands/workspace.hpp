#pragma once

#include "cli/app/command.hpp"
#include "cli/app/context.hpp"
#include "hookctl/account/settings.hpp"
#include "hookctl/account/store.hpp"
#include "hookctl/base/result.hpp"
#include "hookctl/config/edit_account.hpp"
#include "hookctl/journal/sqlite_journal.hpp"
#include "hookctl/preset/library.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace hookctl::cli {

/// What most commands open first: this environment's accounts and settings, and the presets.
struct Workspace {
  os::Paths paths;
  account::Store store;
  preset::Library presets;
  account::EnvironmentSettings settings;
};

/// ACCOUNT, as every command that is about one account takes it.
Positional account_positional();

Result<Workspace> open_workspace(const Context& context);

/// What the settings say of how much the journal keeps.
journal::Keep keep_of(const account::EnvironmentSettings& settings);

config::Workshop make_workshop(Workspace& workspace, const Context& context);

/// What to type where there is no account yet, a line each: three commands.
std::vector<std::string> first_steps(const Context& context);

/// Says them on stderr where the environment has no account at all. Files that cannot be read are
/// for others to report.
void note_first_steps(const Context& context);

/// `error` with them as its hint, where the environment has no account at all.
Error with_first_steps(Error error, const Workspace& workspace, const Context& context);

/// Says on stderr that a URL is the local listener's, when it is.
void note_local_url(const Workspace& workspace, const Context& context);

/// The account's webhook URL; says on stderr when it is only the local listener's.
std::string
webhook_url(const Workspace& workspace, const Context& context, const account::Account& account);

/// The same without its secret part, for showing.
std::string
redacted_url(const Workspace& workspace, const Context& context, const account::Account& account);

/// FILE (a pipe or device, too), or standard input for "-". invalid_data beyond 16 MiB; the context
/// names the file.
Result<std::string> read_input(const Context& context, const std::string& file);

/// ` --env staging` for a command that a note proposes; "" in development, the default.
std::string env_flag(const Context& context);

/// Says which files in the accounts' folder are no accounts only because of their name.
void warn_strays(const Context& context, const account::Store& store);

void warn_all(const Context& context, const std::vector<std::string>& warnings);

} // namespace hookctl::cli
