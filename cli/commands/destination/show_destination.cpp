#include "cli/commands/destination/show_destination.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/model/byte_count.hpp"
#include "hookctl/routing/definition_file.hpp"

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

Record destination_record(const routing::Definition& definition)
{
  Record record;
  record.name = definition.name;
  record.json = routing::definition_json(definition);
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
  return record;
}

} // namespace hookctl::cli
