#include "cli/app/grid.hpp"
#include "cli/app/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/commands/inbox/open_inbox.hpp"
#include "cli/commands/inbox/selection_flags.hpp"
#include "cli/commands/workspace.hpp"
#include "hookctl/base/failure.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"

#include <algorithm>
#include <chrono>

namespace hookctl::cli::inbox_list_command {

namespace {

constexpr std::size_t kListed = 50;
/// A terminal of fewer columns has no room for the time and the sender of usual events.
constexpr int kWide = 110;

struct Options {
  inbox::Selection selection;
  std::optional<std::string> before; ///< an event's id
  bool refused = false;
  bool is_filtered = false;
};

Result<Options> parse(const Arguments& arguments, const Context& context)
{
  Options options;
  options.refused = arguments.has("--refused");
  options.before = arguments.value("--before");
  options.is_filtered = has_selection(arguments) || options.before;
  if (options.refused && (has_selection(arguments) || options.before)) {
    return fail(Failure::flags_exclude,
                "--refused takes none of the other filters",
                "what was refused is no event: it has neither code nor status");
  }
  HOOKCTL_TRY_AS(options.selection, parse_selection(arguments, context.clock()));
  HOOKCTL_TRY_AS(options.selection.filter.limit, parse_limit(arguments, kListed));
  return options;
}

/// A listing, and the same for a terminal.
struct Page {
  Listing listing;
  Grid grid;
};

bool is_wide(const Context& context)
{
  return context.world().out.width >= kWide;
}

/// `12s`, `3m`, `5h`, `40d`.
std::string age_words(TimePoint then, const Context& context)
{
  const auto passed =
      std::chrono::duration_cast<std::chrono::seconds>(context.clock().now() - then);
  const std::int64_t seconds = std::max<std::int64_t>(passed.count(), 0);
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  return seconds < kMinute    ? text(seconds, "s")
         : seconds < kHour    ? text(seconds / kMinute, "m")
         : seconds < 2 * kDay ? text(seconds / kHour, "h")
                              : text(seconds / kDay, "d");
}

/// `account` and what comes after it may be cut.
Grid grid_of(const Context& context, std::string time, std::vector<std::string> after)
{
  Grid grid;
  grid.columns = {{"ID"},
                  {is_wide(context) ? std::move(time) : "AGE"},
                  {"STATUS"},
                  {"ACCOUNT", GridColumn::Fit::cut}};
  for (std::string& title : after) {
    grid.columns.push_back({std::move(title), GridColumn::Fit::cut, 12});
  }
  return grid;
}

/// The reason goes below.
void add_grid_row(Page& page, const std::vector<std::string>& cells, const std::string& reason)
{
  GridRow row;
  for (const std::string& cell : cells) {
    row.cells.push_back({cell});
  }
  if (!reason.empty()) {
    row.below.push_back({reason});
  }
  page.grid.rows.push_back(std::move(row));
}

void add_row(Page& page, const journal::EventRow& event, const Context& context)
{
  auto cells = row_cells(event);
  page.listing.rows.push_back(cells);
  page.listing.json.push_back(row_json(event));
  page.listing.names.push_back(event.id);
  const std::string reason = std::move(cells.back());
  cells.pop_back();
  if (!is_wide(context)) {
    cells[1] = age_words(event.received_at, context);
    cells.pop_back(); // the sender
  }
  add_grid_row(page, cells, reason);
}

void add_row(Page& page, const journal::Refusal& refusal, const Context& context)
{
  Listing& listing = page.listing;
  listing.rows.push_back({refusal.id,
                          whole_seconds(refusal.at),
                          text(refusal.status),
                          refusal.account.empty() ? "-" : refusal.account,
                          refusal.remote_address,
                          refusal.reason});
  json::Writer out;
  out.begin_object()
      .member("id", refusal.id)
      .member("at", format_time(refusal.at))
      .member("account", refusal.account);
  out.member("status", refusal.status)
      .member("from", refusal.remote_address)
      .member("method", refusal.method);
  out.member("target", refusal.target).member("reason", refusal.reason).end_object();
  listing.json.push_back(out.text());
  listing.names.push_back(refusal.id);
  auto cells = listing.rows.back();
  cells.pop_back();
  if (!is_wide(context)) {
    cells[1] = age_words(refusal.at, context);
  }
  add_grid_row(page, cells, refusal.reason);
}

void print(const Context& context, const Page& page)
{
  const bool is_screen = context.output() == OutputFormat::table && context.world().out.is_terminal;
  if (is_screen && !page.grid.rows.empty()) {
    print(context, page.grid);
  } else {
    print(context, page.listing);
  }
}

Result<ExitCode> list_refusals(const Options& options, journal::Journal& inbox, Context& context)
{
  Page page{{.columns = {"ID", "AT", "STATUS", "ACCOUNT", "FROM", "REASON"},
             .empty = "nothing was refused"},
            grid_of(context, "AT", {"FROM"})};
  HOOKCTL_TRY_AS(const auto refusals, inbox.list_refusals(options.selection.filter.limit));
  for (const auto& refusal : refusals) {
    add_row(page, refusal, context);
  }
  print(context, page);
  return ExitCode::done;
}

Result<std::int64_t> place_of(const std::string& id, journal::Journal& inbox)
{
  HOOKCTL_TRY_AS(const auto delivery, inbox.find_delivery(id));
  for (const auto& details : delivery.events) {
    if (details.event.id == id) {
      return details.event.place;
    }
  }
  return fail(ErrorCode::invalid_argument,
              text("--before ", quote(id), " is no event"),
              "give the id of the last one of the page before: evt_…");
}

/// Why a destination gave an event up is what it answered last. Events of one delivery stand
/// together mostly: the latest delivery is kept.
class DeadReasons {
public:
  explicit DeadReasons(journal::Journal& inbox)
      : m_inbox(inbox)
  {
  }

