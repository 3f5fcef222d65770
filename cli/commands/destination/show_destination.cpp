#include "cli/commands/destination/show_destination.hpp"

#include "cli/commands/inbox/open_inbox.hpp"
#include "hookctl/base/text.hpp"
#include "hookctl/json/writer.hpp"
#include "hookctl/model/byte_count.hpp"
#include "hookctl/routing/definition_file.hpp"

#include <algorithm>
#include <variant>
#include <vector>

namespace hookctl::cli {

namespace {

std::string any_or(const std::vector<std::string>& patterns)
{
  return patterns.empty() ? "any" : join(patterns, ", ");
}

std::string retry_words(const routing::RetrySchedule& schedule)
{
  std::string out;
  for (const auto step : schedule.steps) {
    out += text(out.empty() ? "" : ", ", routing::write_duration(step));
  }
  return out.empty() ? "none" : out;
}

} // namespace

std::string route_words(const routing::Route& route)
{
  std::vector<std::string> parts;
  if (!route.accounts.empty()) {
    parts.push_back(text("of ", join(route.accounts, ", ")));
  }
  if (!route.events.empty()) {
    parts.push_back(join(route.events, ", "));
  }
  if (route.recipient != routing::Recipients::any) {
    parts.push_back(text("for ", routing::to_string(route.recipient)));
  }
  if (route.where) {
    parts.push_back(text("where ", route.where->text()));
  }
  return parts.empty() ? "everything" : join(parts, "; ");
}

std::vector<journal::DisabledDestination> disabled_destinations(const Context& context)
{
  const auto journal = open_inbox(context);
  auto disabled = journal
                      ? (*journal)->list_disabled()
                      : Result<std::vector<journal::DisabledDestination>>(fail(journal.error()));
  if (disabled) {
    return *std::move(disabled);
  }
  if (disabled.error().code != ErrorCode::not_found) {
    context.warn(
        text("whether a destination answered 410 is not known: ", disabled.error().message),
        disabled.error().hint);
  }
  return {};
}

std::optional<journal::DisabledDestination>
find_disabled(const std::vector<journal::DisabledDestination>& all, std::string_view name)
{
  const auto found = std::ranges::find(all, name, &journal::DisabledDestination::name);
  return found == all.end() ? std::nullopt : std::optional(*found);
}

std::string destination_json(const routing::Definition& definition,
                             const std::optional<journal::DisabledDestination>& disabled)
{
  json::Writer more;
  if (disabled) {
    more.begin_object()
        .member("at", format_time(disabled->at))
        .member("reason", disabled->reason)
        .end_object();
  } else {
    more.null();
  }
  std::string out = routing::definition_json(definition);
  out.pop_back(); // the brace
  return text(out, ",\"disabled\":", more.text(), "}");
}

Record destination_record(const routing::Definition& definition,
                          const std::optional<journal::DisabledDestination>& disabled)
{
  Record record;
  record.name = definition.name;
  record.json = destination_json(definition, disabled);
  auto& rows = record.rows;
  rows.emplace_back("name", definition.name);
  rows.emplace_back("kind", routing::kind_of(definition.target));
  rows.emplace_back("goes to", routing::describe(definition.target));
  if (const auto* file = std::get_if<routing::File>(&definition.target)) {
    rows.emplace_back(
        "rotated",
        text("at ", model::write_byte_count(file->max_bytes), ", ", file->keep, " kept"));
    rows.emplace_back("synced", routing::to_string(file->sync));
  }
  rows.emplace_back("accounts", any_or(definition.route.accounts));
  rows.emplace_back("events", any_or(definition.route.events));
  rows.emplace_back("where", definition.route.where ? definition.route.where->text() : "-");
  rows.emplace_back("recipient", routing::to_string(definition.route.recipient));
  rows.emplace_back("format", routing::to_string(definition.format));
  rows.emplace_back("secret", definition.secret ? model::to_string(*definition.secret) : "-");
  for (const routing::Header& header : definition.headers) {
    rows.emplace_back("header",
                      text(header.name,
                           ": ",
                           header.reference ? model::to_string(*header.reference) : header.value));
  }
  rows.emplace_back("retry", retry_words(definition.retry));
  rows.emplace_back("timeout", routing::write_duration(definition.timeout));
  rows.emplace_back("concurrency", text(definition.concurrency));
  rows.emplace_back("ordered", definition.ordered ? "yes" : "no");
  rows.emplace_back("enabled", definition.enabled ? "yes" : "no");
  if (disabled) {
    rows.emplace_back(
        "disabled", text("since ", format_time(disabled->at), ", it answered ", disabled->reason));
    rows.emplace_back("to enable", text("hookctl destination enable ", definition.name));
  }
  return record;
}

} // namespace hookctl::cli
