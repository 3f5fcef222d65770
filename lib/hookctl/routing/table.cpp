#include "hookctl/routing/table.hpp"

#include "hookctl/base/text.hpp"
#include "hookctl/event/parse_envelope.hpp"

#include <optional>
#include <utility>

namespace hookctl::routing {

namespace {

constexpr std::string_view kNone = "no destination takes it";

} // namespace

Table::Table(const std::vector<Definition>& definitions)
{
  for (const Definition& definition : definitions) {
    if (definition.enabled) {
      m_entries.push_back({definition.name, definition.route});
    }
  }
}

Routed Table::route(const Candidate& event, std::string_view envelope) const
{
  Routed routed;
  std::optional<json::Document> document; // of one envelope for all conditions
  for (const Entry& entry : m_entries) {
    if (!entry.route.may_take(event)) {
      continue;
    }
    if (!entry.route.where) {
      routed.destinations.push_back(entry.name);
      continue;
    }
    if (!document) {
      auto parsed = event::parse_envelope(envelope);
      if (!parsed) {
        routed.reason = text("the event cannot be read: ", parsed.error().message);
        continue;
      }
      document = *std::move(parsed);
    }
    const auto takes = entry.route.takes(event, *document);
    if (!takes) {
      routed.reason = text("the condition of ", entry.name, ": ", takes.error().message);
    } else if (*takes) {
      routed.destinations.push_back(entry.name);
    }
  }
  if (!routed.destinations.empty()) {
    routed.reason.clear();
  } else if (routed.reason.empty()) {
    routed.reason = kNone;
  }
  return routed;
}

} // namespace hookctl::routing