  /// A delivery that is gone meanwhile, or damaged, leaves the row without a reason.
  void explain(journal::EventRow& row)
  {
    if (row.status != journal::EventStatus::dead || !row.reason.empty()) {
      return;
    }
    if (find(row.id) == nullptr) {
      auto delivery = m_inbox.find_delivery(row.id);
      m_latest = delivery ? std::optional(*std::move(delivery)) : std::nullopt;
    }
    if (const auto* details = find(row.id)) {
      row.reason = last_answer(*details);
    }
  }

private:
  [[nodiscard]] const journal::EventDetails* find(std::string_view id) const
  {
    if (!m_latest) {
      return nullptr;
    }
    const auto found = std::ranges::find_if(
        m_latest->events, [&](const auto& details) { return details.event.id == id; });
    return found == m_latest->events.end() ? nullptr : &*found;
  }

  static std::string last_answer(const journal::EventDetails& details)
  {
    std::string answer;
    for (const auto& attempt : details.attempts) {
      const bool gave_up = std::ranges::any_of(details.destinations, [&](const auto& one) {
        return one.destination == attempt.destination &&
               one.state == journal::DestinationState::dead;
      });
      if (gave_up) {
        answer = text(attempt.destination, ": ", attempt.detail);
      }
    }
    return answer;
  }

  journal::Journal& m_inbox;
  std::optional<journal::DeliveryDetails> m_latest;
};

/// A page that is full may not be the last.
Result<bool>
has_more(inbox::Selection selection, const journal::EventRow& last, journal::Journal& inbox)
{
  selection.filter.before = last.place;
  selection.filter.limit = 1;
  HOOKCTL_TRY_AS(const auto row, inbox::Walk(inbox, std::move(selection)).next());
  return row.has_value();
}

Result<ExitCode> list_events(const Options& options, journal::Journal& inbox, Context& context)
{
  Page page{{.columns = event_columns(),
             .empty = options.is_filtered ? "no events match"
                                          : "no event is kept: nothing was received yet, or "
                                            "retention took it away"},
            is_wide(context) ? grid_of(context, "RECEIVED", {"CODE", "SENDER"})
                             : grid_of(context, "", {"CODE"})};
  inbox::Selection selection = options.selection;
  if (options.before) {
    HOOKCTL_TRY_AS(selection.filter.before, place_of(*options.before, inbox));
  }
  inbox::Walk walk(inbox, selection);
  DeadReasons reasons(inbox);
  std::optional<journal::EventRow> last;
  while (true) {
    HOOKCTL_TRY_AS(auto row, walk.next());
    if (!row) {
      break;
    }
    if (context.output() != OutputFormat::name) {
      reasons.explain(*row);
    }
    add_row(page, *row, context);
    last = std::move(row);
  }
  print(context, page);
  if (last && page.listing.rows.size() == selection.filter.limit) {
    HOOKCTL_TRY_AS(const bool more, has_more(selection, *last, inbox));
    if (more) {
      context.note(text("there is more: --before ", last->id, " gives the next page"));
    }
  }
  if (!last && !walk.type_clash().empty()) {
    context.note(walk.type_clash());
  }
  return ExitCode::done;
}

Result<ExitCode> run(const Options& options, Context& context)
{
  HOOKCTL_TRY_AS(const auto inbox, open_inbox(context));
  return options.refused ? list_refusals(options, *inbox, context)
                         : list_events(options, *inbox, context);
}

std::vector<Flag> flags()
{
  auto all = selection_flags();
  all.push_back(
      {.name = "--limit", .value = "N", .help = "at most so many", .default_text = text(kListed)});
  all.push_back({.name = "--before",
                 .value = "ID",
                 .help = "the next page: only events that came before this one",
                 .completion = Completion::received});
  all.push_back({.name = "--refused", .help = "refused requests instead"});
  return all;
}

} // namespace

Command make()
{
  return {
      .path = "inbox list",
      .summary = "list received events, newest first",
      .description = "What the journal holds and what became of it. Works beside a running "
                     "listener. All filters that are given have to hold. With --refused the last "
                     "requests that were turned away, with the reason. A terminal shows a reason "
                     "below its row; one of fewer than 110 columns how long ago instead of when, "
                     "and no sender.",
      .flags = flags(),
      .examples = {{"hookctl inbox list", "the latest events"},
                   {"hookctl inbox list --status inactive -o json",
                    "what came in but is not activated"},
                   {"hookctl inbox list --since 24h --where '@.event.data.currency == \"EUR\"'",
                    "by what is in the payload"}},
      .exit_codes = {ExitCode::not_found, ExitCode::invalid_data, ExitCode::storage},
      .run = [](const Arguments& arguments, Context& context) -> Result<ExitCode> {
        HOOKCTL_TRY_AS(const auto options, parse(arguments, context));
        return run(options, context);
      },
  };
}

} // namespace hookctl::cli::inbox_list_command
