#include "cli/commands/inbox/open_inbox.hpp"

#include "cli/commands/workspace.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/journal/sqlite_journal.hpp"

namespace hookctl::cli {

Result<std::unique_ptr<journal::Journal>> open_inbox(const Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  auto opened = journal::open_sqlite_reader(workspace.settings.journal);
  if (!opened && opened.error().code == ErrorCode::not_found) {
    return fail(
        ErrorCode::not_found,
        text("nothing was received in ",
             model::to_string(context.environment()),
             " yet: there is no journal at ",
             workspace.settings.journal.string()),
        text("start a listener: hookctl listen --env ", model::to_string(context.environment())));
  }
  return opened;
}

} // namespace hookctl::cli
