#include "cli/commands/inbox/open_inbox.hpp"

#include "cli/commands/shared_journal.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/journal/sqlite_journal.hpp"

namespace hookctl::cli {

Result<std::unique_ptr<journal::Journal>> open_inbox(const Context& context)
{
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  HOOKCTL_TRY_AS(const auto shared,
                 shared_journal(std::nullopt, workspace.settings, context.environment()));
  auto opened = shared ? journal::open_jetstream_reader(*shared)
                       : journal::open_sqlite_reader(workspace.settings.journal);
  if (!opened && opened.error().code == ErrorCode::not_found) {
    return fail(
        Failure::journal_not_found,
        text("nothing was received in ",
             model::to_string(context.environment()),
             " yet: there is no journal at ",
             journal_words(shared, workspace.settings)),
        text("start a listener: hookctl listen --env ", model::to_string(context.environment())));
  }
  return opened;
}

Result<Changeable> open_changeable(const Context& context)
{
  HOOKCTL_TRY(open_inbox(context)); // says what there is to say when there is none
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  if (workspace.settings.shared_journal) {
    // Nobody writes there alone; what it cannot do it says itself.
    HOOKCTL_TRY_AS(auto shared, open_inbox(context));
    return Changeable{std::move(shared), false};
  }
  auto writer = journal::open_sqlite_writer(workspace.settings.journal);
  if (writer) {
    return Changeable{*std::move(writer), true};
  }
  if (writer.error().code != ErrorCode::busy) {
    return fail(writer.error());
  }
  HOOKCTL_TRY_AS(auto companion, journal::open_sqlite_companion(workspace.settings.journal));
  return Changeable{std::move(companion), false};
}

} // namespace hookctl::cli
