#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/inbox/progress.hpp"
#include "cli/commands/inbox/selection_flags.hpp"
#include "cli/commands/inbox/show_delivery.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"

#include <map>

namespace hookctl::cli::inbox_export_command {

namespace {

struct Options {
  inbox::Selection selection;
  bool deliveries = false;
  bool reveal = false;
};

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.deliveries = arguments.has("--deliveries");
  options.reveal = arguments.has("--reveal");
  if (options.reveal && !options.deliveries) {
    return fail(Failure::flag_needs_other,
                "--reveal is for --deliveries",
                "events hold no token of their sender's");
  }
  HOOKCTL_TRY_AS(options.selection, parse_selection(arguments, context.clock()));
  options.selection.filter.order = journal::ListOrder::oldest_first;
  return options;
}

/// Deliveries as they may be shown; an account is looked up once.
class DeliveryLines {
public:
  DeliveryLines(journal::Journal& inbox, const Workspace& workspace, bool reveal)
      : m_inbox(inbox)
      , m_workspace(workspace)
      , m_reveal(reveal)
  {
  }

  Result<std::string> make(const std::string& id)
  {
    HOOKCTL_TRY_AS(const auto delivery, m_inbox.find_delivery(id));
    return delivery_json(
        delivery, m_reveal ? delivery.request : redact(delivery.request, credentials(delivery)));
  }

private:
  const std::vector<std::string>& credentials(const journal::DeliveryDetails& delivery)
  {
    const auto found = m_credentials.find(delivery.account);
    return found != m_credentials.end()
               ? found->second
               : m_credentials.emplace(delivery.account, credentials_of(delivery, m_workspace))
                     .first->second;
  }

  journal::Journal& m_inbox;
  const Workspace& m_workspace;
  bool m_reveal;
  std::map<std::string, std::vector<std::string>, std::less<>> m_credentials;
};

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  HOOKCTL_TRY_AS(const auto workspace, open_workspace(context));
  inbox::Walk walk(*inbox, options.selection);
  DeliveryLines lines(*inbox, workspace, options.reveal);
  const std::string_view what = options.deliveries ? "deliveries" : "events";
  std::size_t count = 0;
  {
    Progress progress(context, what, Progress::Answer::meanwhile);
    std::string last; // the events of a delivery stand together
    while (context.out().good()) {
      HOOKCTL_TRY_AS(const auto row, walk.next());
      if (!row) {
        break;
      }
      if (options.deliveries && row->delivery_id == last) {
        continue;
      }
      last = row->delivery_id;
      if (options.deliveries) {
        HOOKCTL_TRY_AS(const auto line, lines.make(last));
        context.out() << line << '\n';
      } else {
        context.out() << row->envelope << '\n';
      }
      progress.show(++count);
    }
  }
  context.note(text(count, " ", what));
  return ExitCode::done;
}

std::vector<Flag> flags()
{
  auto all = selection_flags();
  all.push_back({.name = "--deliveries",
                 .help = "whole deliveries, with the request, the trace, and every event's "
                         "attempts; without it only events, as destinations get them"});
  all.push_back({.name = "--reveal", .help = "with --deliveries: with the secrets of requests"});
  return all;
}

} // namespace

Command make()
{
  return {
      .path = "inbox export",
      .summary = "print received events or deliveries as lines of JSON, oldest first",
      .description =
          "One line an event (the envelope that destinations get), or with --deliveries one a "
          "delivery of which an event is chosen, as 'inbox show -o json' has it: the request's "
          "body as base64, tokens left out unless --reveal is given. It reads page by page, so "
          "that neither memory nor a running listener depends on how much there is.",
      .flags = flags(),
      .examples = {{"hookctl inbox export --since 24h > events.ndjson", "the last day"},
                   {"hookctl inbox export --deliveries --account shop_eu | gzip > shop_eu.gz",
                    "everything that is known of one account"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .outputs = {"ndjson"},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::inbox_export_command
